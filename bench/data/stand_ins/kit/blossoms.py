"""Flowers, each about as wide as its pen's coordinates from -1 to 1; stems lead down from the middle."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from bench.data.stand_ins.kit.colours import WHITE, Hue, darker, mixed
from bench.data.stand_ins.kit.outlines import blob, corners, ellipse, petal, smooth
from bench.data.stand_ins.kit.pen import Colour, Pen

Blossom = Callable[[Pen, np.random.Generator], None]
_LEAF = Hue(105, 0.55, 0.42)


def stem(pen: Pen, rng: np.random.Generator, leaves: int = 1) -> None:
    """A stem downwards with a few leaves."""
    green, lean = _LEAF.near(rng), rng.normal(0, 0.3)
    pen.stroke(corners((0, 0), (0.4 * lean, 1.2), (lean, 2.6)), green, 0.1)
    for y in rng.uniform(0.9, 2.0, leaves):
        side = rng.choice((-1, 1))
        pen.at(0.3 * lean, y, 1.0, -0.8, side).fill(petal(0, rng.uniform(0.6, 1.0), 0.2, 0), green)


def _ring(pen: Pen, rng: np.random.Generator, count: int, inner: float, width: float, colour: Colour) -> None:
    """Petals all around, each of another length and shade."""
    start = rng.uniform(0, math.pi)
    for angle in start + (np.arange(count) + rng.normal(0, 0.15, count)) * (2 * math.pi / count):
        shade = darker(colour, rng.uniform(0.85, 1.05))
        outline = petal(inner, rng.uniform(0.88, 1.0), width, angle)
        pen.fill(outline, shade)
        pen.stroke(outline[4:14], darker(shade, 0.78), 0.02)


def daisy(pen: Pen, rng: np.random.Generator) -> None:
    """White, seldom pink, around a yellow middle."""
    colour = WHITE if rng.random() < 0.75 else Hue(310, 0.3, 0.85).near(rng)
    _ring(pen, rng, int(rng.integers(13, 22)), 0.25, 0.13, colour)
    pen.round(ellipse(0, 0, rng.uniform(0.26, 0.36)), Hue(46, 0.85, 0.85).near(rng), 0.3)


def dandelion(pen: Pen, rng: np.random.Generator) -> None:
    """Yellow and shaggy, or a ball of seeds."""
    if rng.random() < 0.3:
        pen.fill(ellipse(0, 0, 0.16), (120, 105, 80))
        for angle in rng.uniform(0, 2 * math.pi, 46):
            reach = rng.uniform(0.55, 1.0)
            tip = (reach * math.cos(angle), reach * math.sin(angle))
            pen.stroke(corners((0, 0), tip), (205, 205, 200), 0.01)
            pen.fill(ellipse(*tip, 0.07), (225, 225, 222))
        return
    colour = Hue(50, 0.88, 0.92).near(rng)
    for outer, shade in ((1.0, 0.82), (0.8, 0.92), (0.55, 1.0), (0.3, 0.9)):
        for angle in rng.uniform(0, 2 * math.pi, 26):
            tongue = petal(0.05, outer * rng.uniform(0.8, 1.05), 0.07, angle, 0.8)
            pen.fill(tongue, darker(colour, shade * rng.uniform(0.9, 1.05)))


def rose(pen: Pen, rng: np.random.Generator) -> None:
    """Petals around petals; red, pink, white or yellow."""
    kinds = (Hue(352, 0.85, 0.7), Hue(340, 0.5, 0.9), Hue(40, 0.12, 0.93), Hue(45, 0.6, 0.92))
    colour = kinds[int(rng.choice(4, p=(0.45, 0.35, 0.1, 0.1)))].near(rng)
    turn = rng.uniform(0, 2 * math.pi)
    for number in range(14):
        reach = 0.62 * (1 - number / 14)
        turn += 2.4 + rng.normal(0, 0.15)
        x, y = reach * math.cos(turn), reach * math.sin(turn)
        leaf = blob(x, y, 0.2 + 0.5 * reach, rng, 0.12)
        pen.round(leaf, darker(colour, rng.uniform(0.85, 1.1)), 0.3)
        pen.stroke(leaf[: len(leaf) // 2], darker(colour, 0.62), 0.04)


def sunflower(pen: Pen, rng: np.random.Generator) -> None:
    """Yellow petals around a large dark disc."""
    colour = Hue(47, 0.9, 0.93).near(rng)
    _ring(pen, rng, int(rng.integers(15, 20)), 0.4, 0.15, darker(colour, 0.85))
    _ring(pen, rng, int(rng.integers(13, 18)), 0.4, 0.14, colour)
    disc = Hue(28, 0.65, rng.uniform(0.18, 0.4)).near(rng, 0.5)
    size = rng.uniform(0.42, 0.54)
    pen.round(ellipse(0, 0, size), disc, 0.3)
    for angle in np.arange(40) * 2.4:
        reach = size * 0.95 * math.sqrt(angle / 96)
        pen.fill(ellipse(reach * math.cos(angle), reach * math.sin(angle), 0.035), darker(disc, 1.5))


def tulip(pen: Pen, rng: np.random.Generator) -> None:
    """A cup on its stem; red, pink, yellow, violet, white or two colours."""
    kinds = (
        Hue(355, 0.85, 0.8),
        Hue(335, 0.55, 0.88),
        Hue(48, 0.85, 0.93),
        Hue(290, 0.5, 0.6),
        Hue(40, 0.1, 0.95),
    )
    colour = kinds[int(rng.integers(5))].near(rng)
    edge = mixed(colour, kinds[int(rng.integers(5))].near(rng), rng.choice((0.0, 0.6)))
    wide, open_ = rng.uniform(0.5, 0.75), rng.uniform(0.0, 0.3)
    for x in (-0.5, 0.5, 0.0):
        tip = x * (1 + 2 * open_)
        pen.fill(smooth((tip * wide * 1.3, -0.95), (x * wide + 0.4 * wide, -0.3),
                        (x * wide * 0.6 + 0.3 * wide, 0.5), (0, 0.8), (x * wide * 0.6 - 0.3 * wide, 0.5),
                        (x * wide - 0.4 * wide, -0.3)), darker(edge, 0.8))  # fmt: skip
    for side in (-1, 1):
        pen.round(smooth((side * (0.55 + open_) * wide, -0.9), (side * wide, -0.2),
                         (side * wide * 0.85, 0.45), (0, 0.9), (side * -0.1, 0.3),
                         (side * 0.1 * wide, -0.3)), colour, 0.3)  # fmt: skip
    pen.round(smooth((0, -0.75), (0.42 * wide, -0.1), (0.3 * wide, 0.6), (0, 0.88), (-0.3 * wide, 0.6),
                     (-0.42 * wide, -0.1)), mixed(colour, edge, 0.5), 0.3)  # fmt: skip


def orchid(pen: Pen, rng: np.random.Generator) -> None:
    """Three narrow and two broad petals around a lip."""
    colour = Hue(300, rng.uniform(0.1, 0.6), 0.9).near(rng)
    for angle in (-math.pi / 2, 0.6, math.pi - 0.6):
        pen.round(petal(0, 1.0, 0.28, angle), darker(colour, 0.85), 0.2)
    for angle in (-0.35, math.pi + 0.35):
        pen.round(petal(0, 1.0, 0.5, angle), colour, 0.2)
    pen.round(ellipse(0, 0.2, 0.22, 0.3), Hue(330, 0.8, 0.6).near(rng), 0.3)
    pen.fill(ellipse(0, 0, 0.1), (240, 215, 90))


def poppy(pen: Pen, rng: np.random.Generator) -> None:
    """Four broad red petals around a black middle."""
    colour = Hue(8, 0.9, 0.88).near(rng)
    for angle in np.array((0.2, 3.3, 1.8, 4.9)) + rng.normal(0, 0.2, 4):
        pen.round(petal(0, 0.95, 0.65, angle, 0.7), darker(colour, rng.uniform(0.85, 1.05)), 0.25)
    pen.fill(ellipse(0, 0, 0.24), (30, 26, 34))
    pen.fill(ellipse(0, 0, 0.1), (110, 125, 70))
