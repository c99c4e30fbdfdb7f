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
        seconds: Wall time of all trials of a study.
        epochs: Trained by all trials of a study.
    """

    label: str
    studies: int
    best: tuple[Interval, ...]
    seconds: Interval
    epochs: Interval

    @property
    def final(self) -> Interval:
        """What it had found in the end."""
        return self.best[-1] if self.best else _UNKNOWN


def contestants(studies: Mapping[str, Sequence[Study]]) -> list[Contestant]:
    """Compares searchers.

    Args:
        studies: By searcher, one a seed; all of the same space and objectives.

    Returns:
        The best in the end first; one that found nothing last.
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
        seconds=_known(seconds),
        epochs=_known(epochs),
    )


def _point(values: Sequence[float]) -> Interval:
    return _UNKNOWN if any(math.isnan(value) for value in values) else _known(values)


def _known(values: Sequence[float]) -> Interval:
    return interval(values) or _UNKNOWN
