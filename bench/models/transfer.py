"""Networks of keras.applications under a new head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import Field, PositiveFloat, PositiveInt, field_validator, model_validator

from bench.models import heads, pretrained
from bench.models.applications import APPLICATIONS, Application, OwnPreprocessing
from bench.models.base_network import build_base, freeze, penalise, standardise_twice
from bench.models.layers import Layers, contradictions
from bench.models.preprocessing import Scaling, preprocessed
from bench.registry import nearest
from bench.suite.architecture import Architecture, BaseAtStart, ImageShape, ModelRequest
from bench.suite.config import Rate, Shorthand
from bench.suite.registries import architectures

if TYPE_CHECKING:
    import keras

    from bench.suite.protocol import Stage
    from bench.suite.regularisation import Regularisation

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
        trainable: The base is trained too, from the start; otherwise it is frozen, in inference mode, until
            a stage unfreezes some of it.
        resize: Height and width to which images are resized first, bilinearly, inside the network.
        preprocessing: `own` does to pixels what the application was trained with; `unit`, `symmetric` and
            `none` feed it 0..1, -1..1 or 0..255 instead, to study what that costs; `caffe` and `torch` are
            the ways of some applications, for others without pretrained weights.
        pooling: How feature maps become a vector.
        dense: Units of the hidden dense layers.
        dropout: Where, and how much.
    """

    version: ClassVar[int | None] = 1

    family: Literal["transfer"] = "transfer"
    application: str = Field(json_schema_extra={"enum": [*APPLICATIONS]})
    alpha: PositiveFloat | None = Field(default_factory=_usual_alpha)
    weights: Literal["imagenet", "none"] | pretrained.WeightsFile = "imagenet"
    trainable: bool = False
    resize: tuple[PositiveInt, PositiveInt] | None = None
    preprocessing: Literal["own", "caffe", "torch"] | Scaling = "own"
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
            BenchError: Their file is damaged, another one, or of another network.
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

    @property
    def base_at_start(self) -> BaseAtStart:
        """The application: frozen, or trained from the start."""
        return "trained" if self.trainable else "frozen"

    def refusals(self, shape: ImageShape, stages: Sequence[Stage]) -> list[str]:
        """Says where images are too small for the application, and stages ask for layers it has not."""
        found = []
        height, width = self._size(shape)
        if min(height, width) < (smallest := self._known.smallest):
            found.append(
                f"{self.application} takes images of at least {smallest}x{smallest} pixels, not"
                f" {height}x{width}: set resize, or a larger image_size"
            )
        for number, stage in enumerate(stages, start=2):
            if stage.unfreeze > self._known.layers:
                found.append(
                    f"stage {number} unfreezes the last {stage.unfreeze} layers of {self.application}, which"
                    f" has {self._known.layers}: lower unfreeze"
                )
        return found

    def contradictions(self, shape: ImageShape, regularisation: Regularisation) -> list[str]:
        """Says which pixels do not suit the application, and what cannot be regularised."""
        return [
            *self._unsuited_channels(shape),
            *self._unsuited_preprocessing(),
            *contradictions(self.dense, regularisation),
        ]

    def _unsuited_channels(self, shape: ImageShape) -> Iterator[str]:
        if shape.channels == 3:
            return
        if self.weights != "none":
            yield "pretrained weights are for three channels, and these images are grey: use color rgb"
        elif self._way in ("caffe", "torch"):
            yield (
                f"preprocessing {self._way} is for three channels, and these images are grey: use color rgb"
                " or preprocessing unit"
            )

    def _unsuited_preprocessing(self) -> Iterator[str]:
        own, way = self._known.preprocessing, self._way
        if own == "inside" and way not in ("inside", "none"):
            yield (
                f"pixels would be scaled twice: by preprocessing {way}, and by {self.application}, whose"
                " first layers take pixels in 0-255: use preprocessing own"
            )
        elif way in ("caffe", "torch") and way != own and self.weights != "none":
            other = next(name for name, known in APPLICATIONS.items() if known.preprocessing == way)
            yield (
                f"preprocessing {way} is the preprocessing of other networks (such as {other}), and ImageNet"
                f" weights of {self.application} expect {own}: use preprocessing own"
            )

    def pretrained_file(self, shape: ImageShape) -> Path | None:
        """The file of pretrained weights for images of this shape; None for random weights.

        Raises:
            Unavailable: They are not on this machine.
            BenchError: The file that the suite names is damaged or another one.
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

    @property
    def obtain_weights(self) -> str | None:
        """Where its own file of weights can be had, as the suite says it; None where the suite does not."""
        return self.weights.obtain if isinstance(self.weights, pretrained.WeightsFile) else None

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
    def _way(self) -> OwnPreprocessing | Scaling:
        return self._known.preprocessing if self.preprocessing == "own" else self.preprocessing

    def _size(self, shape: ImageShape) -> tuple[int, int]:
        return self.resize or (shape.height, shape.width)

    def _preprocess(self, x: Any) -> Any:
        import keras

        if self.resize is not None:
            x = keras.layers.Resizing(*self.resize, interpolation="bilinear", name="resizing")(x)
        return preprocessed(x, self._way)

    def _pool(self, x: Any) -> Any:
        import keras

        layer = {
            "average": keras.layers.GlobalAveragePooling2D,
            "max": keras.layers.GlobalMaxPooling2D,
            "flatten": keras.layers.Flatten,
        }[self.pooling]
        return layer(name=_FEATURES)(x)
