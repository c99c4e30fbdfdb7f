"""Where a single run like ours would lie: what published numbers, which are of one run, are held against."""

from __future__ import annotations

import numpy as np

from bench.analysis.cells import CellRuns
from bench.analysis.interval import Interval
from bench.analysis.measures import MEASURES
from bench.analysis.score_interval import one_run_interval
from bench.analysis.scoring import CellScores
from bench.analysis.variance import on_same_images

# Scores behind which no predictions are kept, and the split that each is of.
OVER_SEEDS = {"validation_accuracy": "validation", "train_weighted_f1": "train"}


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


def _over_seeds(runs: CellRuns, name: str) -> Interval | None:
    values = [value for _, outcome in runs.completed if (value := MEASURES[name](outcome)) is not None]
    if len(values) < 2:
        return None
    record, _ = runs.completed[0]
    images = sum(record.data.counts[OVER_SEEDS[name]].values())
    # What single images contributed is not known, and does not matter where they are the same.
    unknown = np.zeros((len(values), images))
    return one_run_interval(on_same_images(np.array(values), unknown, np.arange(images)), same_images=True)
