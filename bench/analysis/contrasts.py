"""Rows of a table that differ in one axis only, held against each other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from bench.analysis.table import varying
from bench.suite.schema import AXES, Axis

# In the order in which people ask.
COMPARED: tuple[Axis, ...] = ("loader", "regularisation", "architecture", "protocol")


@dataclass(frozen=True)
class Side:
    """One row of a contrast.

    Attributes:
        label: Its value on the axis, with the protocol where that differs too.
        mean: Weighted F1 on the test split, mean over seeds.
        low: The lowest seed's.
        high: The highest seed's.
        seconds_per_epoch: Mean over seeds, NaN where it is not known.
        training_time_s: Mean over seeds.
    """

    label: str
    mean: float
    low: float
    high: float
    seconds_per_epoch: float
    training_time_s: float


@dataclass(frozen=True)
class Contrast:
    """Complete rows that differ in one axis only; an architecture brings its protocol with it.

    Attributes:
        axis: In which they differ.
        shared: Their values on the other axes on which the table varies.
        seeds: The fewest seeds that one of them has.
        sides: Two or more, the best mean first.
    """

    axis: Axis
    shared: tuple[str, ...]
    seeds: int
    sides: tuple[Side, ...]

    @property
    def below(self) -> tuple[Side, ...]:
        """The sides whose every seed scored below every seed of the best."""
        best = self.sides[0]
        return tuple(side for side in self.sides[1:] if side.high < best.low)

    @property
    def chance(self) -> float:
        """How often two rows that are equal come apart so that all seeds of one lie above those of the other.

        Of the ways to deal 2n values to two rows of n, two separate them.
        """
        return 2 / math.comb(2 * self.seeds, self.seeds)


def contrasts(table: pd.DataFrame) -> list[Contrast]:
    """Finds what a table allows to compare, axis by axis.

    Args:
        table: From `bench.analysis.table`.

    Returns:
        In the order of `COMPARED`, then of the table; rows that are not complete are left out.
    """
    complete = table[table["status"] == "completed"]
    return [contrast for axis in COMPARED for contrast in _of_axis(complete, axis, varying(table))]


def _of_axis(rows: pd.DataFrame, axis: Axis, telling: list[str]) -> Iterator[Contrast]:
    # A protocol is mostly made for its architecture: asking for the same one would leave nothing to compare.
    apart = {axis, "protocol"} if axis == "architecture" else {axis}
    shared = [name for name in (*AXES, "device", "backend") if name not in apart]
    for values, group in rows.groupby(shared, sort=False):
        if group[axis].nunique() < 2:
            continue
        named = [str(value) for name, value in zip(shared, values, strict=True) if name in telling]
        sides = sorted(_sides(group, axis), key=lambda side: side.mean, reverse=True)
        yield Contrast(axis, tuple(named), int(group["runs"].min()), tuple(sides))


def _sides(group: pd.DataFrame, axis: Axis) -> Iterator[Side]:
    with_protocol = axis == "architecture" and group["protocol"].nunique() > 1
    for _, row in group.iterrows():
        yield Side(
            label=f"{row[axis]} ({row['protocol']})" if with_protocol else str(row[axis]),
            mean=float(row["weighted_f1"]),
            low=float(row["weighted_f1_low"]),
            high=float(row["weighted_f1_high"]),
            seconds_per_epoch=float(row["seconds_per_epoch"]),
            training_time_s=float(row["training_time_s"]),
        )
