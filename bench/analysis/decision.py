"""Which row to take: the cheapest of those that cannot be told apart from the best, within limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bench.analysis.pairwise import Comparison, against_best, level_with_best
from bench.analysis.scoring import CellScores
from bench.analysis.standing import Standing

# What a row costs, by column of the table.
COSTS = ("model_size_mb", "inference_ms", "training_time_s")
# Equal networks compress to files that differ by less than this share.
_SAME_SIZE = 0.01
Limits = Mapping[str, float]


@dataclass(frozen=True)
class Decision:
    """What limits leave of the rows that are ranked together; rows by their number in the table.

    Attributes:
        within: Dataset, device and backend.
        rows: How many are ranked together.
        allowed: Those within the limits.
        best: Of these the one with the best mean on test; None where none is within the limits.
        behind: What the best of all rows is ahead of `best`; None where that is the same row, or where rows
            have one seed.
        level: `best` and the allowed rows that cannot be told apart from it, by falling score; `best` alone
            where rows have one seed, since nothing then tells what is level.
        at_most_behind: How far each other level row could be below `best`, in units of the score.
        close: The level rows that `best` alone does not stand out from either, without the correction for
            many rows that a claim needs: a row whose seeds scatter is level with much.
        cheapest: Of the level rows, by cost: the one that costs least and those whose cost cannot be told
            apart from it, by rising cost; none where no cost is known.
        cautious: The same of the close rows.
    """

    within: tuple[str, ...]
    rows: int
    allowed: tuple[int, ...]
    best: int | None
    behind: Comparison | None
    level: tuple[int, ...]
    at_most_behind: dict[int, float]
    close: tuple[int, ...]
    cheapest: dict[str, tuple[int, ...]]
    cautious: dict[str, tuple[int, ...]]


def decide(table: pd.DataFrame, scored: Sequence[CellScores], standing: Standing, limits: Limits) -> Decision:
    """Decides among the rows that are ranked together.

    Within the limits the rows are a table of their own: the best of them by its mean on test, and those that
    `bench.analysis.pairwise.against_best` leaves level with it. That is what their scores do not speak
    against (a confidence set of the best: Hsu, Annals of Statistics 9, 1981); the cheapest of it is then a
    choice by cost. Who would rather risk less chooses among those alone that a comparison of two rows leaves
    level too.

    Args:
        table: From `bench.analysis.table`.
        scored: The scores of each of its rows.
        standing: The rows to decide among.
        limits: The most that a row may cost, by column of the table, of `COSTS`. A row whose cost is not
            known is not within a limit of it. They come from what the network is for, not from the scores.

    Returns:
        Of rows by their number in the table. Not for the claim that a level row is as good as the best one:
        it may be worse by `at_most_behind`. Nor for a score to expect: the best test score is flattered by
        having been chosen (`bench.analysis.selection`).
    """
    rows = {number: scores.ranked for number, scores in enumerate(scored) if number in standing.rows}
    allowed = {
        number: row
        for number, row in rows.items()
        if row is not None and all(table[cost][number] <= most for cost, most in limits.items())
    }
    if not allowed:
        return Decision(standing.within, len(rows), (), None, None, (), {}, (), {}, {})
    best, comparisons = against_best(allowed)
    level = level_with_best(best, comparisons)
    close = [best, *(number for number in level[1:] if comparisons[number].low_alone <= 0)]
    return Decision(
        within=standing.within,
        rows=len(rows),
        allowed=tuple(allowed),
        best=best,
        behind=standing.comparisons.get(best),
        level=tuple(level),
        at_most_behind={number: comparisons[number].high for number in level[1:]},
        close=tuple(close),
        cheapest={cost: _cheapest(table, level, cost) for cost in COSTS},
        cautious={cost: _cheapest(table, close, cost) for cost in COSTS},
    )


def varies(table: pd.DataFrame, cost: str) -> bool:
    """Whether a cost is measured in every run, so that the table has its range."""
    return f"{cost}_high" in table


def _cheapest(table: pd.DataFrame, numbers: Sequence[int], cost: str) -> tuple[int, ...]:
    known = [number for number in numbers if not pd.isna(table[cost][number])]
    if not known:
        return ()
    known.sort(key=lambda number: float(table[cost][number]))
    _, most = _range(table, known[0], cost)
    return tuple(number for number in known if _range(table, number, cost)[0] <= most)


def _range(table: pd.DataFrame, number: int, cost: str) -> tuple[float, float]:
    """Between which values the cost of a row may lie: rows whose ranges overlap are not told apart."""
    if varies(table, cost):
        return float(table[f"{cost}_low"][number]), float(table[f"{cost}_high"][number])
    value = float(table[cost][number])
    return value, value * (1 + _SAME_SIZE)
