"""The space of a suite as engines see it: flat, every parameter a number or a choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.errors import BenchError
from bench.records.study import Condition, Parameter, Values
from bench.registry import nearest
from bench.suite.located_yaml import LocatedYaml
from bench.suite.search import Boolean, Choice, Float, Integer, Layers, One, Varied, label

LAYERS = "layers"
_BOOLEANS = (False, True)


def flatten(space: Mapping[str, Varied], document: LocatedYaml) -> list[Parameter]:
    """The parameters of a space, in its order.

    Args:
        space: As the suite declares it.
        document: The suite, for messages.

    Raises:
        BenchError: A condition names no parameter before it, or a value that this one never has; with
            `file:line`.
    """
    found: dict[str, Parameter] = {}
    for path, varied in space.items():
        conditions = _conditions(path, varied, found, document)
        for parameter in _parameters(path, varied, conditions):
            found[parameter.name] = parameter
    return list(found.values())


def settings(space: Mapping[str, Varied], values: Values) -> dict[str, Any]:
    """Values as settings of a cell, by path; a parameter without a value sets nothing."""
    found: dict[str, Any] = {}
    for path, varied in space.items():
        if isinstance(varied, Layers):
            names = [f"{path}.{number}" for number in range(1, varied.most + 1)]
            if names[0] in values:
                found[path] = [_meant(varied.of, values[name]) for name in names if name in values]
        elif path in values:
            found[path] = _meant(varied, values[path])
    return found


def _parameters(path: str, varied: Varied, conditions: list[Condition]) -> Iterator[Parameter]:
    if not isinstance(varied, Layers):
        yield _parameter(path, varied, conditions)
        return
    count = f"{path}.{LAYERS}"
    if varied.fewest < varied.most:
        yield Parameter(
            name=count, kind="integer", low=varied.fewest, high=varied.most, step=1, conditions=conditions
        )
    for number in range(1, varied.most + 1):
        reaching = list(range(number, varied.most + 1))
        depends = [Condition(parameter=count, values=reaching)] if number > varied.fewest else []
        yield _parameter(f"{path}.{number}", varied.of, [*conditions, *depends])


def _parameter(name: str, one: One, conditions: list[Condition]) -> Parameter:
    if isinstance(one, Integer | Float):
        whole = isinstance(one, Integer)
        step = 1 if whole and one.step is None and not one.log else one.step
        return Parameter(
            name=name,
            kind="integer" if whole else "float",
            low=one.low,
            high=one.high,
            step=step,
            log=one.log,
            conditions=conditions,
        )
    labels = [label(value) for value in _choices(one)]
    return Parameter(name=name, kind="choice", choices=labels, conditions=conditions)


def _choices(one: Choice | Boolean) -> Sequence[Any]:
    return one.values if isinstance(one, Choice) else _BOOLEANS


def _meant(one: One, value: int | float | str) -> Any:
    """The value of the configuration that an engine's value stands for."""
    if isinstance(one, Integer | Float):
        return value
    return next(choice for choice in _choices(one) if label(choice) == value)


def _conditions(
    path: str, varied: Varied, before: Mapping[str, Parameter], document: LocatedYaml
) -> list[Condition]:
    """What must hold for a parameter to have a value: the conditions of its parent, then its own."""
    for named, wanted in varied.when.items():
        place = f"{document.at(('search', 'space', path, 'when', named))}: search.space.{path}.when"
        parent = before.get(named) or before.get(f"{named}.{LAYERS}")
        if parent is None:
            known = [name.removesuffix(f".{LAYERS}") for name in before]
            raise BenchError(
                f"{place}: {named!r} is no parameter that stands before this one: {nearest(named, known)}"
            )
        values = [_checked_value(place, parent, value) for value in wanted]
        return [*parent.conditions, Condition(parameter=parent.name, values=values)]
    return []


def _checked_value(place: str, parent: Parameter, value: Any) -> int | float | str:
    if parent.kind == "choice":
        if label(value) not in parent.choices:
            raise BenchError(
                f"{place}: {parent.name} is never {label(value)}: {nearest(label(value), parent.choices)}"
            )
        return label(value)
    if parent.kind == "float":
        raise BenchError(f"{place}: {parent.name} is any number of a range: only a choice or a count decides")
    if isinstance(value, bool) or value not in numbers(parent):
        known = f"a whole number from {parent.low} to {parent.high}, in steps of {parent.step or 1}"
        raise BenchError(f"{place}: {parent.name} is never {label(value)}: it is {known}")
    return int(value)


def numbers(parameter: Parameter) -> range:
    """The whole numbers that a parameter may have; none of any other."""
    if parameter.kind != "integer":
        return range(0)
    return range(int(parameter.low), int(parameter.high) + 1, int(parameter.step or 1))
