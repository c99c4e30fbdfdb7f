"""The scores of the cells of a table, each on all test images and on those without a twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bench.analysis.cells import CellRuns
from bench.analysis.contributions import CONTRIBUTIONS
from bench.analysis.interval import Interval, interval
from bench.analysis.score_interval import Covers, covers, one_run_interval, score_interval
from bench.analysis.tested import Evidence, Tested, runs_on_test
from bench.analysis.variance import Scored, on_own_images, on_same_images

WITHOUT_TWINS = "_without_twins"
# By which rows are ranked and compared.
RANKED_BY = "weighted_f1"
# Of macro F1 a class with few images makes the interval too narrow, so that it has the range over seeds
# alone.
WITH_INTERVAL = ("accuracy", "weighted_f1")


@dataclass(frozen=True)
class CellScores:
    """The scores of one cell.

    Attributes:
        intervals: By the name of the score, with `WITHOUT_TWINS` where it is of the images without a twin:
            intervals of `WITH_INTERVAL`, ranges over seeds of others.
        one_run: Of `WITH_INTERVAL`, where one more run, on other test images, would lie; empty for one run.
        ranked: The score by which rows are compared; None without a completed run.
        images: How many test images there are.
        unmet: How many of them have no twin in training or validation; None where nobody looked.
    """

    intervals: dict[str, Interval] = field(default_factory=dict)
    one_run: dict[str, Interval] = field(default_factory=dict)
    ranked: Scored | None = None
    images: int = 0
    unmet: int | None = None

    @property
    def covers(self) -> Covers | None:
        """Whose luck the intervals hold."""
        return covers(self.ranked) if self.ranked else None


def score_cell(runs: CellRuns, evidence: Evidence) -> CellScores:
    """Scores the completed runs of a cell.

    Raises:
        BenchError: Stored predictions are missing or damaged.
    """
    parts = runs_on_test(runs, evidence)
    if not parts:
        return CellScores()
    scored = {name: _score(parts, name) for name in WITH_INTERVAL}
    return CellScores(
        intervals={name: score_interval(cell) for name, cell in scored.items()} | _without_twins(parts),
        one_run={name: one_run_interval(cell) for name, cell in scored.items() if cell.runs > 1},
        ranked=scored[RANKED_BY],
        images=len(parts[0].labels),
        unmet=None if parts[0].met is None else int((~parts[0].met).sum()),
    )


def _without_twins(parts: Sequence[Tested]) -> dict[str, Interval]:
    """Every score on the images that have no twin in training or validation, where that is known."""
    unmet = [part for tested in parts if (part := tested.without_twins()) is not None]
    if len(unmet) < len(parts):
        return {}
    found = {name: score_interval(_score(unmet, name)) for name in WITH_INTERVAL}
    for name in CONTRIBUTIONS:
        if name not in found and (shown := interval(_of_each_run(unmet, name).tolist())):
            found[name] = shown
    return {f"{name}{WITHOUT_TWINS}": shown for name, shown in found.items()}


def _score(parts: Sequence[Tested], name: str) -> Scored:
    if len(parts) == 1:
        (tested,) = parts
        scores, influence = _each(tested, name)
        return on_same_images(scores, influence, tested.groups, tested.images)
    return on_own_images(_of_each_run(parts, name), len(parts[0].labels), parts[0].trained)


def _of_each_run(parts: Sequence[Tested], name: str) -> NDArray[np.float64]:
    """Score of each run of every part, shape (runs,)."""
    return np.concatenate([_each(tested, name)[0] for tested in parts])


def _each(tested: Tested, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Score of each run, shape (runs,), and influence of each image on it, shape (runs, images)."""
    scores, influence = np.empty(len(tested.predicted)), np.empty(tested.predicted.shape)
    for run, predicted in enumerate(tested.predicted):
        kinds = tested.labels * tested.classes + predicted
        confusion = np.bincount(kinds, minlength=tested.classes**2).reshape(tested.classes, tested.classes)
        found = CONTRIBUTIONS[name](confusion)
        scores[run], influence[run] = found.score, found.influence.ravel()[kinds]
    return scores, influence
