"""The parameters of augmentation; the law that draws and applies them is in `bench.loaders`."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from bench.suite.config import Rate
from bench.suite.registries import regularisers
from bench.suite.regulariser import Regulariser


@regularisers.register("augmentation")
class Augmentation(Regulariser):
    """How training images are varied, drawn anew for each image and epoch.

    One affine transform (flips, zoom, shear, rotation, shift; bilinear), then contrast, brightness and a clip
    to 0-255, all in float. The same for every loader, unless `native`.

    Attributes:
        rotation: Angle drawn uniformly from +-`rotation` degrees; 360 covers the circle evenly.
        shear: Angle drawn uniformly from +-`shear` degrees.
        height_shift: Drawn uniformly from +-`height_shift`, a fraction of the height.
        width_shift: Drawn uniformly from +-`width_shift`, a fraction of the width.
        zoom: Scale drawn uniformly from 1 +- `zoom`, apart for the two axes.
        horizontal_flip: Mirror left and right in half of the draws.
        vertical_flip: Mirror top and bottom in half of the draws.
        brightness: Factor drawn uniformly from this range; absent, brightness is left alone.
        contrast: Factor drawn uniformly from 1 +- `contrast`, about the mean of each channel.
        fill: What stands where the transform reaches outside the image (names as in ImageDataGenerator).
        fill_value: The grey level of `fill: constant`.
        native: Use the loader's own augmentation with these parameters, which makes a row of its own.
        applied: By the `loader`, on the CPU, or on the `device` that computes the network, just before it.
            Both draw the same for each image.
    """

    version: ClassVar[int | None] = 1

    rotation: float = Field(default=0.0, ge=0, le=360)
    shear: float = Field(default=0.0, ge=0, lt=90)
    height_shift: Rate = 0.0
    width_shift: Rate = 0.0
    zoom: Rate = 0.0
    horizontal_flip: bool = False
    vertical_flip: bool = False
    brightness: tuple[float, float] | None = None
    contrast: Rate = 0.0
    fill: Literal["nearest", "constant", "reflect", "wrap"] = "nearest"
    fill_value: float = Field(default=0.0, ge=0, le=255)
    native: bool = False
    applied: Literal["loader", "device"] = "loader"

    @model_validator(mode="after")
    def _check_applied(self) -> Self:
        if self.native and self.applied == "device":
            raise ValueError(
                "a loader's own augmentation is applied by the loader: leave out native or applied"
            )
        return self

    @model_validator(mode="after")
    def _check_brightness(self) -> Self:
        if self.brightness is not None and not 0 <= self.brightness[0] <= self.brightness[1]:
            raise ValueError("brightness is a range of factors: [low, high] with 0 <= low <= high")
        return self
