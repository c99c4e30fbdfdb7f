"""Outlines and lines: points (n, 2) in a thing's own coordinates, x to the right, y down, about -1 to 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (n, 2) x and y
Point = tuple[float, float]

_BETWEEN = np.linspace(0, 1, 5)[:-1]  # where on each span of a smooth outline a point is set
# Catmull and Rom's cubic: how much of the four nearest knots a point between the middle two takes.
_WEIGHTS = np.stack(
    [
        -0.5 * _BETWEEN + _BETWEEN**2 - 0.5 * _BETWEEN**3,
        1 - 2.5 * _BETWEEN**2 + 1.5 * _BETWEEN**3,
        0.5 * _BETWEEN + 2 * _BETWEEN**2 - 1.5 * _BETWEEN**3,
        -0.5 * _BETWEEN**2 + 0.5 * _BETWEEN**3,
    ]
)


def ellipse(x: float, y: float, across: float, down: float | None = None, turn: float = 0.0) -> Points:
    """An ellipse by centre and half axes; `turn` in radians, clockwise as seen."""
    angle = np.arange(24) * (2 * math.pi / 24)
    points = np.stack([across * np.cos(angle), (across if down is None else down) * np.sin(angle)], axis=-1)
    moved: Points = turned(points, turn) + np.array((x, y))
    return moved


def box(left: float, top: float, right: float, bottom: float) -> Points:
    """A rectangle with upright sides."""
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], dtype=np.float64)


def corners(*points: Point) -> Points:
    """An outline or line with straight sides."""
    return np.array(points, dtype=np.float64)


def smooth(*knots: Point) -> Points:
    """A closed curve through knots (at least three)."""
    return smoothed(np.array(knots, dtype=np.float64))


def smoothed(knots: Points) -> Points:
    """A closed curve through knots (n, 2): (4 n, 2)."""
    curve: Points = np.einsum("kt,knc->ntc", _WEIGHTS, knots[_neighbours(len(knots))]).reshape(-1, 2)
    return curve


@cache
def _neighbours(count: int) -> NDArray[np.intp]:
    """For every span of a closed curve the knots before it, at both its ends, and after it: (4, count)."""
    return (np.arange(count) + np.arange(-1, 3)[:, None]) % count


def mirrored(right: Sequence[Point]) -> Points:
    """Straight-sided and the same left and right; given is the right half, from top to bottom."""
    half = np.array(right, dtype=np.float64)
    return np.concatenate([half, (half * (-1, 1))[::-1]])


def limb(start: Point, end: Point, wide: float, narrow: float) -> Points:
    """A round-ended bar from a wide start to a narrow end, both given as half widths."""
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    half = np.linspace(math.pi / 2, 3 * math.pi / 2, 7)
    back = np.stack([np.cos(half + angle), np.sin(half + angle)], axis=-1)
    return np.concatenate([start + wide * back, end - narrow * back])


def petal(inner: float, outer: float, half_width: float, angle: float, blunt: float = 0.6) -> Points:
    """A petal that points from the origin at an angle, widest at the share `blunt` of its length."""
    length = outer - inner
    wide = inner + blunt * length
    knots = np.array(
        [(inner, 0.0), (wide, half_width), (inner + 0.93 * length, 0.45 * half_width),
         (outer, 0.0), (inner + 0.93 * length, -0.45 * half_width), (wide, -half_width)]
    )  # fmt: skip
    return turned(smoothed(knots), angle)


def arc(x: float, y: float, radius: float, start: float, end: float) -> Points:
    """An open arc between two angles in radians, clockwise as seen, from the right."""
    angle = np.linspace(start, end, 12)
    return np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], axis=-1)


def blob(x: float, y: float, radius: float, rng: np.random.Generator, uneven: float = 0.25) -> Points:
    """A round thing of uneven outline."""
    angle = np.arange(9) * (2 * math.pi / 9)
    reach = radius * rng.uniform(1 - uneven, 1 + uneven, 9)
    round_origin = smoothed(np.stack([reach * np.cos(angle), reach * np.sin(angle)], axis=-1))
    outline: Points = round_origin + np.array((x, y))
    return outline


def turned(points: Points, angle: float) -> Points:
    """Points turned about the origin by an angle in radians, clockwise as seen."""
    cos, sin = math.cos(angle), math.sin(angle)
    rotated: Points = points @ np.array([(cos, sin), (-sin, cos)])
    return rotated
