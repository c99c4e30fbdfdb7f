"""What choosing the epoch of a run on test would have done to its score."""

from __future__ import annotations

import math
import statistics
from functools import cache

import numpy as np
from scipy.integrate import trapezoid
from scipy.stats import norm

from bench.analysis.cells import CellRuns
from bench.analysis.variance import Scored
from bench.records.record import Record

# Epochs farther below the best on validation than so many standard errors are not in the running.
_IN_THE_RUNNING = 2.0


def epoch_bias(runs: CellRuns, scored: Scored | None) -> float | None:
    """By how much, at most, the mean test score of a cell would be too high had epochs been chosen on test.

    No run is scored on test after each epoch, so it is bounded: two networks of a cell differ in which test
    images they happen to get right, and two epochs of one run are taken to differ as much. Every epoch that
    validation cannot tell from the best one is then taken to be as good, and the best of so many independent
    draws of that luck is the expected greatest of as many normal ones (David and Nagaraja, Order Statistics,
    2003, section 3.1). Neighbouring epochs are more alike than that, and some truly better, so the true bias
    is smaller.

    Args:
        runs: The cell.
        scored: Its test score.

    Returns:
        0 or more, in units of the score; None where there is one run, which does not show how networks
        differ, or where each run has test images of its own. Not for epochs chosen on validation, as every
        epoch here is: the test score of such a one has no bias.
    """
    if scored is None or scored.images is None or scored.runs < 2:
        return None
    luck = math.sqrt(scored.shared * scored.runs)
    return statistics.mean(luck * _greatest(_contenders(record, luck)) for record, _ in runs.completed)


def _contenders(record: Record, luck: float) -> int:
    """How many epochs of a run validation cannot tell from its best one; at least 1."""
    if record.outcome is None:
        return 1
    scores = [score for score in record.outcome.history.get("val_accuracy", []) if score is not None]
    images = {split: sum(classes.values()) for split, classes in record.data.counts.items()}
    of_difference = luck * math.sqrt(2 * images["test"] / images["validation"])
    least = max(scores, default=0.0) - _IN_THE_RUNNING * of_difference
    return max(1, sum(score >= least for score in scores))


@cache
def _greatest(draws: int) -> float:
    """The expected greatest of so many independent standard normal draws."""
    values = np.linspace(-10, 10, 2001)
    density = draws * norm.pdf(values) * norm.cdf(values) ** (draws - 1)
    return float(trapezoid(values * density, values))
