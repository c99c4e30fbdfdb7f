"""Which row of a table is best, chosen without a look at the test split."""

from __future__ import annotations

import math
from collections.abc import Iterable

from bench.analysis.cells import CellRuns
from bench.analysis.interval import interval


def best_on_validation(cells: Iterable[CellRuns]) -> dict[str, CellRuns]:
    """The cell of each dataset with the best validation score, the first of equal ones.

    A cell that lacks a run competes only where none of the dataset is complete.

    Returns:
        By dataset, in the order of the plan; a dataset of which nothing completed is left out.
    """
    found: dict[str, CellRuns] = {}
    for runs in cells:
        name = runs.cell.names["dataset"]
        if runs.completed and (name not in found or _merit(runs) > _merit(found[name])):
            found[name] = runs
    return found


def validation_score(runs: CellRuns) -> float:
    """Mean weighted F1 on the validation split over the completed runs of a cell; NaN without any."""
    scores = [outcome.metrics["validation"].weighted_f1 for _, outcome in runs.completed]
    found = interval(scores)
    return found.mean if found else math.nan


def _merit(runs: CellRuns) -> tuple[bool, float]:
    return runs.complete, validation_score(runs)
