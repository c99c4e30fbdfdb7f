"""Rows of a table that differ in one axis only, held against each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import pandas as pd

from bench.analysis.alike import alike
from bench.analysis.measures import as_read
from bench.analysis.pairwise import Comparison, compare, repeated
from bench.analysis.scoring import CellScores
from bench.analysis.table import RANKED_WITHIN, varying
from bench.suite.schema import Axis

# In the order in which people ask.
COMPARED: tuple[Axis, ...] = ("loader", "regularisation", "architecture", "protocol")
# What an architecture may bring with it.
_BROUGHT: tuple[Axis, ...] = ("regularisation", "protocol")


@dataclass(frozen=True)
class Side:
    """One row of a contrast.

    Attributes:
        number: Of the row in the table.
        label: Its value on the axis, with the regularisation and the protocol where it brings its own.
        mean: Weighted F1 on the test split, mean over seeds.
        mean_without_twins: The same on the test images without a twin in training or validation; NaN where
            that is not known.
        seconds_per_epoch: Mean over seeds, NaN where it is not known.
        training_time_s: Mean over seeds.
        behind: What the best side is ahead by; None for that one, and where rows have one seed.
    """

    number: int
    label: str
    mean: float
    mean_without_twins: float
    seconds_per_epoch: float
    training_time_s: float
    behind: Comparison | None


@dataclass(frozen=True)
class Contrast:
    """Complete rows that differ in one axis only; an architecture may bring what was made for it.

    Attributes:
        axis: In which they differ.
        shared: Their values on the other axes on which the table varies, by name.
        seeds: The fewest seeds that one of them has.
        sides: Two or more, the best mean first.
    """

    axis: Axis
    shared: dict[str, str]
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

    @cached_property
    def reordered(self) -> tuple[Side, ...]:
        """The sides by their scores without twins, the best first; empty where none overtakes another."""
        known = [side for side in self.sides if not math.isnan(side.mean_without_twins)]
        if not _overtaking(known):
            return ()
        return tuple(sorted(known, key=lambda side: side.mean_without_twins, reverse=True))


def contrasts(table: pd.DataFrame, scored: Sequence[CellScores]) -> list[Contrast]:
    """Finds what a table allows to compare, axis by axis.

    Args:
        table: From `bench.analysis.table`.
        scored: The scores of each of its rows.

    Returns:
        In the order of `COMPARED`, then of the table; rows that are not complete are left out.
    """
    rows = table[table["status"] == "completed"].reset_index(names="number")
    rows["compared"] = rows.groupby(RANKED_WITHIN)["number"].transform("size")
    naming = varying(table)
    return [
        Contrast(
            axis=axis,
            shared={name: shared[name] for name in naming if name in shared},
            seeds=int(group["runs"].min()),
            sides=tuple(_sides(group, axis, shared, scored)),
        )
        for axis in COMPARED
        for shared, group in alike(rows, axis)
    ]


def _sides(
    group: pd.DataFrame, axis: Axis, shared: dict[str, str], scored: Sequence[CellScores]
) -> Iterator[Side]:
    ordered = group.sort_values("weighted_f1", ascending=False, kind="stable")
    best = scored[int(ordered["number"].iloc[0])].ranked
    for place, (_, row) in enumerate(ordered.iterrows()):
        number = int(row["number"])
        ranked = scored[number].ranked
        known = place > 0 and best is not None and ranked is not None and repeated(ranked)
        yield Side(
            number=number,
            label=_label(row, axis, shared),
            mean=float(row["weighted_f1"]),
            mean_without_twins=float(row["weighted_f1_without_twins"]),
            seconds_per_epoch=float(row["seconds_per_epoch"]),
            training_time_s=float(row["training_time_s"]),
            behind=compare(best, ranked, int(row["compared"])) if known and best and ranked else None,
        )


def _label(row: pd.Series, axis: Axis, shared: dict[str, str]) -> str:
    own = [str(row[name]) for name in _BROUGHT if name != axis and row[name] != shared.get(name)]
    return f"{row[axis]} ({', '.join(own)})" if own else str(row[axis])


def _overtaking(sides: Sequence[Side]) -> bool:
    """Whether of two sides, the best first, one reads lower with twins than the other and higher without."""
    lowest = math.inf  # Without twins, of the sides that read higher with them.
    for _, equal in groupby(sides, key=lambda side: as_read(side.mean)):
        without = [as_read(side.mean_without_twins) for side in equal]
        if max(without) > lowest:
            return True
        lowest = min(lowest, *without)
    return False
