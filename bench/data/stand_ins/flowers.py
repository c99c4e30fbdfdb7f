"""Drawn stand-in for photographs of five kinds of flowers in gardens, meadows and vases."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from bench.data.stand_in import stand_ins
from bench.data.stand_ins.kit import blossoms
from bench.data.stand_ins.kit.camera import Camera
from bench.data.stand_ins.kit.colours import Hue, any_colour, darker
from bench.data.stand_ins.kit.grounds import blades, litter, wash
from bench.data.stand_ins.kit.outlines import ellipse
from bench.data.stand_ins.kit.pen import Picture
from bench.data.stand_ins.kit.sketch import Sketch

SHAPES = ((160, 200), (160, 160), (200, 160))  # height and width, pixels
_BLOSSOMS: dict[str, blossoms.Blossom] = {
    "daisy": blossoms.daisy,
    "dandelion": blossoms.dandelion,
    "rose": blossoms.rose,
    "sunflower": blossoms.sunflower,
    "tulip": blossoms.tulip,
}
_UPRIGHT = ("tulip",)


def _garden(rng: np.random.Generator, difficulty: float) -> Picture:
    """A meadow, a dark hedge, the sky or a wall, with grass, leaves and spots of colour out of focus."""
    shape = SHAPES[int(rng.integers(len(SHAPES)))]
    green = Hue(100, rng.uniform(0.3, 0.7), rng.uniform(0.2, 0.6)).near(rng)
    above = (
        darker(green, 0.9),
        darker(green, 0.3),
        Hue(210, 0.45, 0.9).near(rng),
        any_colour(rng, 0.15, 0.7),
    )
    picture = Picture(
        wash(rng, shape, above[int(rng.integers(4))], green, 0.25), (rng.uniform(-0.8, 0.8), -0.6)
    )
    pen = picture.pen()
    litter(pen, rng, int(rng.poisson(8 * difficulty)), 0.35)
    blades(pen, rng, int(rng.integers(5, 40)), darker(green, 1.15))
    return picture


@stand_ins.register("flowers")
class FlowersStandIn(Sketch):
    """One flower of five kinds, or several of a kind, near or far."""

    # As many as the public set has.
    classes: ClassVar[dict[str, float]] = {
        "daisy": 764,
        "dandelion": 1052,
        "rose": 784,
        "sunflower": 733,
        "tulip": 984,
    }
    version: ClassVar[int] = 1

    def sketch(self, class_name: str, rng: np.random.Generator, difficulty: float) -> NDArray[np.uint8]:
        """See the base; difficulty tilts and shrinks the flowers, strews clutter, and blurs."""
        picture = _garden(rng, difficulty)
        pen = picture.pen()
        count = int(rng.choice((1, 2, 3, 6), p=(0.5, 0.2, 0.15, 0.15)))
        largest = math.exp(rng.normal(-0.4 - 0.35 * math.log(count), 0.15 + 0.3 * difficulty))
        for _ in range(count):
            x, y = rng.uniform(-0.3, 0.3, 2) * (1 + 0.8 * math.log(count))
            size = largest * rng.uniform(0.8, 1.1)
            # Heads of other flowers lean any way, and are seen from aside as often as from above.
            tilt = 1.0 if class_name in _UPRIGHT else rng.uniform(1 - 0.75 * difficulty, 1.0)
            turn = rng.normal(0, 0.15) if class_name in _UPRIGHT else rng.normal(0, 0.6)
            blossoms.stem(pen.at(x, y, size), rng, int(rng.integers(0, 3)))
            head = pen.at(x, y, size * math.sqrt(tilt), turn, 1 / tilt)
            head.shade(ellipse(0.1, 0.15, 1.0), -0.3)
            _BLOSSOMS[class_name](head, rng)
        camera = Camera(noise=3 + 10 * difficulty, blur=0.4 + 1.6 * difficulty, cast=0.03 + 0.1 * difficulty)
        return camera.photograph(picture, picture.light.shape, rng)
