"""Colours by hue, and how they vary."""

from __future__ import annotations

import colorsys
from typing import NamedTuple

import numpy as np

from bench.data.stand_ins.kit.pen import Colour

BLACK: Colour = (22, 20, 20)
WHITE: Colour = (238, 238, 232)


class Hue(NamedTuple):
    """A colour as eyes name it: hue in degrees (0 red, 120 green, 240 blue), saturation and value to 1."""

    degrees: float
    saturation: float
    value: float

    def rgb(self) -> Colour:
        """The colour itself."""
        saturation, value = (min(1.0, max(0.0, part)) for part in self[1:])
        red, green, blue = colorsys.hsv_to_rgb(self.degrees / 360 % 1.0, saturation, value)
        return 255 * red, 255 * green, 255 * blue

    def near(self, rng: np.random.Generator, spread: float = 1.0) -> Colour:
        """A colour near it: at spread 1 some 8 degrees and a tenth of saturation and value away."""
        degrees, saturation, value = rng.normal(0, spread, 3)
        return Hue(
            self.degrees + 8 * degrees, self.saturation + 0.1 * saturation, self.value + 0.1 * value
        ).rgb()


def any_colour(rng: np.random.Generator, saturation: float = 0.7, value: float = 0.8) -> Colour:
    """Any hue."""
    return Hue(rng.uniform(0, 360), saturation, value).near(rng)


def darker(colour: Colour, share: float = 0.6) -> Colour:
    """The colour with a share of its light; above 1 lighter."""
    red, green, blue = (min(255.0, part * share) for part in colour)
    return red, green, blue


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """The first colour with a share of the second."""
    red, green, blue = (one + (other - one) * share for one, other in zip(first, second, strict=True))
    return red, green, blue
