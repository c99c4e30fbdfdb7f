"""Networks of keras.applications under a new head."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import Field, PositiveFloat, PositiveInt, field_validator, model_validator

from bench.models import heads, pretrained
from bench.models.applications import APPLICATIONS, Application
from bench.models.base_network import build_base, freeze, penalise, standardise_twice
from bench.models.layers import Layers
from bench.models.preprocessing import Scaling, preprocessed, scaled
from bench.registry import nearest
from bench.suite.base import Architecture, ImageShape, ModelRequest, Rate, Shorthand, architectures

if TYPE_CHECKING:
    import keras

_BEFORE_BASE = ("image", "resizing", "scaling")
_FEATURES = "features"


class TransferDropout(Shorthand):
    """Rates of dropout, by place; a bare number is the rate after pooling.

    Attributes:
        flatten: After the feature maps became a vector, be it by pooling or flattening.
        dense: After each hidden dense layer, unless the regularisation says otherwise.
    """

    shorthand: ClassVar[str | None] = "flatten"

    flatten: Rate = 0.0
    dense: Rate = 0.0


def _usual_alpha(data: dict[str, Any]) -> float | None:
    known = APPLICATIONS.get(data.get("application", ""))
    return 1.0 if known and known.alphas else None


@architectures.register("transfer")
class Transfer(Architecture):
    """A network of keras.applications without its top, pooling, hidden dense layers, and a head.

    Attributes:
        application: Its name in keras.applications.
        alpha: Width of the networks that come in several.
        weights: ImageNet's from Keras' folder of weights, a file of the suite's own, or random ones.
        trainable: The base is trained too, from the start; otherwise it is frozen, in inference mode.
        resize: Height and width to which images are resized first, bilinearly, inside the network.
        preprocessing: `own` does to pixels what the application was trained with; the others feed it 0..1,
            -1..1 or 0..255 instead, to study what that costs.
        pooling: How feature maps become a vector.
        dense: Units of the hidden dense layers.
        dropout: Where, and how much.
    """

    family: Literal["transfer"] = "transfer"
    application: str
    alpha: PositiveFloat | None = Field(default_factory=_usual_alpha)
    weights: Literal["imagenet", "none"] | pretrained.WeightsFile = "imagenet"
    trainable: bool = False
    resize: tuple[PositiveInt, PositiveInt] | None = None
    preprocessing: Literal["own"] | Scaling = "own"
    pooling: Literal["average", "max", "flatten"] = "average"
    dense: tuple[PositiveInt, ...] = ()
    dropout: TransferDropout = TransferDropout()

    @field_validator("application")
    @classmethod
    def _check_application(cls, name: str) -> str:
        if name not in APPLICATIONS:
            raise ValueError(f"unknown application {name!r}: {nearest(name, APPLICATIONS)}")
        return name

    @model_validator(mode="after")
    def _check_alpha(self) -> Self:
        published = self._known.alphas
        if not published and self.alpha is not None:
            raise ValueError(f"{self.application} comes in one width: leave alpha out")
        if published and self.alpha is None:
            raise ValueError(f"{self.application} needs an alpha: leave it out for 1.0")
        if published and self.weights == "imagenet" and self.alpha not in published:
            widths = ", ".join(map(str, published))
            raise ValueError(
                f"{self.application} has no imagenet weights for alpha {self.alpha}: take one of {widths}"
            )
        return self

    def build(self, request: ModelRequest) -> keras.Model:
        """Builds the network, flat, not compiled. Input: float32 (batch, height, width, channels) in 0-255.

        Raises:
            Unavailable: The pretrained weights are not on this machine.
            BenchError: Their file is missing or does not fit.
        """
        import keras

        layers = Layers(request)
        shape = request.shape
        images = keras.Input((shape.height, shape.width, shape.channels), name="image")
        x = self._preprocess(images)
        base = build_base(self.application, self.alpha, x, request.seeds.number("weights"))
        if (path := request.weights or self.pretrained_file(shape)) is not None:
            pretrained.load(base, path)
            if self.weights == "imagenet" and self._known.standardised_twice:
                standardise_twice(base)
        x = self._pool(base.output)
        x = layers.dropout(x, self.dropout.flatten, name="features_dropout")
        x = layers.hidden(x, self.dense, self.dropout.dense)
        x = heads.output(layers, x, self.head, request.classes)
        model = keras.Model(images, x, name="transfer")
        penalise(self.base_layers(model), request.regularisation.kernel_regularizer())
        if not self.trainable:
            freeze(self.base_layers(model))
        return model

    def operations(self, shape: ImageShape) -> float:
        """Multiply-adds of one forward pass over one image, roughly, without the head's few."""
        height, width = self._size(shape)
        # Most of the work is in convolutions whose inputs and outputs both grow with alpha.
        return 1e6 * self._known.operations * height * width / self._known.size**2 * (self.alpha or 1.0) ** 2

    def contradictions(self, shape: ImageShape) -> list[str]:
        """Says where images of this shape do not suit the application."""
        found = []
        height, width = self._size(shape)
        if min(height, width) < (smallest := self._known.smallest):
            found.append(
                f"{self.application} takes images of at least {smallest}x{smallest} pixels, not"
                f" {height}x{width}: set resize, or a larger image_size"
            )
        if shape.channels != 3 and self.weights != "none":
            found.append(
                "pretrained weights are for three channels, and these images are grey: use color rgb"
            )
        elif shape.channels != 3 and self._own in ("caffe", "torch"):
            found.append(
                f"the own preprocessing of {self.application} is for three channels, and these images are"
                " grey: use color rgb or preprocessing unit"
            )
        return found

    def pretrained_file(self, shape: ImageShape) -> Path | None:
        """The file of pretrained weights for images of this shape; None for random weights.

        Raises:
            Unavailable: The ImageNet weights are not on this machine.
            BenchError: The file that the suite names is missing, or is not the one it means.
        """
        if self.weights == "none":
            return None
        if isinstance(self.weights, pretrained.WeightsFile):
            return pretrained.weights_file(self.weights)
        height, width = self._size(shape)
        alpha = "" if self.alpha is None else f"alpha={self.alpha}, "
        call = f"{self.application}({alpha}include_top=False, input_shape=({height}, {width}, 3))"
        name = self._known.weights_name(self.alpha, height, width)
        return pretrained.published_file(name, f"keras.applications.{call}")

    def base_layers(self, model: keras.Model) -> list[keras.layers.Layer]:
        """The application's layers, in the order in which keras.applications has them."""
        names = [layer.name for layer in model.layers]
        before = model.layers[: names.index(_FEATURES)]
        return [layer for layer in before if layer.name not in _BEFORE_BASE]

    def features(self, model: keras.Model) -> keras.layers.Layer | None:
        """The pooling or flattening layer of a frozen base; None where the base is trained."""
        return None if self.trainable else model.get_layer(_FEATURES)

    @property
    def _known(self) -> Application:
        return APPLICATIONS[self.application]

    @property
    def _own(self) -> str:
        return self._known.preprocessing if self.preprocessing == "own" else self.preprocessing

    def _size(self, shape: ImageShape) -> tuple[int, int]:
        return self.resize or (shape.height, shape.width)

    def _preprocess(self, x: Any) -> Any:
        import keras

        if self.resize is not None:
            x = keras.layers.Resizing(*self.resize, interpolation="bilinear", name="resizing")(x)
        if self.preprocessing == "own":
            return preprocessed(x, self._known.preprocessing)
        return scaled(x, self.preprocessing)

    def _pool(self, x: Any) -> Any:
        import keras

        layer = {
            "average": keras.layers.GlobalAveragePooling2D,
            "max": keras.layers.GlobalMaxPooling2D,
            "flatten": keras.layers.Flatten,
        }[self.pooling]
        return layer(name=_FEATURES)(x)
