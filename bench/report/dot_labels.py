"""Texts beside the dots of a figure, placed so that they cover dots and each other as little as can be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from bench.report.looks import QUIET_COLOUR, SMALL_SIZE

# All lengths are in points. A letter is about six tenths as wide as it is high, and a digit eight tenths
# high.
_LETTER, _HEIGHT = 0.6 * SMALL_SIZE, 0.8 * SMALL_SIZE
_DOT = 3.5
# Beside a dot, first above and below the level bar that goes through it, farther off where there is no room.
_ASIDE = np.array([[side, height] for height in (5.0, -5.0, 0.0, 10.0, -10.0) for side in (1.0, -1.0)])
_DISTANCES = (5.0, 11.0, 18.0, 26.0)
# What it costs to be nearer to another dot, and to leave the axes: in areas covered.
_NEARER, _OUTSIDE = 10.0, 1e3


def label_dots(axes: Axes, dots: Sequence[tuple[float, float]], texts: Sequence[str]) -> None:
    """Writes a text beside each dot, with a thin line to it where it had to go farther off.

    Args:
        axes: Whose limits and place in the figure are what they will be.
        dots: In the units of the axes.
        texts: Of each dot; those first have the first choice of a place.
    """
    if not dots:
        return
    points = 72 / axes.figure.dpi
    places = axes.transData.transform(dots) * points
    low, high = axes.get_window_extent().get_points() * points
    taken = [np.concatenate([place - _DOT, place + _DOT]) for place in places]
    for number, text in enumerate(texts):
        half = np.array([_LETTER * len(text), _HEIGHT]) / 2
        offsets = _offsets(half[0])
        centres = places[number] + offsets
        boxes = np.hstack([centres - half, centres + half])
        cost = _covered(boxes, np.array(taken)) + _NEARER * (_nearest(centres, places) != number)
        cost += _OUTSIDE * ((boxes[:, :2] < low) | (boxes[:, 2:] > high)).any(axis=1)
        # The first of the best ones is the nearest of them.
        chosen = int(np.argmin(cost))
        taken.append(boxes[chosen])
        _write(axes, dots[number], text, offsets[chosen], far=chosen >= len(_ASIDE))


def _offsets(half: float) -> NDArray[np.float64]:
    """Where the middle of a text of such a half width may be, seen from its dot, (places, 2)."""
    return np.concatenate([_ASIDE * [distance + half, 1.0] for distance in _DISTANCES])


def _nearest(centres: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.int64]:
    """The number of the dot that is nearest to each middle of a text."""
    found: NDArray[np.int64] = np.linalg.norm(centres[:, None] - places[None], axis=2).argmin(axis=1)
    return found


def _covered(boxes: NDArray[np.float64], taken: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each box covers of others: left, lower, right and upper ends, (boxes, 4) and (others, 4)."""
    low = np.maximum(boxes[:, None, :2], taken[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], taken[None, :, 2:])
    covered: NDArray[np.float64] = np.clip(high - low, 0, None).prod(axis=2).sum(axis=1)
    return covered


def _write(
    axes: Axes, dot: tuple[float, float], text: str, offset: NDArray[np.float64], *, far: bool
) -> None:
    line = {"arrowstyle": "-", "color": QUIET_COLOUR, "linewidth": 0.5, "shrinkA": 2, "shrinkB": 3}
    written = axes.annotate(
        text,
        dot,
        tuple(offset),
        textcoords="offset points",
        ha="center",
        va="center",
        fontsize=SMALL_SIZE,
        color=QUIET_COLOUR,
        zorder=5,
        path_effects=[withStroke(linewidth=1.5, foreground="white")],
        arrowprops=line if far else None,
    )
    # What was placed for this layout must not change it.
    written.set_in_layout(False)
