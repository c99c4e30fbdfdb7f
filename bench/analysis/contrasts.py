"""Rows of a table that differ in one axis only, held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from bench.analysis.pairwise import Comparison, compare, repeated
from bench.analysis.scoring import CellScores
from bench.analysis.table import RANKED_WITHIN, varying
from bench.suite.schema import AXES, Axis

# In the order in which people ask.
COMPARED: tuple[Axis, ...] = ("loader", "regularisation", "architecture", "protocol")


@dataclass(frozen=True)
class Side:
    """One row of a contrast.

    Attributes:
        number: Of the row in the table.
        label: Its value on the axis, with the protocol where that differs too.
        mean: Weighted F1 on the test split, mean over seeds.
        seconds_per_epoch: Mean over seeds, NaN where it is not known.
        training_time_s: Mean over seeds.
        behind: What the best side is ahead by; None for that one, and where rows have one seed.
    """

    number: int
    label: str
    mean: float
    seconds_per_epoch: float
    training_time_s: float
    behind: Comparison | None


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
        """The sides that the best one beats, corrected for all rows that the table compares."""
        return tuple(side for side in self.sides if side.behind and side.behind.apart)

    @property
    def level(self) -> tuple[Side, ...]:
        """The sides that cannot be told apart from the best one."""
        return tuple(side for side in self.sides if side.behind and not side.behind.apart)


def contrasts(table: pd.DataFrame, scored: Sequence[CellScores]) -> list[Contrast]:
    """Finds what a table allows to compare, axis by axis.

    Args:
        table: From `bench.analysis.table`.
        scored: The scores of each of its rows.

    Returns:
        In the order of `COMPARED`, then of the table; rows that are not complete are left out.
    """
    complete = table[table["status"] == "completed"].reset_index(names="number")
    naming = varying(table)
    return [contrast for axis in COMPARED for contrast in _of_axis(complete, axis, naming, scored)]


def _of_axis(
    rows: pd.DataFrame, axis: Axis, naming: list[str], scored: Sequence[CellScores]
) -> Iterator[Contrast]:
    # A protocol is mostly made for its architecture: asking for the same one would leave nothing to compare.
    apart = {axis, "protocol"} if axis == "architecture" else {axis}
    shared = [name for name in (*AXES, "device", "backend") if name not in apart]
    ranked = rows.groupby(RANKED_WITHIN)["number"].transform("size")
    for values, group in rows.groupby(shared, sort=False):
        if group[axis].nunique() < 2:
            continue
        named = [str(value) for name, value in zip(shared, values, strict=True) if name in naming]
        compared = int(ranked[group.index[0]])
        sides = tuple(_sides(group, axis, scored, compared))
        yield Contrast(axis, tuple(named), int(group["runs"].min()), sides)


def _sides(group: pd.DataFrame, axis: Axis, scored: Sequence[CellScores], compared: int) -> Iterator[Side]:
    with_protocol = axis == "architecture" and group["protocol"].nunique() > 1
    ordered = group.sort_values("weighted_f1", ascending=False, kind="stable")
    best = scored[int(ordered["number"].iloc[0])].ranked
    for place, (_, row) in enumerate(ordered.iterrows()):
        number = int(row["number"])
        ranked = scored[number].ranked
        known = place > 0 and best is not None and ranked is not None and repeated(ranked)
        yield Side(
            number=number,
            label=f"{row[axis]} ({row['protocol']})" if with_protocol else str(row[axis]),
            mean=float(row["weighted_f1"]),
            seconds_per_epoch=float(row["seconds_per_epoch"]),
            training_time_s=float(row["training_time_s"]),
            behind=compare(best, ranked, compared) if known and best and ranked else None,
        )
