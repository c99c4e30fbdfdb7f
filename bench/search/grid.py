"""Every point of a space, where its points can be counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bench.records.study import Parameter
from bench.search.space import numbers

LARGEST = 100_000


def refusals(parameters: Sequence[Parameter]) -> list[str]:
    """Why there is no grid over a space without conditions, one sentence each; empty if there is."""
    for parameter in parameters:
        if parameter.kind == "float" and parameter.step is None:
            return [f"{parameter.name} is any number of a range, and a grid needs steps: give it a step"]
    if points(parameters) > LARGEST:
        return [
            f"the grid has {points(parameters):,} points, more than {LARGEST:,}: take larger steps, or random"
        ]
    return []


def points(parameters: Sequence[Parameter]) -> int:
    """How many points the grid over a space has."""
    return math.prod(len(values(parameter)) for parameter in parameters)


def values(parameter: Parameter) -> list[Any]:
    """All values of a parameter, from the lowest or first on."""
    if parameter.kind == "choice":
        return list(parameter.choices)
    if parameter.kind == "integer":
        return list(numbers(parameter))
    # In decimals as they are written: sums of floats would leave the range by their last digit.
    low, step = Decimal(str(parameter.low)), Decimal(str(parameter.step))
    steps = round((Decimal(str(parameter.high)) - low) / step)
    return [float(low + index * step) for index in range(steps + 1)]
