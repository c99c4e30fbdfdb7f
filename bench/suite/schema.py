"""The suite file as typed, frozen objects."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    field_validator,
)
from pydantic_core import CoreSchema

from bench.suite.annotations import Offered, OneOrMore
from bench.suite.architecture import AnyArchitecture
from bench.suite.config import Config, Name, Shorthand
from bench.suite.dataset import AnyDataset, SplitName
from bench.suite.protocol import Protocol
from bench.suite.registries import loaders
from bench.suite.regularisation import AnyRegularisation
from bench.suite.search import SearchSettings

Axis = Literal["dataset", "architecture", "regularisation", "loader", "protocol"]
AXES: tuple[Axis, ...] = get_args(Axis)


def _seconds(value: Any) -> Any:
    """Reads "1:02" as 62 seconds."""
    if not isinstance(value, str):
        return value
    minutes, _, seconds = value.rpartition(":")
    try:
        return 60 * float(minutes or 0) + float(seconds)
    except ValueError:
        raise ValueError('a duration is a number of seconds or "minutes:seconds"') from None


class _LikeGrid:
    """Pydantic annotation: editors offer for an axis what they offer in the grid."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        axes = Grid.model_json_schema()["properties"]
        return {"type": "object", "properties": axes, "additionalProperties": False}


Patterns = Annotated[tuple[str, ...], Field(min_length=1), OneOrMore()]
Match = Annotated[dict[Axis, Patterns], _LikeGrid()]
Loader = Annotated[str, Offered(loaders, or_pattern=True)]
_Duration = PositiveFloat | Annotated[str, Field(pattern=r"^([0-9.]+:)?[0-9.]+$")]
Seconds = Annotated[PositiveFloat, BeforeValidator(_seconds, json_schema_input_type=_Duration)]


class Grid(Config):
    """The cells to run: every combination of the named values of the five axes."""

    dataset: Patterns
    architecture: Patterns
    regularisation: Patterns
    loader: Annotated[tuple[Loader, ...], Field(min_length=1), OneOrMore()]
    protocol: Patterns


class Override(Config):
    """Settings that hold for the matching cells only.

    Attributes:
        match: Names or patterns by axis; a cell must match them all.
        set: New values by path, such as `protocol.epochs`.
    """

    match: Match
    set: dict[str, Any] = Field(min_length=1)


class ReferenceRow(Config):
    """One published row, shown beside the cells it matches and never ranked with them.

    Scores are of test images, but those whose name says otherwise.
    """

    match: Match
    accuracy: float | None = Field(default=None, ge=0, le=1)
    validation_accuracy: float | None = Field(default=None, ge=0, le=1)
    weighted_f1: float | None = Field(default=None, ge=0, le=1)
    train_weighted_f1: float | None = Field(default=None, ge=0, le=1)
    macro_f1: float | None = Field(default=None, ge=0, le=1)
    training_time: Seconds | None = None
    seconds_per_epoch: PositiveFloat | None = None
    epochs: PositiveInt | None = None
    parameters: PositiveInt | None = None
    trainable_parameters: PositiveInt | None = None


class Tester(Shorthand):
    """A suite whose runs test what could explain other numbers than the published ones.

    A bare text is its name.

    Attributes:
        suite: Its name; the name of this suite stands for rows of its own table.
        rows: Names or patterns by axis: which rows of its own table test the others.
        match: Names or patterns by axis: which rows of this suite it tests, all unless given.
    """

    shorthand: ClassVar[str | None] = "suite"

    suite: Name
    rows: Match = Field(default_factory=dict)
    match: Match = Field(default_factory=dict)


class Reference(Config):
    """Published numbers, where they are from and which hardware took them.

    Attributes:
        source: Which study published them.
        hardware: What its times were taken on.
        same_test_images: Whether its test scores are of the very test images that ours are of.
        rows: The numbers.
        differences: Where our protocol differs from the published one, one sentence each.
        tested_by: Suites whose runs test what could explain other numbers than the published ones.
    """

    source: str
    hardware: str
    same_test_images: bool = False
    rows: tuple[ReferenceRow, ...] = ()
    differences: tuple[str, ...] = ()
    tested_by: tuple[Tester, ...] = ()


class Profile(Config):
    """A smaller edition of the suite, run and kept apart from the full one.

    Attributes:
        seeds: How many of the suite's seeds to take, from the first.
        limit: At most so many images of each split; see `limit` of a dataset.
        epochs: At most so many, in the protocol's first stage and in each that follows.
        set: New values by path, such as `protocol.batch_size`, for every cell; applied after overrides.
        trials: At most so many trials of a search, where `--trials` does not say.
    """

    seeds: PositiveInt = 1
    limit: dict[SplitName, PositiveInt] = Field(default_factory=dict)
    epochs: PositiveInt | None = None
    set: dict[str, Any] = Field(default_factory=dict)
    trials: PositiveInt | None = None


class Search(SearchSettings):
    """A search for better values than the cells of the suite declare.

    Attributes:
        match: Names or patterns by axis: from which cells of the grid to start, each for itself.
    """

    match: Match = Field(default_factory=dict)


# What the folder of a search's trials is called, beside those of profiles.
TRIALS = "search"
BUILT_IN_PROFILES = {
    "smoke": Profile(seeds=1, limit={"train": 64, "validation": 16, "test": 32}, epochs=2, trials=3),
    "quick": Profile(seeds=1, limit={"train": 320, "validation": 64, "test": 160}, epochs=8, trials=8),
}


def each_once(seeds: tuple[int, ...]) -> tuple[int, ...]:
    """The seeds: the same run twice is no second observation, and would only make an interval too narrow.

    Raises:
        ValueError: One is given twice.
    """
    twice = next((seed for seed in seeds if seeds.count(seed) > 1), None)
    if twice is not None:
        raise ValueError(f"the seed {twice} is given twice: a run repeated with it tells nothing new")
    return seeds


class Suite(Config):
    """A declared comparison.

    Attributes:
        suite: The suite's name, which names its folders too.
        title: One line for people.
        seeds: Every cell is run once with each.
        datasets: The images, by name.
        architectures: The networks, by name.
        regularisations: What is asked of a network beyond its architecture, by name.
        protocols: How runs train, by name.
        grid: Which combinations to run; several grids are joined.
        exclude: Combinations to leave out.
        overrides: Settings for some combinations, applied in order.
        reference: Published numbers to show beside ours.
        profiles: Smaller editions; `smoke` and `quick` exist unless given here.
        search: What `bench search` may vary, and how it tells better from worse.
        notes: Sentences for the page of results: what is known of the images, what the suite cannot show.
    """

    suite: Name
    title: str
    seeds: tuple[NonNegativeInt, ...] = Field(min_length=1)
    datasets: dict[Name, AnyDataset] = Field(min_length=1)
    architectures: dict[Name, AnyArchitecture] = Field(min_length=1)
    regularisations: dict[Name, AnyRegularisation] = Field(min_length=1)
    protocols: dict[Name, Protocol] = Field(min_length=1)
    grid: Annotated[tuple[Grid, ...], Field(min_length=1), OneOrMore()]
    exclude: tuple[Match, ...] = ()
    overrides: tuple[Override, ...] = ()
    reference: Reference | None = None
    profiles: dict[Name, Profile] = Field(default_factory=dict)
    search: Search | None = None
    notes: tuple[str, ...] = ()

    @field_validator("profiles")
    @classmethod
    def _check_profiles(cls, profiles: dict[str, Profile]) -> dict[str, Profile]:
        if TRIALS in profiles:
            raise ValueError(f"{TRIALS!r} names the folder of a search's trials: call this profile otherwise")
        return profiles

    @field_validator("seeds")
    @classmethod
    def _check_seeds(cls, seeds: tuple[int, ...]) -> tuple[int, ...]:
        return each_once(seeds)

    def profile(self, name: str) -> Profile | None:
        """The profile of that name: the suite's own, or a built-in one."""
        return self.profiles.get(name) or BUILT_IN_PROFILES.get(name)
