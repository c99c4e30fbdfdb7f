"""Where values of a parameter stand between 0 and 1, and what is written there."""

from __future__ import annotations

import math

from bench.records.study import Parameter, Trial


def position(parameter: Parameter, trial: Trial) -> float | None:
    """Where a trial's value of a parameter stands, 0 to 1; None where it has none."""
    if parameter.name not in trial.values:
        return None
    return place(parameter, trial.values[parameter.name])


def place(parameter: Parameter, value: float | str) -> float:
    """Where a value stands, 0 to 1."""
    if isinstance(value, str):
        return parameter.choices.index(value) / max(1, len(parameter.choices) - 1)
    low, high = float(parameter.low), float(parameter.high)
    if parameter.log:
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def ticks(parameter: Parameter) -> dict[float, str]:
    """What to write where: every choice, or both ends of a range and a possible value between them."""
    if parameter.choices:
        return {place(parameter, choice): choice for choice in parameter.choices}
    values = (parameter.low, _middle(parameter), parameter.high)
    return {place(parameter, value): _spelled(value) for value in values}


def _middle(parameter: Parameter) -> int | float:
    low, high = parameter.low, parameter.high
    middle = math.sqrt(low * high) if parameter.log else (low + high) / 2
    step = parameter.step or (1 if parameter.kind == "integer" else None)
    if step is not None:
        return low + step * round((middle - low) / step)
    return float(f"{middle:.2g}") if parameter.log else middle


def _spelled(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3g}"
