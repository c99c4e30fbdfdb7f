"""What the numbers in brackets are: of scores on the test split intervals, of all other numbers ranges."""

from __future__ import annotations

import statistics
from collections.abc import Collection
from dataclasses import dataclass

NAME = (
    "accuracy and weighted F1 on test: 95 % interval over seeds and test images; all else: range over seeds"
)
SINGLE = "accuracy and weighted F1 on test: 95 % interval over test images only, since there is a single seed"
RESPLIT = (
    "accuracy and weighted F1 on test: 95 % interval over seeds and splits, which each seed draws anew"
    " (approximate: the splits share images); all else: range over seeds"
)


@dataclass(frozen=True)
class Interval:
    """A mean over runs with the range of the runs, in the unit of the values; low <= mean <= high."""

    mean: float
    low: float
    high: float


def interval(values: Collection[float]) -> Interval | None:
    """The mean of one number a run, and the range over those runs.

    For costs and other numbers that no prediction stands behind. It is no confidence interval.

    Args:
        values: One a seed, in any order.

    Returns:
        None if there is no value.
    """
    if not values:
        return None
    # statistics.mean is exact: the order does not matter, and rounding never leaves the range.
    return Interval(float(statistics.mean(values)), float(min(values)), float(max(values)))
