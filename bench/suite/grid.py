"""From a suite to its cells, each with its configuration written out in full."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bench.digests import digest_data
from bench.errors import BenchError
from bench.registry import nearest
from bench.suite import faults, settings
from bench.suite.architecture import AnyArchitecture, ImageShape
from bench.suite.config import Config
from bench.suite.dataset import AnyDataset
from bench.suite.load import LoadedSuite
from bench.suite.located_yaml import LocatedYaml, Location
from bench.suite.names import matches, select
from bench.suite.protocol import Protocol
from bench.suite.regularisation import AnyRegularisation
from bench.suite.schema import AXES, BUILT_IN_PROFILES, Axis, Profile


class CellConfig(Config):
    """Everything about a cell that can change its numbers, but for the images themselves and the seed."""

    dataset: AnyDataset
    architecture: AnyArchitecture
    regularisation: AnyRegularisation
    loader: str
    protocol: Protocol

    @property
    def image_shape(self) -> ImageShape:
        """Of the images that the network is given."""
        return ImageShape(*self.protocol.image_size, self.dataset.channels)


@dataclass(frozen=True)
class Cell:
    """One point of the grid.

    Attributes:
        names: Its value on each axis, as the suite names it.
        config: What those names mean, after overrides, profile and settings.
    """

    names: Mapping[Axis, str]
    config: CellConfig


class _Place(NamedTuple):
    """A part of the suite file."""

    document: LocatedYaml
    location: Location


@dataclass(frozen=True)
class Variant:
    """A changed edition of a suite, whose runs are kept apart from the declared one's.

    Attributes:
        profile: The name of a profile, or None.
        settings: New values by path, for every cell, applied last.
    """

    profile: str | None = None
    settings: Mapping[str, Any] | None = None

    @property
    def suffix(self) -> str:
        """What is added to the name of the suite's folder."""
        parts = [self.profile] if self.profile else []
        if self.settings:
            parts.append(digest_data(dict(self.settings))[:8])
        return "".join(f"@{part}" for part in parts)


def expand(
    loaded: LoadedSuite,
    variant: Variant,
    only: Mapping[Axis, list[str]],
    beyond: Sequence[Mapping[Axis, str]] = (),
) -> list[Cell]:
    """The cells of a suite, in the order of its grids, without repetition.

    Args:
        loaded: The suite.
        variant: Profile and settings that change every cell.
        only: Patterns by axis; a cell must match one of each axis named.
        beyond: Rows in no grid that are selected besides, by their value on each axis.

    Raises:
        BenchError: An override or setting makes a configuration invalid, or no cell is left.
    """
    _check_selection(loaded, only, beyond)
    profile = chosen_profile(loaded, variant)
    grid = list(_combinations(loaded))
    _check_overrides(loaded, grid)
    cells = [
        Cell(names, _configure(loaded, names, profile, variant)) for names in grid if matches(only, names)
    ]
    if not cells and not beyond:
        what = "the selection with --only" if only else "the grid after its exclusions"
        raise BenchError(f"{loaded.document.at(('grid',))}: no cell is left in {what}: widen it")
    return cells


def _check_selection(
    loaded: LoadedSuite, only: Mapping[Axis, list[str]], beyond: Sequence[Mapping[Axis, str]]
) -> None:
    for axis, patterns in only.items():
        unmet = [one for one in patterns if not any(matches({axis: [one]}, names) for names in beyond)]
        try:
            select(loaded.suite, axis, unmet)
        except BenchError as error:
            raise BenchError(f"--only: {error}") from None


def _check_overrides(loaded: LoadedSuite, grid: Sequence[Mapping[Axis, str]]) -> None:
    """Refuses an override that changes nothing: a slip of the pen, or left over from another grid."""
    for index, override in enumerate(loaded.suite.overrides):
        if grid and not any(matches(override.match, names) for names in grid):
            place = loaded.document.at(("overrides", index, "match"))
            raise BenchError(
                f"{place}: overrides.{index}.match: no cell of the grid matches: widen it, or remove the"
                " override"
            )


def chosen_profile(loaded: LoadedSuite, variant: Variant) -> Profile | None:
    """The profile of a variant.

    Raises:
        BenchError: The suite has none of that name.
    """
    if variant.profile is None:
        return None
    profile = loaded.suite.profile(variant.profile)
    if profile is None:
        hint = nearest(variant.profile, {**BUILT_IN_PROFILES, **loaded.suite.profiles})
        raise BenchError(f"unknown profile {variant.profile!r}: {hint}")
    return profile


def _combinations(loaded: LoadedSuite) -> Iterator[dict[Axis, str]]:
    suite = loaded.suite
    seen: set[tuple[str, ...]] = set()
    for grid in suite.grid:
        for values in itertools.product(*(select(suite, axis, getattr(grid, axis)) for axis in AXES)):
            names = dict(zip(AXES, values, strict=True))
            if values not in seen and not any(matches(match, names) for match in suite.exclude):
                seen.add(values)
                yield names


def searched(
    loaded: LoadedSuite, names: Mapping[Axis, str], variant: Variant, found: Mapping[str, Any]
) -> CellConfig:
    """The configuration of a cell, of the grid or not, with what a search puts in its place.

    Args:
        loaded: The suite.
        names: The cell's value on each axis.
        variant: Profile and settings; what a search found is put in after them.
        found: Values by path.

    Raises:
        BenchError: A value makes the configuration invalid; with the line of the search's space.
    """
    plain = _plain(loaded, names, chosen_profile(loaded, variant), variant)
    return CellConfig.model_validate(_set(plain, found, _Place(loaded.document, ("search", "space"))))


def _configure(
    loaded: LoadedSuite, names: Mapping[Axis, str], profile: Profile | None, variant: Variant
) -> CellConfig:
    return CellConfig.model_validate(_plain(loaded, names, profile, variant))


def _plain(
    loaded: LoadedSuite, names: Mapping[Axis, str], profile: Profile | None, variant: Variant
) -> dict[str, Any]:
    """A cell's configuration as it is written, overridden, shrunk and set."""
    written = loaded.document.data
    plain: dict[str, Any] = {
        "dataset": written["datasets"][names["dataset"]],
        "architecture": written["architectures"][names["architecture"]],
        "regularisation": written["regularisations"][names["regularisation"]],
        "loader": names["loader"],
        "protocol": written["protocols"][names["protocol"]],
    }
    for values, place in _changes(loaded, names, profile, variant):
        plain = _set(plain, values, place)
    if profile:
        plain = _shrunk(plain, profile)
    if variant.settings:
        plain = _set(plain, variant.settings, None)
    return plain


def _changes(
    loaded: LoadedSuite, names: Mapping[Axis, str], profile: Profile | None, variant: Variant
) -> Iterator[tuple[Mapping[str, Any], _Place]]:
    """What the suite puts in the place of a cell's values as they are written, in order."""
    for index, override in enumerate(loaded.suite.overrides):
        if matches(override.match, names):
            yield override.set, _Place(loaded.document, ("overrides", index, "set"))
    if profile:
        yield profile.set, _Place(loaded.document, ("profiles", str(variant.profile), "set"))


def declared_at(
    loaded: LoadedSuite, variant: Variant, names: Mapping[Axis, str], location: Sequence[str]
) -> str:
    """Where the dataset of a cell was given a value, as messages begin: where that was done last.

    Args:
        loaded: The suite.
        variant: Profile and settings.
        names: The cell's value on each axis.
        location: Keys to the value, from the dataset's block on.
    """
    at = ".".join(("dataset", *location))
    changes: list[tuple[Mapping[str, Any], _Place | None]] = [
        *_changes(loaded, names, chosen_profile(loaded, variant), variant),
        (variant.settings or {}, None),
    ]
    for values, place in reversed(changes):
        if paths := _leading(values, at):
            return f"{_where(place, paths[-1])}: {at}"
    own = ("datasets", names["dataset"], *location)
    return f"{loaded.document.at(own)}: {'.'.join(own)}"


def _set(plain: dict[str, Any], values: Mapping[str, Any], place: _Place | None) -> dict[str, Any]:
    """Puts in settings; `place` is where in the suite they stand, None for `--set`."""
    changed = plain
    for path, value in values.items():
        try:
            changed = settings.apply({path: value}, changed)
        except BenchError as error:
            raise BenchError(f"{_where(place, path)}: {error}") from None
    try:
        CellConfig.model_validate(changed)
    except ValidationError as error:
        lines = [_complaint(fault, changed, values, place) for fault in faults.of(error)]
        raise BenchError("\n".join(dict.fromkeys(lines))) from None
    return changed


def _complaint(
    fault: ErrorDetails, changed: dict[str, Any], values: Mapping[str, Any], place: _Place | None
) -> str:
    at = faults.place(fault, changed)
    return f"{_where(place, *_leading(values, at)[:1])}: {at}: {faults.explain(fault)}"


def _leading(values: Mapping[str, Any], at: str) -> list[str]:
    """The settings whose paths lead to a place, or the place to them; to a contradiction, none does."""
    return [path for path in values if f"{path}.".startswith(f"{at}.") or f"{at}.".startswith(f"{path}.")]


def _where(place: _Place | None, *path: str) -> str:
    if place is None:
        return "--set"
    document, location = place
    return f"{document.at((*location, *path))}: {'.'.join(map(str, location))}"


def _shrunk(plain: dict[str, Any], profile: Profile) -> dict[str, Any]:
    """Puts in the caps of a profile, which lower what is declared and never raise it."""
    config = CellConfig.model_validate(plain)
    limit, protocol = config.dataset.limit, config.protocol
    values: dict[str, Any] = {
        f"dataset.limit.{split}": min(count, limit.get(split, count))
        for split, count in profile.limit.items()
    }
    if profile.epochs:
        values["protocol.epochs"] = min(profile.epochs, protocol.epochs)
        values["protocol.stages"] = [
            {**stage.model_dump(), "epochs": min(profile.epochs, stage.epochs)} for stage in protocol.stages
        ]
    return settings.apply(values, plain)
