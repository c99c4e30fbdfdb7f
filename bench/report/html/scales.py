"""Where values lie on the axis of a drawing, and where its ticks are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.ticker import LogLocator, MaxNLocator

from bench.report.formats import Format


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, and what it says."""

    at: float
    text: str


@dataclass(frozen=True)
class Scale:
    """An axis from the value `low` to `high`, drawn from the place `start` to `end`."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """Where a value lies, to a tenth of a point."""
        low, high, value = (
            (math.log(part) if self.logarithmic else part) for part in (self.low, self.high, value)
        )
        return round(float(self.start + (value - low) / (high - low) * (self.end - self.start)), 1)

    def ticks(self, form: Format, most: int = 6) -> list[Tick]:
        """Marks at round values, at most so many, no two of which say the same."""
        found = {form(value): value for value in reversed(ticks(self.low, self.high, most, self.logarithmic))}
        return [Tick(self.place(value), text) for text, value in reversed(found.items())]


def scale(values: Sequence[float], start: float, end: float, *, logarithmic: bool = False) -> Scale:
    """An axis with a little room at both ends of the values, of which there is one at least."""
    low, high = min(values), max(values)
    if logarithmic:
        room = max((high / low) ** 0.08, 1.05)
        return Scale(low / room, high * room, start, end, logarithmic=True)
    room = 0.05 * (high - low) or 0.01
    return Scale(low - room, high + room, start, end)


def ticks(low: float, high: float, most: int, logarithmic: bool = False) -> list[float]:
    """Round values between two others; of a logarithmic axis with close ends, evenly spread ones."""
    if logarithmic:
        found = LogLocator(subs=(1.0, 2.0, 5.0), numticks=99).tick_values(low, high)
        inside = [float(value) for value in found if low <= value <= high]
        if 2 < len(inside) <= most:
            return inside
        if len(inside) > most:
            return inside[:: math.ceil(len(inside) / most)]
    return [float(value) for value in MaxNLocator(most - 1).tick_values(low, high) if low <= value <= high]
