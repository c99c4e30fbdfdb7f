"""Animals on six legs and more."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bench.data.stand_ins.kit.colours import BLACK, Hue, any_colour, darker
from bench.data.stand_ins.kit.outlines import blob, corners, ellipse, petal
from bench.data.stand_ins.kit.pen import Colour, Pen

_CLEAR = Hue(210, 0.1, 0.9)


def spider(pen: Pen, rng: np.random.Generator) -> None:
    """Eight bent legs around two balls."""
    skin: Colour = Hue(25, 0.4, rng.uniform(0.1, 0.35)).near(rng, 0.5)
    for side in (-1, 1):
        for lift in (-0.65, -0.25, 0.2, 0.6):
            pen.stroke(corners((0, 0), (side * 0.55, lift - 0.2), (side * 0.95, lift + 0.25)), skin, 0.05)
    pen.round(ellipse(0, 0.3, 0.32, 0.38), skin, 0.4)
    pen.round(ellipse(0, -0.15, 0.2), skin, 0.4)


@dataclass(frozen=True)
class Insect:
    """From above, its head upwards.

    Attributes:
        body: Its colour.
        bands: Colour of stripes across it, if any.
        wide: Half its width.
        wings: Half the spread of its wings, 0 where they are folded.
        wing: Their colour.
        antenna: Length of the antennae.
    """

    body: Hue
    bands: Hue | None = None
    wide: float = 0.3
    wings: float = 0.0
    wing: Hue = _CLEAR
    antenna: float = 0.4

    def draw(self, pen: Pen, rng: np.random.Generator) -> None:
        """Draws it."""
        body = self.body.near(rng, 0.6)
        for side in (-1, 1):
            for y in (-0.25, 0.1, 0.4):
                pen.stroke(corners((0, y), (side * (self.wide + 0.3), y + 0.05),
                                   (side * (self.wide + 0.4), y + 0.25)), BLACK, 0.05)  # fmt: skip
            pen.stroke(corners((0, -0.6), (side * 0.2, -0.7 - self.antenna)), BLACK, 0.04)
        if self.wings:
            wing = any_colour(rng, 0.8, 0.85) if self.wings > 0.8 else self.wing.near(rng)
            for side in (-1, 1):
                for angle, share in ((-0.6, 1.0), (0.55, 0.75)):
                    part = pen.at(0, -0.1, 1.0, side * angle, side)
                    part.round(petal(0, self.wings * share, 0.36 * self.wings, 0, 0.7), wing, 0.15)
                    if self.wings > 0.8:
                        part.fill(ellipse(0.65 * self.wings * share, 0, 0.12), darker(wing, 0.4))
        pen.round(ellipse(0, 0.15, self.wide, 0.62), body, 0.4)
        if self.bands is not None:
            for y in (-0.1, 0.15, 0.4):
                pen.fill(ellipse(0, y, 0.92 * self.wide, 0.07), self.bands.near(rng, 0.5))
        elif self.wide > 0.2:
            pen.stroke(corners((0, -0.3), (0, 0.72)), darker(body, 0.45), 0.04)
        pen.round(ellipse(0, -0.55, 0.7 * self.wide, 0.2), darker(body, 0.6), 0.3)


def caterpillar(pen: Pen, rng: np.random.Generator) -> None:
    """Balls in a row, on stubby feet."""
    skin = Hue(95, 0.6, 0.65).near(rng)
    for number, x in enumerate(np.linspace(-0.85, 0.7, 7)):
        y = 0.12 * math.sin(number * 1.3)
        pen.stroke(corners((x, y), (x, y + 0.38)), BLACK, 0.07)
        pen.round(ellipse(x, y, 0.22, 0.26), darker(skin, 0.85 + 0.25 * (number % 2)), 0.35)
    pen.round(blob(0.92, 0, 0.22, rng, 0.05), Hue(20, 0.7, 0.6).near(rng), 0.3)
    pen.fill(ellipse(0.99, -0.06, 0.05), BLACK)
