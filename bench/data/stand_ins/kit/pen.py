"""A picture in the making, and the pen that draws things on it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.data.stand_ins.kit.outlines import Points

Colour = tuple[float, float, float]  # red, green, blue; 0 to 255
NEUTRAL = 128
_SHIFT = 4  # fractional bits of the coordinates handed to OpenCV
# A round thing is lit in steps: share of its outline, and how much of the light's depth falls there.
_ROUND = ((1.0, -1.0), (0.88, -0.5), (0.72, 0.0), (0.52, 0.5), (0.3, 0.9))


def fixed(points: Points) -> NDArray[np.int32]:
    """Points (n, 2) in OpenCV's fixed-point coordinates, so that edges fall between pixels."""
    return np.rint(points * (1 << _SHIFT)).astype(np.int32)


def fill(plane: NDArray[np.uint8], outline: Points, value: float | Colour) -> None:
    """Fills an outline (n, 2), in pixels, of a plane (height, width) or (height, width, 3), in place."""
    cv2.fillPoly(plane, [fixed(outline)], value, cv2.LINE_AA, _SHIFT)


def stroke(plane: NDArray[np.uint8], line: Points, value: float | Colour, width: int) -> None:
    """Draws an open line (n, 2) of a width in pixels on a plane, in place."""
    cv2.polylines(plane, [fixed(line)], False, value, width, cv2.LINE_AA, _SHIFT)


@dataclass(frozen=True)
class Picture:
    """What is drawn on.

    Attributes:
        colours: (height, width, 3) RGB.
        sun: Direction the light comes from, x and y, of length 1.
        light: (height, width) how each pixel is lit: 128 leaves its colour, 0 makes it black, 255 twice as
            bright.
    """

    colours: NDArray[np.uint8]
    sun: tuple[float, float] = (-0.6, -0.8)
    light: NDArray[np.uint8] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "light", np.full(self.colours.shape[:2], NEUTRAL, np.uint8))

    def pen(self) -> Pen:
        """A pen whose coordinates run from -1 to 1 over the shorter side, from the middle."""
        height, width = self.light.shape
        return Pen(self, np.eye(2) * min(height, width) / 2, np.array([width / 2, height / 2]))


@dataclass(frozen=True)
class Pen:
    """Draws in a thing's own coordinates.

    Attributes:
        picture: Drawn on, in place.
        axes: (2, 2) where one step to the right and one down lead to, in pixels.
        origin: (2,) where the thing's middle is, in pixels.
    """

    picture: Picture
    axes: NDArray[np.float64]
    origin: NDArray[np.float64]

    def at(
        self, x: float = 0.0, y: float = 0.0, size: float = 1.0, turn: float = 0.0, stretch: float = 1.0
    ) -> Pen:
        """A pen for a part.

        Args:
            x: Middle of the part, to the right.
            y: And down.
            size: One step of the part, in steps of this pen.
            turn: In radians, clockwise.
            stretch: How much longer steps to the right are than steps down; negative mirrors.
        """
        cos, sin = math.cos(turn), math.sin(turn)
        own = np.array([(cos * stretch, sin * stretch), (-sin, cos)]) * size
        return replace(self, axes=own @ self.axes, origin=np.array([x, y]) @ self.axes + self.origin)

    def pixels(self, length: float) -> int:
        """A width in whole pixels, at least one."""
        return max(1, round(length * math.sqrt(abs(float(np.linalg.det(self.axes))))))

    def fill(self, outline: Points, colour: Colour) -> None:
        """Fills an outline evenly; what was shaded there before is forgotten."""
        placed = self._placed(outline)
        fill(self.picture.colours, placed, colour)
        fill(self.picture.light, placed, NEUTRAL)

    def stroke(self, line: Points, colour: Colour, width: float) -> None:
        """Draws an open line."""
        stroke(self.picture.colours, self._placed(line), colour, self.pixels(width))

    def shade(self, outline: Points, amount: float) -> None:
        """Lights (up to 1) or darkens (down to -1) what is inside an outline, with soft edges."""
        fill(self.picture.light, self._placed(outline), NEUTRAL * (1 + amount * 0.99))

    def round(self, outline: Points, colour: Colour, depth: float = 0.4) -> None:
        """Fills an outline and lights it as a bulging thing; `depth` up to 1."""
        self.fill(outline, colour)
        placed = self._placed(outline)
        middle, reach = placed.mean(axis=0), np.ptp(placed, axis=0) / 2
        for share, lit in _ROUND:
            centre = middle + np.array(self.picture.sun) * reach * (0.6 * (1 - share))
            fill(self.picture.light, centre + (placed - middle) * share, NEUTRAL * (1 + 0.99 * lit * depth))

    def _placed(self, points: Points) -> Points:
        placed: Points = points @ self.axes + self.origin
        return placed
