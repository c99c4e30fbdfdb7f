"""Trees, from crown (about -1) to foot (1)."""

from __future__ import annotations

import math

import numpy as np

from bench.data.stand_ins.kit.colours import Hue, darker
from bench.data.stand_ins.kit.outlines import blob, corners, limb, petal, smooth
from bench.data.stand_ins.kit.pen import Colour, Pen

BARK = Hue(28, 0.4, 0.32)


def trunk(pen: Pen, rng: np.random.Generator, top: float, half_width: float = 0.09) -> None:
    """The trunk, from `top` down."""
    pen.round(limb((0, 1), (rng.normal(0, 0.03), top), half_width, 0.7 * half_width), BARK.near(rng), 0.25)


def leafy(pen: Pen, rng: np.random.Generator, green: Colour, wide: float = 0.75, top: float = -0.3) -> None:
    """A crown of leaves around `top`, made of clumps."""
    trunk(pen, rng, 0.0)
    for angle in np.arange(9) * 2.4:
        reach = 0.16 * math.sqrt(angle)
        x, y = wide * reach * math.cos(angle), top + 0.6 * reach * math.sin(angle)
        pen.round(blob(x, y, 0.36, rng), darker(green, rng.uniform(0.75, 1.15)), 0.3)


def fir(pen: Pen, rng: np.random.Generator, green: Colour) -> None:
    """Tiers of drooping branches."""
    trunk(pen, rng, 0.4)
    for y, wide in ((0.75, 0.62), (0.35, 0.5), (-0.05, 0.38), (-0.45, 0.26)):
        tier = corners((0, y - 0.6), (wide, y), (0.4 * wide, y - 0.08), (-0.4 * wide, y - 0.08), (-wide, y))
        pen.round(tier, darker(green, rng.uniform(0.8, 1.1)), 0.25)


def palm(pen: Pen, rng: np.random.Generator, green: Colour) -> None:
    """Feathers on a thin, bent trunk."""
    trunk(pen, rng, -0.35, 0.06)
    top = pen.at(0, -0.4)
    for angle in np.linspace(-3.6, 0.45, 8) + rng.normal(0, 0.1, 8):
        droop = smooth((0, 0), (0.45 * math.cos(angle), 0.45 * math.sin(angle) - 0.1),
                       (0.95 * math.cos(angle), 0.7 * math.sin(angle) + 0.15),
                       (0.4 * math.cos(angle), 0.4 * math.sin(angle) + 0.05))  # fmt: skip
        top.fill(droop, darker(green, rng.uniform(0.7, 1.1)))


def willow(pen: Pen, rng: np.random.Generator, green: Colour) -> None:
    """Branches that hang down to the ground."""
    trunk(pen, rng, -0.3)
    pen.round(blob(0, -0.5, 0.45, rng), green, 0.3)
    for x in rng.uniform(-0.8, 0.8, 26):
        start = -0.75 + 0.5 * x * x
        strand = petal(0, rng.uniform(0.9, 1.4), 0.06, math.pi / 2)
        pen.at(x, start).fill(strand, darker(green, rng.uniform(0.7, 1.1)))
