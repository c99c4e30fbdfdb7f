"""How well each class is told from the others, over the seeds of a cell."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.analysis.cells import CellRuns
from bench.analysis.interval import interval
from bench.records.record import Scores

SCORES = ("precision", "recall", "f1")


def on_test(runs: CellRuns) -> list[Scores]:
    """The scores on the test split of each completed run of a cell."""
    return [outcome.metrics["test"] for _, outcome in runs.completed if "test" in outcome.metrics]


def per_class(runs: CellRuns) -> pd.DataFrame:
    """Scores of each class on the test split, as means over the completed runs of a cell.

    Returns:
        One row a class, in label order: `class`, `precision`, `recall`, `f1` (0 to 1), and `images`, the
        number of test images of the class a run. Without a completed run there is no row.
    """
    found = on_test(runs)
    rows = []
    for name in found[0].per_class if found else ():
        of_class = [scores.per_class[name] for scores in found]
        means = {score: _mean([getattr(one, score) for one in of_class]) for score in SCORES}
        rows.append({"class": name, **means, "images": _mean([one.support for one in of_class])})
    return pd.DataFrame(rows, columns=["class", *SCORES, "images"])


def confusion(runs: CellRuns) -> NDArray[np.int64] | None:
    """Test images by actual (row) and predicted (column) class, summed over the completed runs of a cell.

    Returns:
        Shape (classes, classes), in label order; None without a completed run.
    """
    found = on_test(runs)
    if not found:
        return None
    summed: NDArray[np.int64] = np.asarray([scores.confusion for scores in found], dtype=np.int64).sum(axis=0)
    return summed


def _mean(values: list[float]) -> float:
    found = interval(values)
    return found.mean if found else float("nan")
