"""The cell that a search starts from, and the runs that a trial makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bench.errors import BenchError
from bench.execution.plan import Resolver, Task, make_task
from bench.execution.request import PlanRequest
from bench.records.study import Parameter, Values
from bench.registry import nearest
from bench.search import space
from bench.suite.grid import Cell, chosen_profile, expand, searched
from bench.suite.load import LoadedSuite
from bench.suite.names import matches
from bench.suite.schema import AXES, Axis, Search

# Of trials: from here on, far from the seeds that people give suites.
FIRST_SEED = 1000


@dataclass(frozen=True)
class Start:
    """A cell of the grid from which a search starts.

    Attributes:
        loaded: The suite; it has a `search:` block.
        request: Profile, settings, backend and device.
        names: The cell, as the grid names it.
        search: The suite's block.
        prefix: What tells the cell from the others that the suite's search starts from.
    """

    loaded: LoadedSuite
    request: PlanRequest
    names: Mapping[Axis, str]
    search: Search
    prefix: tuple[str, ...] = ()

    @cached_property
    def parameters(self) -> list[Parameter]:
        """What varies."""
        return space.flatten(self.search.space, self.loaded.document)

    @cached_property
    def trial_names(self) -> Mapping[Axis, str]:
        """The cell under whose protocol trials train."""
        protocol = self.search.protocol
        return {**self.names, "protocol": protocol} if protocol else self.names

    @property
    def trials(self) -> int:
        """How many trials to make where nobody says otherwise."""
        profile = chosen_profile(self.loaded, self.request.variant)
        most = profile.trials if profile else None
        return self.search.trials if most is None else min(most, self.search.trials)

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(self.loaded, self.request.variant)

    def settings(self, values: Values) -> dict[str, Any]:
        """Values of the space as settings of the cell."""
        return space.settings(self.search.space, values)

    def cell(self, settings: Mapping[str, Any]) -> Cell:
        """The cell of a trial.

        Raises:
            BenchError: No cell can have these settings; with the line of the space.
        """
        config = searched(self.loaded, self.trial_names, self.request.variant, settings)
        return Cell(self.trial_names, config)

    def obstacle(self) -> str | None:
        """Why nothing can be trained from this cell on this machine, whatever is tried; None if it can."""
        found = self.tasks({}, [FIRST_SEED])[0].obstacle
        return found.reason if found and found.status == "unavailable" else None

    def tasks(self, settings: Mapping[str, Any], seeds: Sequence[int]) -> list[Task]:
        """The runs of a trial, one a seed."""
        cell = self.cell(settings)
        return [make_task(cell, seed, self.request, self._resolver) for seed in seeds]


def starts(loaded: LoadedSuite, request: PlanRequest) -> list[Start]:
    """The cells that a suite's search starts from, checked.

    Raises:
        BenchError: The suite has no search, or it asks for what no cell can be; with `file:line`.
    """
    search = loaded.suite.search
    if search is None:
        raise BenchError(
            f"{loaded.document.path}:1: this suite has no search: block, which says what may vary"
        )
    _check_protocol(loaded, search)
    every = [cell.names for cell in expand(loaded, request.variant, {}) if matches(search.match, cell.names)]
    if not any(matches(request.only, names) for names in every):
        place = loaded.document.at(("search", "match"))
        raise BenchError(f"{place}: search.match: no cell of the grid matches, or none that --only leaves")
    # Of all of them, so that a study has the same name whatever is left out of a call.
    varying = [axis for axis in AXES if len({names[axis] for names in every}) > 1]
    found = [
        Start(loaded, request, names, search, tuple(names[axis] for axis in varying))
        for names in every
        if matches(request.only, names)
    ]
    for start in found:
        _check(start)
    return found


def _check_protocol(loaded: LoadedSuite, search: Search) -> None:
    protocols = loaded.suite.protocols
    if search.protocol is not None and search.protocol not in protocols:
        place = loaded.document.at(("search", "protocol"))
        hint = nearest(search.protocol, protocols)
        raise BenchError(f"{place}: search.protocol: unknown protocol {search.protocol!r}: {hint}")


def _check(start: Start) -> None:
    """Tries both ends of every range and every choice, so that no trial meets what no cell can be."""
    for path in start.search.space:
        if path.split(".")[0] == "dataset":
            place = start.loaded.document.at(("search", "space", path))
            raise BenchError(
                f"{place}: search.space.{path}: images do not vary, or scores could not be compared"
            )
    for values in _corners(start.parameters):
        start.cell(start.settings(values))


def _corners(parameters: Sequence[Parameter]) -> Iterator[Values]:
    for parameter in parameters:
        for value in parameter.choices or (parameter.low, parameter.high):
            parents = {condition.parameter: condition.values[0] for condition in parameter.conditions}
            yield _filled(parameters, {**parents, parameter.name: value})


def _filled(parameters: Sequence[Parameter], given: Values) -> Values:
    """Values for all that are not given: the lowest number, the first choice."""
    values: dict[str, int | float | str] = {}
    for parameter in parameters:
        if parameter.active(values):
            lowest = parameter.choices[0] if parameter.choices else parameter.low
            values[parameter.name] = given.get(parameter.name, lowest)
    return values
