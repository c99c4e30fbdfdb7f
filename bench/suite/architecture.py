"""The base of the architecture families."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from bench.seeds import Seeds
from bench.suite.annotations import OneOf
from bench.suite.config import Config
from bench.suite.registries import architectures
from bench.suite.versions import Versioned

if TYPE_CHECKING:
    import keras

    from bench.suite.protocol import Stage
    from bench.suite.regularisation import Regularisation


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


class Architecture(Config, Versioned, ABC):
    """Base of the architecture families; a family is one subclass in one module of `bench.models`.

    Attributes:
        family: The tag that chooses the subclass.
        head: `softmax` and `logits` end in one unit a class, `sigmoid` in a single unit for two classes.
    """

    family: str
    head: Head = "softmax"

    @abstractmethod
    def build(self, request: ModelRequest) -> keras.Model:
        """Builds the network, not compiled. Input: float32 (batch, height, width, channels) in 0-255.

        What every family has to keep to, and `tests/models/test_families.py` holds it to:

        - The network is one flat functional graph of Keras' own layers, so that it can be saved, and loaded
          where the family's code is not.
        - It ends in `bench.models.heads.output`, whose layer `scores` explanations look for.
        - Its layers are made by `bench.models.layers.Layers`, which seeds each from `request.seeds` and obeys
          `request.regularisation`. Whatever else makes one does the same; what cannot be obeyed is said by
          `contradictions`.
        - `family` is `Literal["x"] = "x"` for a family registered as `x`.
        - Keras is imported within functions, never at the top of the module: plans are made without it.
        """

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

    @property
    def obtain_weights(self) -> str | None:
        """Where its own file of weights can be had, as the suite says it; None where the suite does not."""
        return None

    def base_layers(self, model: keras.Model) -> list[keras.layers.Layer]:
        """The layers of the pretrained network, from its first to its features, of a model built here."""
        return []

    def features(self, model: keras.Model) -> keras.layers.Layer | None:
        """The last layer before anything random or trained, whose output can be computed once."""
        return None


# A field of a suite: the value is the family that the tag names.
AnyArchitecture = Annotated[Architecture, OneOf(architectures, "family")]
