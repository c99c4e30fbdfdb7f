"""Which searcher earns its cost: several of them under the same budget, each with several seeds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.analysis.interval import Interval, interval
from bench.analysis.objectives import merit
from bench.analysis.searches import best_so_far, cost
from bench.records.study import Study

_UNKNOWN = Interval(math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class Contestant:
    """One searcher over its seeds.

    Attributes:
        label: Engine, sampler and pruner.
        studies: How many, one a seed.
        best: The best value of the first objective after each trial: mean and range over the studies, as far
            as all of them got; NaN until each has a completed trial.
        final: The same after the last trial of each study, which with a budget of time or epochs may be
            another one in each.
        seconds: Wall time of all trials of a study.
        epochs: Trained by all trials of a study.
    """

    label: str
    studies: int
    best: tuple[Interval, ...]
    final: Interval
    seconds: Interval
    epochs: Interval


def contestants(studies: Mapping[str, Sequence[Study]]) -> list[Contestant]:
    """Compares searchers by the best that each has found so far.

    Args:
        studies: By searcher, one a seed, one at least in all; all of the same space, objectives and budget.

    Returns:
        The best in the end first; one that found nothing last. Means and ranges over the studies, by scores
        of the trials, each of which is flattered by having been chosen. Not for a claim that one searcher
        beats another: a few seeds on one space do not tell that.
    """
    found = [_contestant(label, group) for label, group in studies.items() if group]
    objective = next(group[0].definition.objectives[0] for group in studies.values() if group)

    def worth(contestant: Contestant) -> float:
        mean = contestant.final.mean
        return math.inf if math.isnan(mean) else -merit(objective, mean)

    return sorted(found, key=worth)


def _contestant(label: str, group: Sequence[Study]) -> Contestant:
    curves = [best_so_far(study) for study in group]
    seconds, epochs = zip(*(cost(study.trials) for study in group), strict=True)
    return Contestant(
        label=label,
        studies=len(group),
        best=tuple(_point(values) for values in zip(*curves, strict=False)),
        final=_point([curve[-1] if curve else math.nan for curve in curves]),
        seconds=_known(seconds),
        epochs=_known(epochs),
    )


def _point(values: Sequence[float]) -> Interval:
    return _UNKNOWN if any(math.isnan(value) for value in values) else _known(values)


def _known(values: Sequence[float]) -> Interval:
    return interval(values) or _UNKNOWN
