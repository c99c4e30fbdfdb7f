"""Convolutional networks trained from scratch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, PositiveInt, ValidationInfo, model_validator

from bench.models import heads
from bench.models.layers import Layers, contradictions
from bench.models.preprocessing import Scaling, scaled
from bench.suite.architecture import Architecture, ImageShape, ModelRequest
from bench.suite.config import Rate, Shorthand
from bench.suite.registries import architectures

if TYPE_CHECKING:
    import keras

    from bench.suite.regularisation import Regularisation

POOL = 2


def _for_each(value: Any, info: ValidationInfo) -> Any:
    return (value,) * len(info.data.get("filters", ())) if isinstance(value, int) else value


def _each(value: int) -> Any:
    return Field(default=value, validate_default=True)


PerConvolution = Annotated[
    tuple[PositiveInt, ...],
    BeforeValidator(_for_each, json_schema_input_type=PositiveInt | tuple[PositiveInt, ...]),
]


class DropoutRates(Shorthand):
    """Rates of dropout, by place; a bare number is the rate after hidden dense layers.

    Attributes:
        convolution: After each block.
        flatten: After the feature maps became a vector.
        dense: After each hidden dense layer, unless the regularisation says otherwise.
        scores: Of the class scores themselves, before they become probabilities.
    """

    shorthand: ClassVar[str | None] = "dense"

    convolution: Rate = 0.0
    flatten: Rate = 0.0
    dense: Rate = 0.0
    scores: Rate = 0.0


@dataclass(frozen=True)
class Block:
    """One block: Conv2D, then BatchNormalization, ReLU, pooling and dropout as the network has them.

    Attributes:
        number: From 1.
        filters: Of its convolution.
        kernel: Side of the square kernel, in pixels.
        stride: Of its convolution, in pixels.
        input: (height, width) that it is given.
        convolved: (height, width) after its convolution.
        output: (height, width) after its pooling.
    """

    number: int
    filters: int
    kernel: int
    stride: int
    input: tuple[int, int]
    convolved: tuple[int, int]
    output: tuple[int, int]


@architectures.register("convnet")
class ConvNet(Architecture):
    """Blocks of Conv2D + ReLU + pooling, hidden dense layers, and a head.

    Attributes:
        filters: Of each convolution; one convolution a block.
        kernel_size: Side of the square kernels, in pixels: one number, or one for each convolution.
        strides: Of the convolutions, in pixels: one number, or one for each.
        padding: `same` pads with zeros, `valid` lets feature maps shrink.
        pooling: What follows each block, over 2x2 pixels.
        batch_norm: Batch normalisation between each convolution and its ReLU.
        conv_bias: Convolutions have a bias, which batch normalisation makes redundant.
        dense: Units of the hidden dense layers.
        dropout: Where, and how much.
        scaling: What is done to pixels first: to 0..1, to -1..1, or nothing.
    """

    version: ClassVar[int | None] = 1

    family: Literal["convnet"] = "convnet"
    filters: tuple[PositiveInt, ...] = Field(min_length=1)
    kernel_size: PerConvolution = _each(3)
    strides: PerConvolution = _each(1)
    padding: Literal["valid", "same"] = "same"
    pooling: Literal["max", "average", "none"] = "max"
    batch_norm: bool = False
    conv_bias: bool = True
    dense: tuple[PositiveInt, ...] = ()
    dropout: DropoutRates = DropoutRates()
    scaling: Scaling = "unit"

    @model_validator(mode="after")
    def _check_lengths(self) -> Self:
        for name in ("kernel_size", "strides"):
            if (given := len(getattr(self, name))) != len(self.filters):
                raise ValueError(
                    f"{name} lists {given} values for {len(self.filters)} convolutions:"
                    " give one for each, or a single number for all"
                )
        return self

    def build(self, request: ModelRequest) -> keras.Model:
        """Builds the network, not compiled. Input: float32 (batch, height, width, channels) in 0-255."""
        import keras

        layers = Layers(request)
        shape = request.shape
        images = keras.Input((shape.height, shape.width, shape.channels), name="image")
        x = scaled(images, self.scaling)
        for block in self._blocks(shape):
            x = self._build_block(layers, x, block)
        x = keras.layers.Flatten(name="flatten")(x)
        x = layers.dropout(x, self.dropout.flatten, name="flatten_dropout")
        x = layers.hidden(x, self.dense, self.dropout.dense)
        x = heads.output(layers, x, self.head, request.classes, self.dropout.scores)
        return keras.Model(images, x, name="convnet")

    def operations(self, shape: ImageShape) -> float:
        """Multiply-adds of one forward pass over one image, without the head's few."""
        blocks = list(self._blocks(shape))
        depths = (shape.channels, *self.filters)
        convolutions = sum(
            math.prod(block.convolved) * block.kernel**2 * before * after
            for block, (before, after) in zip(blocks, pairwise(depths), strict=True)
        )
        widths = (math.prod(blocks[-1].output) * depths[-1], *self.dense)
        return float(convolutions + sum(before * after for before, after in pairwise(widths)))

    def contradictions(self, shape: ImageShape, regularisation: Regularisation) -> list[str]:
        """Says at which block the image is used up, if at one, and what cannot be regularised."""
        return [*self._used_up(shape), *contradictions(self.dense, regularisation)]

    def _used_up(self, shape: ImageShape) -> list[str]:
        for block in self._blocks(shape):
            for operation, side, size in (
                ("kernel", block.kernel if self.padding == "valid" else 1, block.input),
                ("pooling", self._pool, block.convolved),
            ):
                if side > min(size):
                    return [
                        f"block {block.number}: a {side}x{side} {operation} does not fit the"
                        f" {size[0]}x{size[1]} pixels left there of a {shape.height}x{shape.width} image:"
                        " use larger images, fewer blocks or padding same"
                    ]
        return []

    @property
    def _pool(self) -> int:
        return 1 if self.pooling == "none" else POOL

    def _blocks(self, shape: ImageShape) -> Iterator[Block]:
        size = (shape.height, shape.width)
        parts = zip(self.filters, self.kernel_size, self.strides, strict=True)
        for number, (filters, kernel, stride) in enumerate(parts, start=1):
            # Padding same keeps every pixel a kernel may be centred on.
            lost = kernel - 1 if self.padding == "valid" else 0
            height, width = (max(0, -(-(side - lost) // stride)) for side in size)
            output = (height // self._pool, width // self._pool)
            yield Block(number, filters, kernel, stride, size, (height, width), output)
            size = output

    def _build_block(self, layers: Layers, x: Any, block: Block) -> Any:
        import keras

        name = f"block{block.number}"
        x = layers.convolution(
            x,
            block.filters,
            block.kernel,
            strides=block.stride,
            padding=self.padding,
            use_bias=self.conv_bias,
            name=f"{name}_conv",
        )
        if self.batch_norm:
            x = keras.layers.BatchNormalization(name=f"{name}_norm")(x)
        x = keras.layers.ReLU(name=f"{name}_relu")(x)
        if self.pooling != "none":
            pool = keras.layers.MaxPooling2D if self.pooling == "max" else keras.layers.AveragePooling2D
            x = pool(POOL, name=f"{name}_pool")(x)
        return layers.dropout(x, self.dropout.convolution, name=f"{name}_dropout")
