"""The base of the sources of images, and what they tell of themselves."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field, PositiveInt, field_validator

from bench.suite.annotations import Offered, OneOf
from bench.suite.config import Config, Fraction, Shorthand
from bench.suite.registries import sources, stand_ins

SplitName = Literal["train", "validation", "test"]
SPLITS: tuple[SplitName, ...] = get_args(SplitName)


def check_splits(named: Iterable[str], key: str) -> None:
    """Looks for the splits that no dataset can do without.

    Args:
        named: The splits that there are.
        key: Under which the suite names them.

    Raises:
        ValueError: One is missing.
    """
    if missing := {"train", "test"} - set(named):
        raise ValueError(f"{key} must name {' and '.join(sorted(missing))}")


@dataclass(frozen=True)
class Listing:
    """Files by split and class.

    Attributes:
        root: The folder that the paths are relative to.
        groups: Split name to class name to paths, each sorted. A dataset without splits of its own has the
            single group `all`.
        shares: Where the splits are to be drawn from `all`, the share of each.
    """

    root: Path
    groups: Mapping[str, Mapping[str, Sequence[str]]]
    shares: Mapping[SplitName, float] | None = None


@dataclass(frozen=True)
class Inventory:
    """What of a dataset is on this machine, as far as can be told without opening an image.

    Attributes:
        place: Where it is, or would have to be.
        found: How many images are there, before exclusions.
        expected: How many there should be, None where nobody said.
        fault: Why it cannot be used as it is, empty if it can.
    """

    place: Path
    found: int = 0
    expected: int | None = None
    fault: str = ""

    @property
    def complete(self) -> bool:
        """Whether it is there, as a whole as far as anybody knows."""
        return self.found > 0 and not self.fault and self.expected in (None, self.found)


class StandIn(Shorthand):
    """The procedurally drawn dataset used, and named as such, where the real one is not on the machine.

    A bare text is the name of what it draws.

    Attributes:
        draws: The name of a registered stand-in.
        images: How many images each split holds, over all classes; `train` and `test` at least.
        difficulty: 0 (the classes are plain to see) to 1 (nearly lost in noise).
    """

    shorthand: ClassVar[str | None] = "draws"

    draws: Annotated[str, Offered(stand_ins)]
    images: dict[SplitName, PositiveInt] = Field(default={"train": 840, "test": 678})
    difficulty: float = Field(default=0.5, ge=0, le=1)

    @field_validator("images")
    @classmethod
    def _check_images(cls, images: dict[SplitName, int]) -> dict[SplitName, int]:
        check_splits(images, "images")
        return images


class Dataset(Config, ABC):
    """Base of the sources; a source is one subclass in one module of `bench.data.sources`.

    Attributes:
        source: The tag that chooses the subclass.
        exclude: File-name patterns (`new__*`) or path patterns (`train/*/new__*`) of images to leave out.
        limit: At most so many images of a split, drawn by class in proportion, with `split_seed`; but of
            every class as many as it takes to leave it in each split that is drawn from these.
        validation: Share of the training split (after `limit`) that becomes the validation split, where the
            dataset gives none.
        split_seed: Of every draw that decides which image is in which split.
        resplit: Draw the splits anew for each seed, so that the table's spread includes the split's luck.
        color: What the model sees: three channels or one.
        on_bad_image: An image that cannot be read stops everything, or is left out and counted.
        stand_in: What to use where the dataset is not on the machine.
        obtain: Where the images can be had, or that they cannot be, in a sentence or two: for people only.
        licence: What the images are under, as a licence names itself: for people only.
        publish_images: Whether images of it may stand in published figures; drawn ones take their place
            otherwise.
    """

    source: str
    exclude: tuple[str, ...] = ()
    limit: dict[SplitName, PositiveInt] = Field(default_factory=dict)
    validation: Fraction | None = 0.1
    split_seed: int = 0
    resplit: bool = False
    color: Literal["rgb", "grayscale"] = "rgb"
    on_bad_image: Literal["error", "skip"] = "error"
    stand_in: StandIn | None = None
    obtain: str | None = None
    licence: str | None = None
    publish_images: bool = False

    @property
    def channels(self) -> int:
        """Channels of the images a model is given."""
        return 3 if self.color == "rgb" else 1

    @abstractmethod
    def locate(self) -> Path | None:
        """The folder that holds the dataset, None where that is not on this machine.

        Raises:
            BenchError: What the suite names could be one of several, or lies where nothing can be read.
        """

    def missing(self) -> str:
        """The message when it is not on this machine: where it was looked for, and where it can be had."""
        return ". ".join(filter(None, (self.looked_for(), self.obtain)))

    @abstractmethod
    def looked_for(self) -> str:
        """Where the dataset was looked for, and what to do."""

    @abstractmethod
    def listing(self, folder: Path) -> Listing:
        """The files of each split and class, before exclusions and draws.

        Args:
            folder: Where the dataset is, as `locate` says. Images that are kept there in other ways than as
                files are first made files in the cache.

        Raises:
            BenchError: The dataset is damaged, or has not the shape that the suite declares.
        """

    @abstractmethod
    def inventory(self) -> Inventory:
        """What of it is on this machine; opens no image and raises nothing."""

    def about(self) -> Mapping[str, str]:
        """What the dataset, which is on this machine, says of itself: short texts by what they tell."""
        return {}

    @abstractmethod
    def fetch(self, report: Callable[[str], None]) -> None:
        """Gets the dataset onto this machine, going on where an earlier call was interrupted.

        Args:
            report: Is told what happens, a line at a time.

        Raises:
            BenchError: It cannot be had; the message says what to put where by hand.
        """


# A field of a suite: the value is the source that the tag names.
AnyDataset = Annotated[Dataset, OneOf(sources, "source")]
