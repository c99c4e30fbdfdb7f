"""Do the names that a suite uses exist, and which does a pattern mean?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from bench.errors import BenchError
from bench.registry import nearest
from bench.suite.located_yaml import LocatedYaml, Location
from bench.suite.registries import loaders, stand_ins
from bench.suite.schema import AXES, Axis, Match, Suite


def axis_values(suite: Suite, axis: Axis) -> tuple[str, ...]:
    """The names that an axis has in a suite, in the order of the file."""
    return {
        "dataset": tuple(suite.datasets),
        "architecture": tuple(suite.architectures),
        "regularisation": tuple(suite.regularisations),
        "loader": tuple(loaders.items()),
        "protocol": tuple(suite.protocols),
    }[axis]


def select(suite: Suite, axis: Axis, patterns: Iterable[str]) -> list[str]:
    """The values of an axis that the names or patterns (`casting-*`) mean, in the order of the patterns.

    Raises:
        BenchError: A pattern matches no value; the message names the nearest.
    """
    known = axis_values(suite, axis)
    chosen: dict[str, None] = {}
    for pattern in patterns:
        matching = [name for name in known if fnmatchcase(name, pattern)]
        if not matching:
            raise BenchError(f"unknown {axis} {pattern!r}: {nearest(pattern, known)}")
        chosen.update(dict.fromkeys(matching))
    return list(chosen)


def matches(match: Mapping[Axis, Iterable[str]], names: Mapping[Axis, str]) -> bool:
    """Whether a cell's names fit every axis of a match."""
    return all(
        any(fnmatchcase(names[axis], pattern) for pattern in patterns) for axis, patterns in match.items()
    )


def check_names(suite: Suite, document: LocatedYaml) -> None:
    """Looks up every name in the grid, exclusions, overrides, reference, search and stand-ins.

    Raises:
        BenchError: One is unknown, with `file:line` and the nearest known; or rows that test published
            numbers are named where there are none, or not where there must be.
    """
    for location, match in _all_matches(suite):
        _check_match(suite, match, document, location)
    _check_testers(suite, document)
    for name, dataset in suite.datasets.items():
        if dataset.stand_in and dataset.stand_in.draws not in stand_ins.items():
            place = document.at(("datasets", name, "stand_in", "draws"))
            hint = nearest(dataset.stand_in.draws, stand_ins.items())
            key = f"datasets.{name}.stand_in"
            raise BenchError(f"{place}: {key}: unknown stand-in {dataset.stand_in.draws!r}: {hint}")


def _all_matches(suite: Suite) -> Iterator[tuple[Location, Match]]:
    """Whatever names values of axes, and where in the file it stands."""
    for index, grid in enumerate(suite.grid):
        yield ("grid", index), {axis: getattr(grid, axis) for axis in AXES}
    for index, match in enumerate(suite.exclude):
        yield ("exclude", index), match
    for index, override in enumerate(suite.overrides):
        yield ("overrides", index, "match"), override.match
    if suite.reference:
        for index, row in enumerate(suite.reference.rows):
            yield ("reference", "rows", index, "match"), row.match
        for index, tester in enumerate(suite.reference.tested_by):
            yield ("reference", "tested_by", index, "rows"), tester.rows
            yield ("reference", "tested_by", index, "match"), tester.match
    if suite.search:
        yield ("search", "match"), suite.search.match


def _check_testers(suite: Suite, document: LocatedYaml) -> None:
    """Looks whether rows of this suite that test others are named, and only those."""
    for index, tester in enumerate(suite.reference.tested_by if suite.reference else ()):
        place = f"{document.at(('reference', 'tested_by', index))}: reference.tested_by.{index}"
        own = tester.suite == suite.suite
        if own and not tester.rows:
            raise BenchError(
                f"{place}: {tester.suite!r} is this suite itself: say which of its rows test the others, such"
                " as rows: {architecture: NAME}"
            )
        if tester.rows and not own:
            raise BenchError(
                f"{place}: rows of this suite are named for runs of {tester.suite!r}: remove `rows`, or name"
                f" {suite.suite!r}"
            )


def _check_match(suite: Suite, match: Match, document: LocatedYaml, location: Location) -> None:
    for axis, patterns in match.items():
        for index, pattern in enumerate(patterns):
            try:
                select(suite, axis, [pattern])
            except BenchError as error:
                place = document.at((*location, axis, index))
                raise BenchError(f"{place}: {_dotted(location, document)}.{axis}: {error}") from None


def _dotted(location: Location, document: LocatedYaml) -> str:
    """A location as the file has it: a single block may stand for a list of one."""
    steps, data = [], document.data
    for step in location:
        if not (step == 0 and isinstance(data, dict)):
            steps.append(str(step))
            data = data[step]
    return ".".join(steps)
