"""Which row of a table is best, chosen without a look at the test split."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable

from bench.analysis.cells import CellRuns

TIES = "ties are broken by the lower log-loss there"


def best_on_validation(cells: Iterable[CellRuns]) -> dict[str, CellRuns]:
    """The cell of each dataset with the best validation score; see `merit`.

    A cell that lacks a run competes only where none of the dataset is complete.

    Returns:
        By dataset, in the order of the plan; a dataset of which nothing completed is left out.
    """
    found: dict[str, CellRuns] = {}
    for runs in cells:
        name = runs.cell.names["dataset"]
        if runs.completed and (name not in found or _competes(runs) > _competes(found[name])):
            found[name] = runs
    return found


def merit(runs: CellRuns) -> tuple[float, float]:
    """What cells are chosen by: weighted F1 on validation, then the log-loss there; more is better.

    A validation split is small and often wholly right in several cells: the log-loss still tells them apart.
    """
    losses = [outcome.metrics["validation"].log_loss for _, outcome in runs.completed]
    known = [-loss for loss in losses if loss is not None]
    loss = statistics.mean(known) if known and len(known) == len(losses) else -math.inf
    return validation_score(runs), loss


def validation_score(runs: CellRuns) -> float:
    """Mean weighted F1 on the validation split over the completed runs of a cell; NaN without any."""
    scores = [outcome.metrics["validation"].weighted_f1 for _, outcome in runs.completed]
    return float(statistics.mean(scores)) if scores else math.nan


def _competes(runs: CellRuns) -> tuple[bool, tuple[float, float]]:
    return runs.complete, merit(runs)
