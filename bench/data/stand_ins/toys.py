"""Drawn stand-in for photographs of toys on the floor of a room."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from bench.data.stand_in import stand_ins
from bench.data.stand_ins.kit.camera import Camera
from bench.data.stand_ins.kit.colours import BLACK, WHITE, Hue, any_colour, darker, mixed
from bench.data.stand_ins.kit.grounds import litter, wash
from bench.data.stand_ins.kit.outlines import blob, corners, ellipse, limb, petal, smooth
from bench.data.stand_ins.kit.pen import Colour, Pen, Picture
from bench.data.stand_ins.kit.sketch import Sketch

# People photograph as they like: square, lying and upright; height and width in pixels.
SHAPES = ((160, 160), (150, 200), (200, 150))


def _ball(pen: Pen, rng: np.random.Generator) -> None:
    """Plain, with two coloured sectors, striped, or with patches."""
    first, second = any_colour(rng), any_colour(rng, rng.uniform(0, 0.8))
    pen.round(ellipse(0, 0, 0.9), first, 0.4)
    kind = rng.integers(4)
    if kind == 1:
        for turn in np.arange(3) * 2.1:
            pen.fill(petal(0.05, 0.88, 0.38, turn, 0.75), second)
    elif kind == 2:
        pen.fill(
            smooth((-0.82, -0.25), (0, -0.1), (0.82, -0.25), (0.82, 0.2), (0, 0.35), (-0.82, 0.2)), second
        )
    elif kind == 3:
        for x, y in ((0, 0), (0.6, 0.3), (-0.55, 0.4), (-0.4, -0.55), (0.45, -0.5)):
            pen.fill(blob(x, y, 0.2, rng, 0.1), second)
    pen.shade(ellipse(-0.3, -0.4, 0.28, 0.2), 0.7)
    pen.shade(smooth((-0.7, 0.5), (0, 0.82), (0.75, 0.4), (0.5, 0.75), (0, 0.95), (-0.5, 0.8)), -0.5)


def _brick(pen: Pen, rng: np.random.Generator) -> None:
    """A building brick seen from above one corner, with studs in one row or two."""
    colour = any_colour(rng, 0.8)
    long, deep, high = rng.uniform(0.6, 1.0), rng.uniform(0.35, 0.6), rng.uniform(0.3, 0.7)
    slope = rng.uniform(0.2, 0.4)
    top = np.array(
        [(0, 0), (long, -slope * long), (long - deep, -slope * (long + deep)), (-deep, -slope * deep)]
    )
    top += ((deep - long) / 2, -high / 2 + slope * long / 2 + 0.1)
    down = np.array([0, high])
    pen.fill(np.stack([top[0], top[1], top[1] + down, top[0] + down]), darker(colour, 0.75))
    pen.fill(np.stack([top[3], top[0], top[0] + down, top[3] + down]), darker(colour, 0.5))
    pen.fill(top, colour)
    rows, columns = int(rng.integers(1, 3)), int(rng.integers(2, 4))
    size = 0.32 * min(long / columns, deep / rows) + 0.02
    for row in range(rows):
        for column in range(columns):
            right, back = (column + 0.5) / columns, (row + 0.5) / rows
            x, y = top[0] + (top[1] - top[0]) * right + (top[3] - top[0]) * back
            pen.fill(ellipse(x, y, size, size * 0.6), darker(colour, 0.65))
            pen.fill(ellipse(x, y - size * 0.55, size, size * 0.6), darker(colour, 1.15))


def _car(pen: Pen, rng: np.random.Generator) -> None:
    """A car from the side: saloon, van or open racer."""
    colour = any_colour(rng, 0.8)
    front, roof = rng.uniform(0.3, 0.7), rng.uniform(-0.75, -0.5)
    if rng.random() < 0.3:
        cabin = corners((-0.5, -0.1), (-0.3, -0.42), (0.1, -0.42), (0.3, -0.1))
    else:
        cabin = corners((-0.75, -0.05), (-0.55, roof), (0.2, roof), (front, -0.05))
        panes = corners((-0.62, -0.1), (-0.48, roof + 0.1), (0.14, roof + 0.1), (front - 0.13, -0.1))
    pen.round(cabin, darker(colour, 0.9), 0.2)
    if rng.random() < 0.9 and len(cabin) == 4 and cabin[1, 1] == roof:
        pen.fill(panes, (170, 200, 215))
        pen.stroke(corners((-0.15, -0.1), (-0.15, roof + 0.05)), darker(colour, 0.9), 0.07)
    body = smooth((-1, -0.05), (-0.3, -0.13), (0.6, -0.1), (1.0, 0.05), (1.02, 0.3), (0.5, 0.36),
                  (-0.5, 0.36), (-1.02, 0.3))  # fmt: skip
    pen.round(body, colour, 0.3)
    pen.fill(ellipse(0.95, 0.1, 0.06, 0.07), (250, 235, 150))
    rim = any_colour(rng, 0.3)
    for x in (-0.55, 0.55):
        pen.fill(ellipse(x, 0.36, 0.24), BLACK)
        pen.fill(ellipse(x, 0.36, 0.11), rim)


def _duck(pen: Pen, rng: np.random.Generator) -> None:
    """A bath duck, mostly yellow."""
    hue = Hue(48, 0.8, 0.95).near(rng) if rng.random() < 0.6 else any_colour(rng)
    pen.round(smooth((-1.0, -0.3), (-0.75, -0.05), (0, -0.15), (0.55, -0.05), (0.75, 0.35), (0.4, 0.75),
                     (-0.4, 0.75), (-0.85, 0.35)), hue, 0.35)  # fmt: skip
    pen.round(ellipse(0.35, -0.45, 0.42), hue, 0.35)
    bill = Hue(20, 0.85, 0.9).near(rng) if rng.random() < 0.7 else any_colour(rng)
    pen.fill(smooth((0.68, -0.5), (0.98, -0.48), (1.02, -0.38), (0.7, -0.3)), bill)
    pen.fill(ellipse(0.47, -0.58, 0.08), WHITE)
    pen.fill(ellipse(0.49, -0.57, 0.05), BLACK)
    wing = smooth((-0.5, 0.15), (0.0, 0.05), (0.3, 0.25), (-0.05, 0.5), (-0.4, 0.42))
    pen.shade(wing, -0.25)
    pen.stroke(wing, darker(hue, 0.75), 0.04)


def _teddy(pen: Pen, rng: np.random.Generator) -> None:
    """A sitting bear."""
    fur = Hue(28, rng.uniform(0.2, 0.65), rng.uniform(0.35, 0.85)).near(rng)
    if rng.random() < 0.25:
        fur = any_colour(rng, 0.4)
    pale = mixed(fur, WHITE, 0.5)
    lean = rng.uniform(-0.12, 0.12)
    for side in (-1, 1):
        pen.round(limb((side * 0.3, 0.6), (side * 0.75, rng.uniform(0.6, 0.85)), 0.24, 0.22), fur, 0.35)
        pen.fill(ellipse(side * 0.78, 0.75, 0.12, 0.15), pale)
        pen.round(limb((side * 0.35, 0.05), (side * 0.8, rng.uniform(-0.2, 0.45)), 0.2, 0.16), fur, 0.35)
        pen.round(ellipse(lean + side * 0.36, -0.85, 0.19), fur, 0.3)
        pen.fill(ellipse(lean + side * 0.36, -0.85, 0.1), pale)
    pen.round(ellipse(0, 0.3, 0.5, 0.55), fur, 0.35)
    pen.fill(ellipse(0, 0.36, 0.28, 0.34), pale)
    pen.round(ellipse(lean, -0.55, 0.46, 0.4), fur, 0.35)
    pen.fill(ellipse(lean, -0.42, 0.2, 0.16), pale)
    for x, y, size in ((-0.17, -0.62, 0.055), (0.17, -0.62, 0.055), (0, -0.48, 0.075)):
        pen.fill(ellipse(lean + x, y, size), BLACK)
    if rng.random() < 0.4:
        ribbon = any_colour(rng)
        pen.fill(
            corners((lean - 0.25, -0.3), (lean - 0.25, 0.0), (lean + 0.25, -0.3), (lean + 0.25, 0.0)), ribbon
        )


_TOYS: dict[str, Callable[[Pen, np.random.Generator], None]] = {
    "ball": _ball,
    "brick": _brick,
    "car": _car,
    "duck": _duck,
    "teddy": _teddy,
}


def _room(rng: np.random.Generator, shape: tuple[int, int], difficulty: float) -> Picture:
    """A floor: plain, of boards or tiled, with things of other colours lying about."""
    floor: Colour = Hue(rng.uniform(15, 60), rng.uniform(0.05, 0.5), rng.uniform(0.35, 0.8)).near(rng)
    picture = Picture(
        wash(rng, shape, darker(floor, 0.8), darker(floor, 1.1), 0.1), (rng.uniform(-0.8, 0.8), -0.6)
    )
    pen, gap = picture.pen(), rng.uniform(0.3, 0.8)
    if rng.random() < 0.6:
        for x in np.arange(-2, 2, gap):
            pen.stroke(corners((x * 0.7, -1.5), (x * 1.3, 1.5)), darker(floor, 0.7), 0.015)
    if rng.random() < 0.4:
        for y in np.arange(-2, 2, gap):
            pen.stroke(corners((-2, y), (2, y)), darker(floor, 0.7), 0.015)
    litter(pen, rng, int(rng.poisson(12 * difficulty)), 0.3)
    return picture


@stand_ins.register("toys")
class ToysStandIn(Sketch):
    """One toy of five kinds, in any colour, on a floor with odds and ends."""

    classes: ClassVar[dict[str, float]] = dict.fromkeys(_TOYS, 1.0)
    version: ClassVar[int] = 1

    def sketch(self, class_name: str, rng: np.random.Generator, difficulty: float) -> NDArray[np.uint8]:
        """See the base; difficulty strews clutter, turns and shrinks the toys, and blurs."""
        shape = SHAPES[int(rng.integers(len(SHAPES)))]
        picture = _room(rng, shape, difficulty)
        size = math.exp(rng.normal(-0.65, 0.15 + 0.25 * difficulty))
        x, y = rng.uniform(-0.5, 0.5, 2)
        pen = picture.pen()
        pen.shade(ellipse(x + 0.1 * size, y + 0.6 * size, 1.1 * size, 0.3 * size), -0.5)
        turn = rng.normal(0, 0.1 + 0.6 * difficulty)
        _TOYS[class_name](pen.at(x, y, size, turn, rng.choice((-1, 1)) * rng.uniform(0.9, 1.1)), rng)
        camera = Camera(noise=3 + 12 * difficulty, blur=0.5 + 1.5 * difficulty, cast=0.02 + 0.08 * difficulty)
        return camera.photograph(picture, shape, rng)
