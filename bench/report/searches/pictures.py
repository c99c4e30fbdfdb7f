"""All pictures of a search."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.figure import Figure

from bench.analysis.importance import importances
from bench.analysis.interval import Interval
from bench.analysis.searches import comparable
from bench.records.study import Study
from bench.report.looks import png
from bench.report.searches.front import pareto_front
from bench.report.searches.importance import importance
from bench.report.searches.parallel import parallel
from bench.report.searches.progress import progress
from bench.report.searches.slices import slices

# In the order of the page, with what stands beside each.
CAPTIONS = {
    "best_so_far.png": "Score of each trial, and the best so far",
    "front.png": "Two objectives against each other",
    "importance.png": "Which parameters decided",
    "parallel.png": "Every completed trial across its parameters",
    "slices.png": "Score by each parameter alone",
}


def picture_path(study: Study, name: str) -> str:
    """Where a picture is, below the folder of results."""
    return f"figures/searches/{study.definition.name}/{name}"


def available(study: Study) -> list[str]:
    """Which pictures a search has enough trials for, in the order of `CAPTIONS`."""
    scored = len(comparable(study.trials))
    there = {
        "best_so_far.png": scored > 0,
        "front.png": scored > 0 and len(study.definition.objectives) > 1,
        "importance.png": bool(importances(study)),
        "parallel.png": scored > 1,
        "slices.png": scored > 0,
    }
    return [name for name in CAPTIONS if there[name]]


def pictures(study: Study, fresh: Interval | None = None) -> dict[str, bytes]:
    """The available pictures of a search, by name.

    Args:
        study: The search.
        fresh: What its winner scored with fresh seeds, where it was trained again.
    """
    draw: dict[str, Callable[[], Figure]] = {
        "best_so_far.png": lambda: progress(study, fresh),
        "front.png": lambda: pareto_front(study),
        "importance.png": lambda: importance(study),
        "parallel.png": lambda: parallel(study),
        "slices.png": lambda: slices(study),
    }
    return {name: png(draw[name]()) for name in available(study)}
