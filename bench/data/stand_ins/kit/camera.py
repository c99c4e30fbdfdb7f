"""From a drawn picture to what a camera would have made of it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.data.stand_ins.kit.grounds import Shape, clouds
from bench.data.stand_ins.kit.pen import NEUTRAL, Picture


@dataclass(frozen=True)
class Camera:
    """How faithful photographs are.

    Attributes:
        noise: Deviation of the sensor's noise, in grey levels.
        blur: Of the lens, in pixels of the photograph (the deviation of a Gaussian).
        exposure: How far brightness strays, as a share.
        cast: How far the colour of the light strays, as a share of each channel.
        uneven: How far brightness strays over the photograph, as a share.
    """

    noise: float = 4.0
    blur: float = 0.5
    exposure: float = 0.1
    cast: float = 0.03
    uneven: float = 0.05

    def photograph(self, picture: Picture, shape: Shape, rng: np.random.Generator) -> NDArray[np.uint8]:
        """Takes one: RGB (height, width, 3) of `shape`, as large as the picture or smaller."""
        colours, light = (_reduced(plane, shape) for plane in (picture.colours, picture.light))
        lit = cv2.GaussianBlur(light, (0, 0), max(0.6, shape[0] / 45)).astype(np.float32)
        scene = colours * (lit * np.float32(1 / NEUTRAL))[..., None]
        if self.blur:
            scene = cv2.GaussianBlur(scene, (0, 0), self.blur)
        gain = (1 + self.exposure * rng.normal()) * (1 + self.cast * rng.standard_normal(3))
        scene *= np.float32(gain) * (1 + np.float32(self.uneven) * clouds(rng, shape, 3))[..., None]
        scene += rng.standard_normal(scene.shape, dtype=np.float32) * np.float32(self.noise)
        return np.asarray(np.rint(scene, out=scene).clip(0, 255), np.uint8)


def _reduced(plane: NDArray[np.uint8], shape: Shape) -> NDArray[np.uint8]:
    if plane.shape[:2] == shape:
        return plane
    return np.asarray(cv2.resize(plane, (shape[1], shape[0]), interpolation=cv2.INTER_AREA), np.uint8)
