"""How uncertain a mean over runs is: the one place that decides it."""

from __future__ import annotations

import statistics
from collections.abc import Collection
from dataclasses import dataclass

# What tables and pages call the interval. It is no confidence interval, and is never to be called one.
NAME = "range over seeds"
EXPLANATION = (
    "The numbers in brackets are the lowest and the highest value over the seeds of a row (range over seeds)."
    " They are not a confidence interval: with few seeds another seed may well fall outside,"
    " and the luck of which images are in the training and test splits is not in them."
)

WITHOUT = "Each row rests on a single run: nothing here tells a difference between rows from luck."


@dataclass(frozen=True)
class Interval:
    """A mean over runs with its interval, in the unit of the values; low <= mean <= high."""

    mean: float
    low: float
    high: float


def interval(values: Collection[float]) -> Interval | None:
    """The mean of one number a run, and the range over those runs.

    Args:
        values: One a seed, in any order.

    Returns:
        None if there is no value.
    """
    if not values:
        return None
    # statistics.mean is exact: the order does not matter, and rounding never leaves the range.
    return Interval(float(statistics.mean(values)), float(min(values)), float(max(values)))
