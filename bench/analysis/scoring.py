"""The scores of the cells of a table, each on all test images and on those without a twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bench.analysis.cells import CellRuns
from bench.analysis.contributions import CONTRIBUTIONS
from bench.analysis.interval import Interval, interval
from bench.analysis.score_interval import Covers, covers, score_interval
from bench.analysis.tested import Evidence, Tested, runs_on_test
from bench.analysis.twin_free import ClassLeft
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
        intervals: By the name of the score, with `WITHOUT_TWINS` where it is of the images without a twin, at
            the class shares of all: intervals of `WITH_INTERVAL`, ranges over seeds of others.
        scored: `WITH_INTERVAL` as far as uncertainty needs them, by name; empty without a completed run.
        ranked_without_twins: The score by which rows are compared, on the images without a twin; None where
            it is not known.
        images: How many test images there are.
        groups: How many independent groups of near-duplicates they are; None where nobody looked, or where
            each run has test images of its own.
        audited: Of how many splits the audits know these groups; None as in `groups`.
        unmet: How many of the images have no twin in training or validation; None where nobody looked. Where
            each run has test images of its own, of those that twins touch most.
        classes: The same by class; empty where nobody looked.
    """

    intervals: dict[str, Interval] = field(default_factory=dict)
    scored: dict[str, Scored] = field(default_factory=dict)
    ranked_without_twins: Scored | None = None
    images: int = 0
    groups: int | None = None
    audited: int | None = None
    unmet: int | None = None
    classes: tuple[ClassLeft, ...] = ()

    @property
    def ranked(self) -> Scored | None:
        """The score by which rows are compared; None without a completed run."""
        return self.scored.get(RANKED_BY)

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
    scored = _with_interval(parts)
    unmet_parts = [part for tested in parts if (part := tested.without_twins()) is not None]
    # Without those of some runs, a mean would be of the others alone.
    unmet = _with_interval(unmet_parts) if len(unmet_parts) == len(parts) else {}
    classes = _classes(parts, runs.completed[0][0].data.classes)
    grouped = parts[0] if classes and len(parts) == 1 else None
    return CellScores(
        intervals=_intervals(scored) | (_without_twins(unmet, unmet_parts) if unmet else {}),
        scored=scored,
        ranked_without_twins=unmet.get(RANKED_BY),
        images=len(parts[0].labels),
        groups=int(grouped.groups.max()) + 1 if grouped else None,
        audited=len(grouped.audited) if grouped else None,
        unmet=_left(classes) if classes else None,
        classes=classes,
    )


def _classes(parts: Sequence[Tested], names: Sequence[str]) -> tuple[ClassLeft, ...]:
    """The test images of each class, of the split that twins touch most; none where some are not known."""
    found = [_classes_left(tested, names) for tested in parts]
    if not all(found):
        return ()
    return min(found, key=lambda classes: min(each.left / each.images for each in classes if each.images))


def _classes_left(tested: Tested, names: Sequence[str]) -> tuple[ClassLeft, ...]:
    left = tested.unmet_of_class()
    if left is None:
        return ()
    counts = zip(names, tested.of_class().tolist(), left.tolist(), strict=True)
    return tuple(ClassLeft(*each) for each in counts)


def _left(classes: Sequence[ClassLeft]) -> int:
    return sum(each.left for each in classes)


def _with_interval(parts: Sequence[Tested]) -> dict[str, Scored]:
    return {name: _score(parts, name) for name in WITH_INTERVAL}


def _intervals(scored: dict[str, Scored]) -> dict[str, Interval]:
    return {name: score_interval(cell) for name, cell in scored.items()}


def _without_twins(scored: dict[str, Scored], parts: Sequence[Tested]) -> dict[str, Interval]:
    """Every score on the images that have no twin in training or validation."""
    found = _intervals(scored)
    for name in CONTRIBUTIONS:
        if name not in found and (shown := interval(_of_each_run(parts, name).tolist())):
            found[name] = shown
    return {f"{name}{WITHOUT_TWINS}": shown for name, shown in found.items()}


def _score(parts: Sequence[Tested], name: str) -> Scored:
    if len(parts) == 1:
        (tested,) = parts
        scores, influence = _each(tested, name)
        return on_same_images(scores, influence, tested.groups, tested.images, tested.image_weights)
    return on_own_images(_of_each_run(parts, name), len(parts[0].labels), parts[0].trained)


def _of_each_run(parts: Sequence[Tested], name: str) -> NDArray[np.float64]:
    """Score of each run of every part, shape (runs,)."""
    return np.concatenate([_each(tested, name)[0] for tested in parts])


def _each(tested: Tested, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Score of each run, shape (runs,), and influence of each image on it, shape (runs, images)."""
    scores, influence = np.empty(len(tested.predicted)), np.empty(tested.predicted.shape)
    weights = np.ones(tested.classes) if tested.weights is None else tested.weights
    for run, predicted in enumerate(tested.predicted):
        kinds = tested.labels * tested.classes + predicted
        confusion = np.bincount(kinds, minlength=tested.classes**2).reshape(tested.classes, tested.classes)
        found = CONTRIBUTIONS[name](weights[:, None] * confusion)
        # Sums of weights may be a trifle off.
        scores[run] = min(found.score, 1.0)
        influence[run] = (weights[:, None] * found.influence).ravel()[kinds]
    return scores, influence
