"""Drawn stand-in for rendered pictures of horses and of people in many places."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from bench.data.stand_in import stand_ins
from bench.data.stand_ins.kit import trees
from bench.data.stand_ins.kit.camera import Camera
from bench.data.stand_ins.kit.colours import Hue, any_colour, darker
from bench.data.stand_ins.kit.grounds import blades, wash
from bench.data.stand_ins.kit.outlines import box, ellipse, smooth
from bench.data.stand_ins.kit.pen import Pen, Picture
from bench.data.stand_ins.kit.people import BOY, GIRL, MAN, WOMAN
from bench.data.stand_ins.kit.sketch import Sketch
from bench.data.stand_ins.kit.species import BEASTS

SHAPE = (300, 300)
_COATS = (Hue(25, 0.6, 0.45), Hue(20, 0.5, 0.2), Hue(35, 0.12, 0.85), Hue(38, 0.5, 0.7), Hue(20, 0.7, 0.55))


def _place(rng: np.random.Generator, difficulty: float) -> Picture:
    """Land under a sky, with trees, houses and rocks."""
    sky, land = (
        Hue(210, rng.uniform(0.1, 0.6), 0.9).near(rng),
        Hue(rng.uniform(25, 120), 0.35, 0.55).near(rng),
    )
    ground = wash(rng, SHAPE, sky, darker(sky, 1.1), 0.08)
    horizon = int(SHAPE[0] * rng.uniform(0.35, 0.65))
    ground[horizon:] = wash(rng, (SHAPE[0] - horizon, SHAPE[1]), darker(land, 0.8), land, 0.15)
    picture = Picture(ground, (rng.uniform(-0.8, 0.8), -0.6))
    pen, y = picture.pen(), 2 * horizon / SHAPE[0] - 1
    for _ in range(int(rng.poisson(1 + 6 * difficulty))):
        size = rng.uniform(0.15, 0.5)
        part = pen.at(rng.uniform(-1.1, 1.1), y - 0.7 * size, size)
        _thing(part, rng)
    if rng.random() < 0.4:
        blades(pen, rng, 60, darker(land, 1.1), y + 0.3)
    return picture


def _thing(pen: Pen, rng: np.random.Generator) -> None:
    green = Hue(100, 0.45, 0.4).near(rng)
    kind = rng.integers(4)
    if kind == 0:
        trees.leafy(pen, rng, green)
    elif kind == 1:
        trees.fir(pen, rng, green)
    elif kind == 2:
        pen.round(box(-0.6, -0.4, 0.6, 1.0), any_colour(rng, 0.3), 0.15)
    else:
        pen.round(smooth((-0.9, 0.9), (-0.5, 0.2), (0.3, 0.0), (0.9, 0.9)), any_colour(rng, 0.1, 0.5), 0.3)


def _horse(pen: Pen, rng: np.random.Generator) -> None:
    coat = _COATS[int(rng.integers(len(_COATS)))]
    horse = replace(
        BEASTS["horse"],
        coat=coat,
        mark=_COATS[int(rng.integers(len(_COATS)))],
        legs=rng.uniform(0.4, 0.56),
        rise=rng.uniform(0.72, 1.1),
        pattern="patches" if rng.random() < 0.15 else "plain",
    )
    horse.draw(pen.at(0, -0.05), rng)


@stand_ins.register("horses-or-humans")
class HorsesOrHumansStandIn(Sketch):
    """A horse or a person, near or far, out of doors."""

    classes: ClassVar[dict[str, float]] = {"horses": 500, "humans": 527}
    version: ClassVar[int] = 1

    def sketch(self, class_name: str, rng: np.random.Generator, difficulty: float) -> NDArray[np.uint8]:
        """See the base; difficulty shrinks and tilts figures, strews trees and houses, and blurs."""
        picture = _place(rng, difficulty)
        size = math.exp(rng.normal(-0.35 - 0.6 * difficulty, 0.15 + 0.15 * difficulty))
        x, y = rng.uniform(-0.5, 0.5), rng.uniform(0.1, 0.4)
        pen = picture.pen()
        pen.shade(ellipse(x, y + 0.8 * size, 0.6 * size, 0.12 * size), -0.5)
        turn, stretch = rng.normal(0, 0.05 + 0.1 * difficulty), rng.choice((-1, 1)) * rng.uniform(0.7, 1.1)
        part = pen.at(x, y, size, turn, stretch)
        if class_name == "horses":
            _horse(part, rng)
        else:
            (MAN, WOMAN, BOY, GIRL)[int(rng.choice(4, p=(0.4, 0.4, 0.1, 0.1)))].draw(part, rng)
        camera = Camera(noise=3 + 14 * difficulty, blur=0.5 + 2.5 * difficulty, cast=0.03 + 0.08 * difficulty)
        return camera.photograph(picture, SHAPE, rng)
