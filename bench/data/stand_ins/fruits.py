"""Drawn stand-in for photographs of six fruits, whole, on a cloth."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from bench.data.stand_in import stand_ins
from bench.data.stand_ins.kit import produce
from bench.data.stand_ins.kit.camera import Camera
from bench.data.stand_ins.kit.colours import Hue
from bench.data.stand_ins.kit.grounds import cloth, litter
from bench.data.stand_ins.kit.outlines import ellipse
from bench.data.stand_ins.kit.pen import Pen, Picture
from bench.data.stand_ins.kit.sketch import Sketch

SHAPE = (200, 300)
_FRUITS: dict[str, Callable[[Pen, np.random.Generator, float], None]] = {
    "apple": produce.apple,
    "avocado": produce.avocado,
    "banana": produce.banana,
    "kiwi": produce.kiwi,
    "lemon": produce.lemon,
    "orange": produce.orange,
}


@stand_ins.register("fruits")
class FruitsStandIn(Sketch):
    """One fruit, or two of a kind, near or far, on a cloth with odds and ends."""

    classes: ClassVar[dict[str, float]] = dict.fromkeys(_FRUITS, 1.0)
    version: ClassVar[int] = 1

    def sketch(self, class_name: str, rng: np.random.Generator, difficulty: float) -> NDArray[np.uint8]:
        """See the base; difficulty strews clutter, blurs and tints."""
        tone = Hue(rng.uniform(20, 240), rng.uniform(0.03, 0.15), rng.uniform(0.5, 0.85)).rgb()
        picture = Picture(cloth(rng, SHAPE, tone), (rng.uniform(-0.8, 0.8), -0.6))
        pen = picture.pen()
        litter(pen, rng, int(rng.poisson(8 * difficulty)), 0.4)
        first = rng.uniform(-0.8, 0.8)
        places = [first] if rng.random() < 0.7 else [first, first - math.copysign(0.8, first)]
        for x in places:
            size = math.exp(rng.normal(-0.9, 0.25 + 0.3 * difficulty))
            y = rng.uniform(-0.35, 0.45)
            pen.shade(ellipse(x + 0.2 * size, y + 0.85 * size, 1.2 * size, 0.4 * size), -0.45)
            part = pen.at(x, y, size, rng.uniform(-math.pi, math.pi), rng.choice((-1, 1)))
            _FRUITS[class_name](part, rng, difficulty)
        camera = Camera(noise=3 + 10 * difficulty, blur=0.6 + 1.4 * difficulty, cast=0.02 + 0.1 * difficulty)
        return camera.photograph(picture, SHAPE, rng)
