"""Small colour photographs of one thing before anything."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bench.data.stand_ins.kit.camera import Camera
from bench.data.stand_ins.kit.colours import Hue, any_colour
from bench.data.stand_ins.kit.grounds import litter, wash
from bench.data.stand_ins.kit.outlines import ellipse
from bench.data.stand_ins.kit.pen import Pen, Picture

Thing = Callable[[Pen, np.random.Generator], None]
SIDE = 32
_FINENESS = 4  # drawn so much larger, for smooth edges


def photograph(thing: Thing, rng: np.random.Generator, difficulty: float) -> NDArray[np.uint8]:
    """A thing that looks either way: RGB (32, 32, 3).

    Difficulty tilts and shrinks it, strews clutter, bends its colours, and adds noise.
    """
    side = SIDE * _FINENESS
    colours = [any_colour(rng, rng.uniform(0.05, 0.6), rng.uniform(0.3, 0.9)) for _ in range(2)]
    picture = Picture(wash(rng, (side, side), colours[0], colours[1], 0.15), (rng.uniform(-0.8, 0.8), -0.6))
    pen = picture.pen()
    litter(pen, rng, int(rng.poisson(5 * difficulty)), 0.35)
    size = 0.88 * math.exp(rng.normal(-0.25 * difficulty, 0.05 + 0.18 * difficulty))
    x, y = rng.normal(0, 0.05 + 0.2 * difficulty, 2)
    pen.shade(ellipse(x, y + 0.8 * size, 0.8 * size, 0.15 * size), -0.3)
    turn, stretch = rng.normal(0, 0.05 + 0.25 * difficulty), rng.choice((-1, 1)) * rng.uniform(0.85, 1.15)
    thing(pen.at(x, y, size, turn, stretch), rng)
    film = np.array(Hue(rng.uniform(0, 360), 0.5, 1.0).rgb(), np.float32)
    share = rng.uniform(0, 0.6 * difficulty)
    picture.colours[:] = (picture.colours * (1 - share * (1 - film / 255))).astype(np.uint8)
    camera = Camera(3 + 18 * difficulty, 0.2 + 0.7 * difficulty, 0.1 + 0.1 * difficulty, 0.04, 0.08)
    return camera.photograph(picture, (SIDE, SIDE), rng)
