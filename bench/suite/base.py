"""What every kind of configuration in a suite builds on, and where kinds register themselves."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, get_args

import annotated_types
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PositiveInt,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from bench.registry import Registry, nearest
from bench.seeds import Seeds

if TYPE_CHECKING:
    import keras

    from bench.suite.protocol import Stage
    from bench.suite.regularisation import Regularisation

SplitName = Literal["train", "validation", "test"]
SPLITS: tuple[SplitName, ...] = get_args(SplitName)
Fraction = Annotated[float, annotated_types.Gt(0), annotated_types.Lt(1)]
Rate = Annotated[float, annotated_types.Ge(0), annotated_types.Lt(1)]


def _axis_value(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.+-]*", name):
        raise ValueError("a name starts with a letter or digit and has only those and '-', '_', '+', '.'")
    return name


Name = Annotated[str, AfterValidator(_axis_value)]


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
        groups: Split name to class name to paths relative to the dataset's folder, each sorted. A dataset
            without splits of its own has the single group `all`.
        shares: Where the splits are to be drawn from `all`, the share of each.
    """

    groups: Mapping[str, Mapping[str, Sequence[str]]]
    shares: Mapping[SplitName, float] | None = None


class StandIn(Config):
    """The procedurally drawn dataset used, and named as such, where the real one is not on the machine.

    Attributes:
        draws: The name of a registered stand-in.
        images: How many images each split holds, over all classes.
        difficulty: 0 (the classes are plain to see) to 1 (nearly lost in noise).
    """

    draws: str
    images: dict[SplitName, PositiveInt] = Field(default={"train": 840, "test": 678}, min_length=1)
    difficulty: float = Field(default=0.5, ge=0, le=1)


class Dataset(Config, ABC):
    """Base of the sources; a source is one subclass in one module of `bench.data.sources`.

    Attributes:
        source: The tag that chooses the subclass.
        exclude: File-name patterns (`new__*`) or path patterns (`train/*/new__*`) of images to leave out.
        limit: At most so many images of a split, drawn by class in proportion, with `split_seed`.
        validation: Share of the training split (after `limit`) that becomes the validation split, where the
            dataset gives none.
        split_seed: Of every draw that decides which image is in which split.
        resplit: Draw the splits anew for each seed, so that the table's spread includes the split's luck.
        color: What the model sees: three channels or one.
        on_bad_image: An image that cannot be read stops everything, or is left out and counted.
        stand_in: What to use where the dataset is not on the machine.
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

    @property
    def channels(self) -> int:
        """Channels of the images a model is given."""
        return 3 if self.color == "rgb" else 1

    @abstractmethod
    def locate(self) -> Path | None:
        """The folder that holds the images, None where the dataset is not on this machine."""

    @abstractmethod
    def missing(self) -> str:
        """Where the dataset was looked for and what to do: the message when it is not on this machine."""

    @abstractmethod
    def listing(self, root: Path) -> Listing:
        """The files of each split and class below `root`, before exclusions and draws.

        Raises:
            BenchError: The folders do not have the shape that the suite declares.
        """


class Shorthand(Config):
    """A part of a suite file that a bare number may stand for.

    Attributes:
        shorthand: The field that a bare value stands for: `dropout: 0.5` is `dropout: {rate: 0.5}`.
    """

    shorthand: ClassVar[str | None] = None

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, value: Any) -> Any:
        return {cls.shorthand: value} if cls.shorthand and isinstance(value, int | float) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        full = handler(schema)
        return {"anyOf": [{"type": "number"}, full]} if cls.shorthand else full


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


architectures: Registry[type[Architecture]] = Registry("architecture family", "bench.models")
sources: Registry[type[Dataset]] = Registry("source", "bench.data.sources")
# What these two hold is declared in the rooms above; a suite knows only the names.
loaders: Registry[Any] = Registry("loader", "bench.loaders")
stand_ins: Registry[Any] = Registry("stand-in", "bench.data.stand_ins")
regularisers: Registry[type[Regulariser]] = Registry("regulariser", "bench.models.regularisers")


class OneOrMore:
    """Pydantic annotation: a single item may stand for a list of one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        many = handler(source)
        return core_schema.no_info_before_validator_function(
            lambda value: value if isinstance(value, list | tuple) else [value], many
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


class OneOf:
    """Pydantic annotation: a value of one of the registered subclasses, chosen by the field `tag`."""

    def __init__(self, registered: Registry[Any], tag: str) -> None:
        self._registered = registered
        self._tag = tag

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        kinds = tuple(self._registered.items().values())
        if len(kinds) == 1:
            return handler.generate_schema(kinds[0])
        union: Any = kinds[0]
        for kind in kinds[1:]:
            union = union | kind
        return handler.generate_schema(Annotated[union, Discriminator(self._tag)])


# Fields are declared with these: the value is the registered subclass that the tag names.
AnyDataset = Annotated[Dataset, OneOf(sources, "source")]
AnyArchitecture = Annotated[Architecture, OneOf(architectures, "family")]
