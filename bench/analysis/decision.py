"""Which row to take: the cheapest of those that cannot be told apart from the best, within limits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bench.analysis.pairwise import Comparison, against_best, level_with_best
from bench.analysis.scoring import CellScores
from bench.analysis.standing import Standing

# What a row costs, by column of the table; where rows cost about the same, the next ones decide.
COSTS = ("model_size_mb", "inference_ms", "training_time_s")
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
        cheapest: Of the close rows, by cost.
    """

    within: tuple[str, ...]
    rows: int
    allowed: tuple[int, ...]
    best: int | None
    behind: Comparison | None
    level: tuple[int, ...]
    at_most_behind: dict[int, float]
    close: tuple[int, ...]
    cheapest: dict[str, int]


def decide(table: pd.DataFrame, scored: Sequence[CellScores], standing: Standing, limits: Limits) -> Decision:
    """Decides among the rows that are ranked together.

    Args:
        table: From `bench.analysis.table`.
        scored: The scores of each of its rows.
        standing: The rows to decide among.
        limits: The most that a row may cost, by column of the table, of `COSTS`. A row whose cost is not
            known is not within a limit of it.
    """
    rows = {number: scores.ranked for number, scores in enumerate(scored) if number in standing.rows}
    allowed = {
        number: row
        for number, row in rows.items()
        if row is not None and all(table[cost][number] <= most for cost, most in limits.items())
    }
    if not allowed:
        return Decision(standing.within, len(rows), (), None, None, (), {}, (), {})
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
        cheapest={cost: _cheapest(table, close, cost) for cost in COSTS},
    )


def _cheapest(table: pd.DataFrame, numbers: Sequence[int], cost: str) -> int:
    order = (cost, *(other for other in COSTS if other != cost))

    def price(number: int) -> list[float]:
        costs = [float(table[name][number]) for name in order]
        # Two figures: what is closer is chance, or how well a file was compressed.
        return [math.inf if math.isnan(value) else float(f"{value:.2g}") for value in costs]

    return min(numbers, key=price)
