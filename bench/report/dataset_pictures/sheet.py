"""A picture put together of images and words."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from numpy.typing import NDArray
from PIL import Image

from bench.data.pixels import open_upright
from bench.report.looks import DPI, SMALL_SIZE, TITLE_SIZE, literal

GAP = 6
"""Pixels between two images."""
_PAPER = 255
_BEHIND = 240  # Where an image does not fill its place.


class Sheet:
    """Images in places, with words between them; each pixel of it is one of the saved file.

    Args:
        width: In pixels.
        height: In pixels, without the title.
        title: Above all, in as many lines as it takes; may be empty.
        subtitle: Below the title, smaller; may be empty.
    """

    def __init__(self, width: int, height: int, title: str, subtitle: str = "") -> None:
        lines = [
            (line, points)
            for text, points in ((title, float(TITLE_SIZE)), (subtitle, SMALL_SIZE))
            for line in _wrapped(text, width, points)
        ]
        self._top = sum(_line_height(points) for _, points in lines) + 2 * GAP if lines else 0
        self._pixels = np.full((self._top + height, width, 3), _PAPER, np.uint8)
        self._figure = Figure(figsize=(width / DPI, (self._top + height) / DPI), dpi=DPI)
        self._axes = self._figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.axis("off")
        y = GAP - self._top
        for line, points in lines:
            self.write(line, width / 2, y + _line_height(points) / 2, points=points, align="center")
            y += _line_height(points)

    def place(self, image: Image.Image, x: int, y: int, side: int) -> None:
        """Fits an image into the square whose upper left corner is (x, y), below the title."""
        fitted = np.asarray(_fitted(image, side).convert("RGB"))
        height, width, _ = fitted.shape
        square = self._pixels[self._top + y : self._top + y + side, x : x + side]
        square[...] = _BEHIND
        row, column = (side - height) // 2, (side - width) // 2
        square[row : row + height, column : column + width] = fitted

    def write(self, text: str, x: float, y: float, points: float = SMALL_SIZE, align: str = "left") -> None:
        """Writes one line with its middle at height y, below the title."""
        self._axes.text(
            x,
            self._top + y,
            literal(text),
            fontsize=points,
            ha=align,
            va="center",
        )

    def figure(self) -> Figure:
        """The finished sheet."""
        height, width, _ = self._pixels.shape
        self._axes.imshow(self._pixels, extent=(0, width, height, 0), interpolation="nearest")
        return self._figure


def open_all(root: Path, paths: Sequence[str], color: str) -> list[Image.Image]:
    """Images as every loader sees them, before they are resized."""
    return [open_upright(root / path, color) for path in paths]


def evenly(count: int, wanted: int) -> NDArray[np.int64]:
    """At most `wanted` places out of `count`, evenly spread: the same ones each time."""
    return np.linspace(0, count - 1, min(count, wanted)).astype(np.int64)


def _fitted(image: Image.Image, side: int) -> Image.Image:
    """Makes an image as large as fits; the pixels of a small one stay to be seen."""
    longest = max(image.size)
    if longest <= side:
        times = side // longest
        return image.resize((image.width * times, image.height * times), Image.Resampling.NEAREST)
    width, height = (max(1, round(length * side / longest)) for length in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _wrapped(text: str, width: int, points: float) -> list[str]:
    """The lines of a text in so many pixels, with some room to spare for a line of wide letters."""
    if not text:
        return []
    length, _, _ = text_to_path.get_text_width_height_descent(text, FontProperties(size=points), ismath=False)
    return textwrap.wrap(text, int(0.95 * width / (length * DPI / 72) * len(text)))


def _line_height(points: float) -> int:
    return round(1.4 * points * DPI / 72)
