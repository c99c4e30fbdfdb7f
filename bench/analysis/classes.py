"""How well each class is told from the others, over the seeds of a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    return class_scores(on_test(runs))


def class_scores(found: Sequence[Scores]) -> pd.DataFrame:
    """As `per_class`, from the scores of each run on one split."""
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


def normalised_rows(counts: NDArray[np.integer]) -> NDArray[np.float64]:
    """A confusion matrix with each row divided by its sum.

    Args:
        counts: Images by actual (row) and predicted (column) class, shape (classes, classes).

    Returns:
        Shares of the actual class, the same shape; a class without images has a row of zeros.
    """
    images = counts.sum(axis=1, keepdims=True)
    shares: NDArray[np.float64] = counts / np.maximum(images, 1)
    return shares


@dataclass(frozen=True)
class Confusion:
    """How many images of one class were taken for another, and their share of the actual class."""

    actual: str
    predicted: str
    images: int
    share: float


def most_confused(counts: NDArray[np.integer], classes: Sequence[str], most: int) -> list[Confusion]:
    """The pairs of classes that are taken for one another most often.

    Args:
        counts: Images by actual (row) and predicted (column) class, shape (classes, classes).
        classes: Class names in label order.
        most: How many pairs to name.

    Returns:
        By falling share, then in label order; pairs that were never confused are left out.
    """
    shares = normalised_rows(counts)
    np.fill_diagonal(shares, 0.0)
    order = np.argsort(-shares, axis=None, kind="stable")[:most]
    pairs = [divmod(int(place), len(classes)) for place in order]
    return [
        Confusion(classes[row], classes[column], int(counts[row, column]), float(shares[row, column]))
        for row, column in pairs
        if shares[row, column] > 0
    ]


def _mean(values: list[float]) -> float:
    found = interval(values)
    return found.mean if found else float("nan")
