"""Where a single run like ours would lie: what published numbers, which are of one run, are held against."""

from __future__ import annotations

from typing import Literal

import numpy as np

from bench.analysis.cells import CellRuns
from bench.analysis.interval import Interval
from bench.analysis.measures import MEASURES, as_read
from bench.analysis.score_interval import one_run_interval
from bench.analysis.scoring import CellScores
from bench.analysis.variance import on_same_images

# Scores behind which no predictions are kept, and the split that each is of.
OVER_SEEDS = {"validation_accuracy": "validation", "train_weighted_f1": "train"}
# A wider interval holds nearly every score that a network might have got.
WIDEST = 0.2
Place = Literal["inside", "outside", "too wide"]
Verdict = Literal["holds", "too wide", "part", "fails"]


def one_run(runs: CellRuns, scores: CellScores, name: str, *, same_images: bool) -> Interval | None:
    """Where a score of one more run would lie, with 95 %.

    Args:
        runs: Of a cell.
        scores: Of the same cell.
        name: Of the score, as in `MEASURES`.
        same_images: Whether that run is scored on the very test images of ours. Scores of `OVER_SEEDS` are
            taken for such in any case, since only their spread over the seeds is known.

    Returns:
        None with fewer than two runs, and of scores that are of neither kind.
    """
    if len(runs.completed) < 2:
        return None
    if name in OVER_SEEDS:
        return _over_seeds(runs, name)
    cell = scores.scored.get(name)
    return one_run_interval(cell, same_images=same_images) if cell else None


def place(theirs: float, where: Interval) -> Place:
    """Whether a published score lies where a single run would; both are taken as they are read.

    Args:
        theirs: The published score.
        where: Where a single run of ours would lie.

    Returns:
        `too wide` where it does, but the interval is wider than `WIDEST`.
    """
    low, high = as_read(where.low), as_read(where.high)
    if not low <= theirs <= high:
        return "outside"
    return "too wide" if as_read(high - low) > WIDEST else "inside"


def verdict(theirs: float, ours: Interval, tested: Interval) -> Verdict:
    """What runs that test why a published score is another than ours say of that.

    Args:
        theirs: The published score.
        ours: Where a run of the row that it was published for would lie; outside of it `theirs` does, or it
            is too wide to tell.
        tested: Where a run of the row that tests why would lie.

    Returns:
        `holds` if `theirs` lies there, or `too wide` as in `place`; `part` if it lies outside, but nearer to
        that row's mean than to ours and to the same side of both; `fails` otherwise.
    """
    found = place(theirs, tested)
    if found != "outside":
        return "holds" if found == "inside" else found
    left, before = (as_read(as_read(one.mean) - theirs) for one in (tested, ours))
    return "part" if left * before > 0 and abs(left) < abs(before) else "fails"


def _over_seeds(runs: CellRuns, name: str) -> Interval | None:
    values = [value for _, outcome in runs.completed if (value := MEASURES[name](outcome)) is not None]
    if len(values) < 2:
        return None
    record, _ = runs.completed[0]
    images = sum(record.data.counts[OVER_SEEDS[name]].values())
    # What single images contributed is not known, and does not matter where they are the same.
    unknown = np.zeros((len(values), images))
    return one_run_interval(on_same_images(np.array(values), unknown, np.arange(images)), same_images=True)
