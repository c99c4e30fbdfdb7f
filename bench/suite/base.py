"""What every kind of configuration in a suite builds on, and where kinds register themselves."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, get_args

import annotated_types
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PositiveInt,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from bench.registry import Registry, nearest
from bench.seeds import Seeds
from bench.suite.annotations import Offered, OneOf

if TYPE_CHECKING:
    import keras

    from bench.suite.protocol import Stage
    from bench.suite.regularisation import Regularisation

SplitName = Literal["train", "validation", "test"]
SPLITS: tuple[SplitName, ...] = get_args(SplitName)
Fraction = Annotated[float, annotated_types.Gt(0), annotated_types.Lt(1)]
Rate = Annotated[float, annotated_types.Ge(0), annotated_types.Lt(1)]


architectures: Registry[type[Architecture]] = Registry("architecture family", "bench.models")
sources: Registry[type[Dataset]] = Registry("source", "bench.data.sources")
regularisers: Registry[type[Regulariser]] = Registry("regulariser", "bench.models.regularisers")
# What these two hold is declared in the rooms above; a suite knows only the names.
loaders: Registry[Any] = Registry("loader", "bench.loaders")
stand_ins: Registry[Any] = Registry("stand-in", "bench.data.stand_ins")


def check_name(name: str) -> str:
    """Returns a name that may stand in a suite for a value of an axis, or for the suite itself.

    Raises:
        ValueError: It has a character that names may not have.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.+-]*", name):
        raise ValueError("a name starts with a letter or digit and has only those and '-', '_', '+', '.'")
    return name


Name = Annotated[str, AfterValidator(check_name)]


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


class Config(BaseModel):
    """A part of a suite file: unknown keys are refused, and nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _know_keys(cls, data: Any) -> Any:
        # Pydantic refuses unknown keys as well, but cannot name the nearest known one.
        for key in data if isinstance(data, dict) else ():
            if key not in cls.model_fields:
                hint = nearest(str(key), cls.model_fields)
                raise PydanticCustomError("unknown_key", "unknown key: {hint}", {"key": key, "hint": hint})
        return data

    @model_validator(mode="before")
    @classmethod
    def _refuse_booleans(cls, data: Any) -> Any:
        # Python, and so pydantic, takes true for 1.
        for key, field in cls.model_fields.items() if isinstance(data, dict) else ():
            if _has_boolean(data.get(key)) and _has_numbers(field.annotation):
                message = "a number is expected, not true or false (in YAML also: yes, no)"
                raise PydanticCustomError("boolean", message, {"key": key})
        return data


def _has_boolean(value: Any) -> bool:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return isinstance(value, bool) or any(_has_boolean(item) for item in items)


def _has_numbers(annotation: Any) -> bool:
    """Whether a type is a number, or is made of numbers."""
    return annotation in (int, float) or any(_has_numbers(part) for part in get_args(annotation))


@dataclass(frozen=True)
class ImageShape:
    """Height and width in pixels, and channels (1 or 3), of the images a model is given."""

    height: int
    width: int
    channels: int


@dataclass(frozen=True)
class ModelRequest:
    """All that an architecture may know when it is built.

    Attributes:
        shape: Of one input image; pixels are float32 in 0-255.
        classes: How many classes there are (at least two).
        regularisation: What the suite asks of the model beyond its architecture.
        seeds: Sources of initial weights and dropout.
        weights: The file of pretrained weights, where the architecture names some.
    """

    shape: ImageShape
    classes: int
    regularisation: Regularisation
    seeds: Seeds
    weights: Path | None = None


Head = Literal["softmax", "logits", "sigmoid"]
BaseAtStart = Literal["none", "frozen", "trained"]


class Architecture(Config, ABC):
    """Base of the architecture families; a family is one subclass in one module of `bench.models`.

    Attributes:
        family: The tag that chooses the subclass.
        head: `softmax` and `logits` end in one unit a class, `sigmoid` in a single unit for two classes.
    """

    family: str
    head: Head = "softmax"

    @abstractmethod
    def build(self, request: ModelRequest) -> keras.Model:
        """Builds the network, not compiled. Input: float32 (batch, height, width, channels) in 0-255."""

    @abstractmethod
    def operations(self, shape: ImageShape) -> float:
        """Multiply-adds of one forward pass over one image, roughly: for estimates of time only."""

    @property
    def base_at_start(self) -> BaseAtStart:
        """Whether there is a pretrained base below the head, and if so, whether the first stage trains it."""
        return "none"

    def refusals(self, shape: ImageShape, stages: Sequence[Stage]) -> list[str]:
        """What of this can never be built, one sentence each: mistakes in the suite, not rows of a table."""
        return []

    def contradictions(self, shape: ImageShape, regularisation: Regularisation) -> list[str]:
        """What in this configuration cannot be true at once, one sentence each; empty if all is well."""
        return []

    def pretrained_file(self, shape: ImageShape) -> Path | None:
        """The file of pretrained weights for images of this shape; None where there are none to load.

        Raises:
            Unavailable: They are not on this machine.
            BenchError: A file that the suite names is damaged or another one.
        """
        return None

    def base_layers(self, model: keras.Model) -> list[keras.layers.Layer]:
        """The layers of the pretrained network, from its first to its features, of a model built here."""
        return []

    def features(self, model: keras.Model) -> keras.layers.Layer | None:
        """The last layer before anything random or trained, whose output can be computed once."""
        return None


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


class Shorthand(Config):
    """A part of a suite file that a bare number or text may stand for.

    Attributes:
        shorthand: The field that a bare value stands for: `dropout: 0.5` is `dropout: {rate: 0.5}`.
    """

    shorthand: ClassVar[str | None] = None

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, value: Any) -> Any:
        return {cls.shorthand: value} if cls.shorthand and isinstance(value, int | float | str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        full = handler(schema)
        if cls.shorthand is None:
            return full
        bare = handler.resolve_ref_schema(full)["properties"][cls.shorthand]
        return {"anyOf": [{**bare}, full]}


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
            BenchError: What the suite names could be one of several.
        """

    @abstractmethod
    def missing(self) -> str:
        """Where the dataset was looked for and what to do: the message when it is not on this machine."""

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

    @abstractmethod
    def fetch(self, report: Callable[[str], None]) -> None:
        """Gets the dataset onto this machine, going on where an earlier call was interrupted.

        Args:
            report: Is told what happens, a line at a time.

        Raises:
            BenchError: It cannot be had; the message says what to put where by hand.
        """


class Regulariser(Shorthand, ABC):
    """Base of what a regularisation is made of; one subclass in one module of `bench.models.regularisers`.

    Each hook answers None where a regulariser has nothing to say about it.
    """

    def kernel_regularizer(self) -> keras.regularizers.Regularizer | None:
        """A penalty on the kernels of every convolution and dense layer that is trained."""
        return None

    def dropout_rate(self) -> float | None:
        """The rate of dropout after every hidden dense layer, in place of the architecture's own."""
        return None

    def callbacks(self) -> list[keras.callbacks.Callback]:
        """Keras callbacks that steer the fit."""
        return []


# Fields are declared with these: the value is the registered subclass that the tag names.
AnyDataset = Annotated[Dataset, OneOf(sources, "source")]
AnyArchitecture = Annotated[Architecture, OneOf(architectures, "family")]
