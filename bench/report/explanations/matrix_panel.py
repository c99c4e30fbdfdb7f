"""One confusion matrix, drawn into axes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, PowerNorm
from numpy.typing import NDArray

from bench.analysis.classes import most_confused, normalised_rows
from bench.report.looks import RIGHT_COLOUR, SMALL_SIZE, TEXT_SIZE, WRONG_COLOUR, literal, short, wrapped

_POINTS = 72  # An inch.
_LETTER = 0.62  # The width of a letter, in its size.
_SMALLEST = 5.0
_DIGITS = 4
_LISTED = 3
# Small numbers are coloured more strongly than in proportion, so that few mistakes are seen.
_POWER = 0.4
_NARROW = 12.0  # Points of a square below which slanted names cover one another.


@dataclass(frozen=True)
class Matrix:
    """A confusion matrix.

    Attributes:
        name: What is written above it.
        classes: Class names in label order.
        counts: Images, shape (classes, classes): rows the actual, columns the predicted class.
    """

    name: str
    classes: tuple[str, ...]
    counts: NDArray[np.int64]


@dataclass(frozen=True)
class Panel:
    """A matrix and the length of its side, in inches, which decides what can be written in it and beside."""

    matrix: Matrix
    side: float

    @property
    def heading(self) -> list[str]:
        """The lines of its name, which stand above its middle."""
        return wrapped(self.matrix.name, self.side + 0.6, TEXT_SIZE)

    @property
    def left(self) -> float:
        """Inches that names and label take at its left."""
        return 0.6 + (self._name_length if self._named else 0.2)

    @property
    def below(self) -> float:
        """Inches that names, label and the pairs that are listed take below it."""
        names = self._name_length * math.sin(math.radians(self._angle)) if self._named else 0.0
        return 0.5 + names + (0.0 if self._numbered else 0.16 * _LISTED)

    def draw(self, axes: Axes, *, normalised: bool) -> None:
        """Draws it, in counts or with each row divided by its sum.

        The worst pairs are named below where squares are too small for numbers.
        """
        counts = self.matrix.counts
        values = normalised_rows(counts) if normalised else counts.astype(np.float64)
        norm = PowerNorm(_POWER, vmin=0, vmax=1.0 if normalised else max(1.0, float(values.max())))
        diagonal = np.eye(len(counts), dtype=bool)
        for colour, hidden in ((RIGHT_COLOUR, ~diagonal), (WRONG_COLOUR, diagonal)):
            axes.imshow(np.ma.array(values, mask=hidden), cmap=_shades(colour), norm=norm)
        if self._numbered:
            self._write_numbers(axes, values, norm, ".2f" if normalised else ".0f")
        self._name_classes(axes)
        axes.set_ylabel("actual", fontsize=TEXT_SIZE)
        axes.set_xlabel(literal("\n".join(["predicted", *([] if self._numbered else self._worst())])))
        axes.xaxis.label.set_fontsize(TEXT_SIZE)
        axes.spines[:].set_color("#bbbbbb")
        axes.tick_params(length=0)

    @property
    def _square(self) -> float:
        """Points of a square's side."""
        return _POINTS * self.side / len(self.matrix.classes)

    @property
    def _numbered(self) -> bool:
        return self._size_of(_DIGITS) >= _SMALLEST

    @property
    def _name_size(self) -> float:
        return min(float(TEXT_SIZE), 0.85 * self._square)

    @property
    def _named(self) -> bool:
        return self._name_size >= _SMALLEST

    @property
    def _name_length(self) -> float:
        """Inches of the longest name."""
        letters = max(len(short(name)) for name in self.matrix.classes)
        return letters * _LETTER * self._name_size / _POINTS

    @property
    def _angle(self) -> int:
        """Degrees by which names below are turned, so that none covers its neighbour."""
        if _POINTS * self._name_length < self._square:
            return 0
        return 45 if self._square > _NARROW else 90

    def _size_of(self, letters: int) -> float:
        """The size, in points, of a text of so many letters that fits into a square."""
        return min(float(TEXT_SIZE), 0.85 * self._square / (_LETTER * letters))

    def _write_numbers(self, axes: Axes, values: NDArray[np.float64], norm: PowerNorm, form: str) -> None:
        size = self._size_of(max(_DIGITS, len(format(values.max(), form))))
        for (row, column), value in np.ndenumerate(values):
            text = format(value, form)
            nothing = float(text) == 0
            colour = "#aaaaaa" if nothing else "white" if norm(value) > 0.7 else "black"
            axes.text(
                column, row, text if value else "0", ha="center", va="center", fontsize=size, color=colour
            )

    def _name_classes(self, axes: Axes) -> None:
        """Names the classes at both sides; where names would be too small, numbers some of them from 1."""
        if not self._named:
            some = range(0, len(self.matrix.classes), 10)
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_ticks(some, [str(place + 1) for place in some], fontsize=SMALL_SIZE)
            return
        places = range(len(self.matrix.classes))
        names = [literal(short(name)) for name in self.matrix.classes]
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_ticks(places, names, fontsize=self._name_size)
        if self._angle:
            for label in axes.get_xticklabels():
                label.set(rotation=self._angle, ha="right", va="center", rotation_mode="anchor")

    def _worst(self) -> list[str]:
        """The pairs that are confused most often."""
        pairs = most_confused(self.matrix.counts, self.matrix.classes, _LISTED)
        return [f"{short(pair.actual)} as {short(pair.predicted)}: {pair.share:.0%}" for pair in pairs]


def _shades(colour: str) -> Colormap:
    shades = LinearSegmentedColormap.from_list("shades", ["#ffffff", colour])
    return shades.with_extremes(bad=(0, 0, 0, 0))
