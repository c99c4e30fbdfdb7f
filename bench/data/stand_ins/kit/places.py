"""Buildings and landscapes, which fill the picture around the pen's middle."""

from __future__ import annotations

import math

import numpy as np

from bench.data.stand_ins.kit import trees
from bench.data.stand_ins.kit.colours import BLACK, WHITE, Hue, any_colour, darker, mixed
from bench.data.stand_ins.kit.outlines import arc, blob, box, corners, ellipse, smoothed
from bench.data.stand_ins.kit.pen import Colour, Pen

WATER, GRASS, STONE = Hue(205, 0.6, 0.55), Hue(95, 0.5, 0.5), Hue(35, 0.12, 0.55)


def _lights(pen: Pen, left: float, top: float, right: float, bottom: float, rows: int) -> None:
    """Rows of three windows."""
    for y in np.linspace(top, bottom, rows):
        for x in np.linspace(left, right, 3):
            pen.fill(box(x - 0.06, y - 0.05, x + 0.06, y + 0.05), (60, 70, 90))


def _below(pen: Pen, y: float, colour: Colour) -> None:
    pen.fill(box(-3, y, 3, 3), colour)


def bridge(pen: Pen, rng: np.random.Generator) -> None:
    """A deck over water: hung from towers, or on arches."""
    _below(pen, 0.45, WATER.near(rng))
    colour = (Hue(8, 0.7, 0.6) if rng.random() < 0.5 else STONE).near(rng)
    if rng.random() < 0.6:
        for x in (-0.55, 0.55):
            pen.fill(box(x - 0.07, -0.85, x + 0.07, 0.6), darker(colour, 0.85))
        for middle in (-1.1, 0.0, 1.1):
            pen.stroke(arc(middle, -0.95, 0.78, 0.6, math.pi - 0.6), colour, 0.04)
        pen.fill(box(-2, 0.05, 2, 0.17), colour)
        return
    pen.fill(box(-2, -0.15, 2, 0.6), colour)
    for x in (-0.8, 0.0, 0.8):
        pen.fill(ellipse(x, 0.6, 0.3, 0.45), darker(WATER.near(rng), 0.7))


def castle(pen: Pen, rng: np.random.Generator) -> None:
    """Towers with battlements."""
    stone = STONE.near(rng)
    _below(pen, 0.7, GRASS.near(rng))
    for left, top, right in ((-0.6, -0.1, 0.6), (-0.95, -0.6, -0.5), (0.5, -0.6, 0.95), (-0.25, -0.4, 0.25)):
        pen.round(box(left, top, right, 0.85), stone, 0.2)
        for x in np.arange(left, right - 0.05, 0.18):
            pen.fill(box(x, top - 0.12, x + 0.1, top + 0.02), stone)
    pen.fill(box(-0.12, 0.4, 0.12, 0.85), (50, 35, 25))
    if rng.random() < 0.5:
        for x in (-0.72, 0.72):
            pen.fill(corners((x - 0.28, -0.6), (x, -1.15), (x + 0.28, -0.6)), Hue(10, 0.6, 0.5).near(rng))


def house(pen: Pen, rng: np.random.Generator) -> None:
    """Walls, a roof, a door and windows."""
    _below(pen, 0.7, GRASS.near(rng))
    pen.round(box(-0.75, -0.15, 0.75, 0.85), any_colour(rng, 0.25, 0.85), 0.15)
    pen.round(corners((-0.95, -0.12), (-0.35, -0.8), (0.35, -0.8), (0.95, -0.12)), Hue(12, 0.6,
                      0.45).near(rng), 0.15)  # fmt: skip
    pen.fill(box(-0.12, 0.3, 0.14, 0.85), any_colour(rng, 0.6, 0.4))
    for x in (-0.45, 0.45):
        pen.fill(box(x - 0.16, 0.1, x + 0.16, 0.38), (150, 180, 205))


def road(pen: Pen, rng: np.random.Generator) -> None:
    """Asphalt to the horizon with a broken line."""
    _below(pen, -0.1, Hue(rng.uniform(30, 110), 0.4, 0.5).near(rng))
    bend = rng.normal(0, 0.25)
    pen.fill(corners((bend - 0.06, -0.1), (bend + 0.06, -0.1), (1.0, 1.4), (-1.0, 1.4)), (95, 95, 98))
    for near, far in ((0.05, 0.13), (0.25, 0.4), (0.6, 1.0)):
        x0, x1 = bend * (1 - near), bend * (1 - far)
        width = 0.04 * (near + far)
        pen.fill(corners((x0 - width, near), (x0 + width, near), (x1 + 1.4 * width, far),
                         (x1 - 1.4 * width, far)), (240, 225, 140))  # fmt: skip


def skyscraper(pen: Pen, rng: np.random.Generator) -> None:
    """A tower of windows, with lower ones beside it."""
    for x, top, wide in ((-0.7, 0.1, 0.3), (0.72, -0.1, 0.28), (0.0, rng.uniform(-1.1, -0.7), 0.36)):
        pen.round(
            box(x - wide, top, x + wide, 1.5),
            Hue(210, rng.uniform(0.05, 0.4), rng.uniform(0.35, 0.75)).near(rng),
            0.2,
        )
        _lights(pen, x - 0.6 * wide, top + 0.12, x + 0.6 * wide, 1.0, 7)


def cloud(pen: Pen, rng: np.random.Generator) -> None:
    """Heaps of white in a blue sky."""
    pen.fill(box(-3, -3, 3, 3), Hue(210, rng.uniform(0.3, 0.7), 0.85).near(rng))
    for x, y in rng.normal(0, (0.45, 0.18), (9, 2)):
        pen.round(blob(x, y, rng.uniform(0.25, 0.45), rng), darker(WHITE, rng.uniform(0.85, 1.05)), 0.25)


def forest(pen: Pen, rng: np.random.Generator) -> None:
    """Trunks and crowns, one behind the other."""
    green = Hue(105, 0.55, 0.35).near(rng)
    pen.fill(box(-3, -3, 3, 3), darker(green, 0.6))
    for depth in (0.55, 0.8, 1.1):
        for x in rng.uniform(-1.2, 1.2, 4):
            part = pen.at(x, 0.2, depth * 0.9)
            (trees.fir if rng.random() < 0.5 else trees.leafy)(part, rng, darker(green, 0.5 + 0.6 * depth))


def mountain(pen: Pen, rng: np.random.Generator) -> None:
    """Peaks with snow."""
    for x, y, wide in (
        (-0.7, -0.1, 0.9),
        (0.75, -0.2, 0.9),
        (rng.normal(0, 0.2), rng.uniform(-0.9, -0.5), 1.1),
    ):
        rock = Hue(220, 0.15, rng.uniform(0.3, 0.55)).near(rng)
        pen.fill(corners((x - wide, 0.8), (x, y), (x + wide, 0.8)), rock)
        pen.fill(corners((x, y), (x + 0.5 * wide, y + 0.5), (x + wide, 0.8), (x + 0.1, 0.8)), darker(rock,
                         0.7))  # fmt: skip
        pen.fill(corners((x, y), (x + 0.25 * wide, y + 0.28), (x, y + 0.2), (x - 0.25 * wide, y + 0.28)),
                         WHITE)  # fmt: skip
    _below(pen, 0.75, GRASS.near(rng))


def plain(pen: Pen, rng: np.random.Generator) -> None:
    """Fields under a wide sky."""
    field = Hue(rng.uniform(45, 100), 0.5, 0.65)
    for y in (0.1, 0.3, 0.6):
        _below(pen, y, field.near(rng))


def sea(pen: Pen, rng: np.random.Generator) -> None:
    """Waves up to the horizon."""
    water = WATER.near(rng)
    _below(pen, -0.15, water)
    for y in np.linspace(0, 1.1, 6):
        x = np.linspace(-1.2, 1.2, 14)
        line = np.stack([x, y + 0.05 * np.sin(7 * x + rng.uniform(0, 6))], axis=-1)
        pen.stroke(line, mixed(water, WHITE, rng.uniform(0.2, 0.6)), 0.03 + 0.04 * y)
    if rng.random() < 0.3:
        pen.fill(smoothed(np.array([(-1.2, -0.15), (-0.7, -0.4), (-0.2, -0.15)])), darker(BLACK, 3.0))
