"""Which row to take: the cheapest of those that are known to lose little against the best, within limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bench.analysis.measures import as_read
from bench.analysis.pairwise import Comparison, against_best, level_with_best
from bench.analysis.scoring import CellScores
from bench.analysis.standing import Standing

# What a row costs, by column of the table.
COSTS = ("model_size_mb", "inference_ms", "training_time_s")
# The score that a cheaper row may lose where nobody says otherwise, about one answer in twenty: what a few
# seeds and some hundred test images can rule out. With less the best row would stand alone on small tables.
MAX_LOSS = 0.05
# Equal networks compress to files that differ by less than this share.
SAME_SIZE = 0.01
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
        comparisons: Of `best` with each other allowed row, by its number: how far below it that could be;
            empty where rows have one seed.
        bounded: `best` and the allowed rows that could be below it by the greatest loss at most.
        take: Of the bounded rows, by cost, the one to take: the cheapest, or of those whose cost cannot be
            told apart from its cost the one with the best mean; without the costs that are known of none.
        open: By cost, the cheapest of the level rows that are not bounded, where it costs less than the row
            to take: it may be as good, or worse by more than the greatest loss.
    """

    within: tuple[str, ...]
    rows: int
    allowed: tuple[int, ...]
    best: int | None
    behind: Comparison | None
    level: tuple[int, ...]
    comparisons: dict[int, Comparison]
    bounded: tuple[int, ...]
    take: dict[str, int]
    open: dict[str, int]


def decide(
    table: pd.DataFrame,
    scored: Sequence[CellScores],
    standing: Standing,
    limits: Limits,
    max_loss: float = MAX_LOSS,
) -> Decision:
    """Decides among the rows that are ranked together.

    Within the limits the rows are a table of their own: the best of them by its mean on test, and what the
    others may lose against it, by the simultaneous intervals of `bench.analysis.pairwise.against_best`. A row
    is a choice where that is little for certain, as in a test of non-inferiority, whose margin is the
    greatest loss (within multiple comparisons with the best: Hsu, Annals of Statistics 9, 1981). That a row
    is level with the best is not enough: one whose seeds scatter is level with much.

    Args:
        table: From `bench.analysis.table`.
        scored: The scores of each of its rows.
        standing: The rows to decide among.
        limits: The most that a row may cost, by column of the table, of `COSTS`. A row whose cost is not
            known is not within a limit of it. They come from what the network is for, not from the scores.
        max_loss: How far below the best a row to take may be at most, in units of the score; chosen before
            anybody sees the scores, as the limits are.

    Returns:
        Of rows by their number in the table. Not for the claim that a row to take is as good as the best one:
        it may be worse by as much as its comparison leaves open. Nor for a score to expect: the best test
        score is flattered by having been chosen (`bench.analysis.selection`).
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
    # As it is read, so that a loss of up to 0.050 is one of at most 0.050.
    bounded = [best, *(number for number, found in comparisons.items() if as_read(found.high) <= max_loss)]
    take = {
        cost: max(cheapest, key=lambda number: allowed[number].mean)
        for cost in COSTS
        if (cheapest := _cheapest(table, bounded, cost))
    }
    doubtful = [number for number in level if number not in bounded]
    return Decision(
        within=standing.within,
        rows=len(rows),
        allowed=tuple(allowed),
        best=best,
        behind=standing.comparisons.get(best),
        level=tuple(level),
        comparisons=comparisons,
        bounded=tuple(bounded),
        take=take,
        open={
            cost: cheaper[0]
            for cost, taken in take.items()
            if (cheaper := _cheaper(table, doubtful, taken, cost))
        },
    )


def varies(table: pd.DataFrame, cost: str) -> bool:
    """Whether a cost is measured in every run, so that the table has its range."""
    return f"{cost}_high" in table


def _cheapest(table: pd.DataFrame, numbers: Sequence[int], cost: str) -> list[int]:
    """The row that costs least and those whose cost cannot be told apart from it, by rising cost."""
    known = _by_cost(table, numbers, cost)
    return [number for number in known if not _less(table, known[0], number, cost)]


def _cheaper(table: pd.DataFrame, numbers: Sequence[int], than: int, cost: str) -> list[int]:
    """Those of some rows that cost less than another one, by rising cost."""
    return [number for number in _by_cost(table, numbers, cost) if _less(table, number, than, cost)]


def _by_cost(table: pd.DataFrame, numbers: Sequence[int], cost: str) -> list[int]:
    """The rows whose cost is known, by rising cost."""
    known = [number for number in numbers if not pd.isna(table[cost][number])]
    return sorted(known, key=lambda number: float(table[cost][number]))


def _less(table: pd.DataFrame, one: int, other: int, cost: str) -> bool:
    """Whether a row costs less than another: rows whose ranges overlap are not told apart."""
    return _range(table, one, cost)[1] < _range(table, other, cost)[0]


def _range(table: pd.DataFrame, number: int, cost: str) -> tuple[float, float]:
    """Between which values the cost of a row may lie."""
    if varies(table, cost):
        return float(table[f"{cost}_low"][number]), float(table[f"{cost}_high"][number])
    value = float(table[cost][number])
    return value, value * (1 + SAME_SIZE)
