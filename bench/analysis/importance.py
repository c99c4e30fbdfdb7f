"""Which parameters of a space decided about the scores of a search."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bench.analysis.objectives import direction
from bench.analysis.searches import comparable
from bench.records.study import Parameter, Study, Trial

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution
    from optuna.trial import FrozenTrial

# What the best share of trials has in common is what decides; a tenth of thirty would be three.
_BEST_SHARE = 0.25
# The best share of fewer is a handful, which says nothing about a whole space.
FEWEST = 30


def importances(study: Study) -> dict[str, float]:
    """How much each parameter decides about being among the best quarter of trials, by PED-ANOVA.

    Each parameter is taken by itself: how far its values among the best trials differ in their distribution
    from those among all of them (Watanabe, Bansal and Hutter, PED-ANOVA, IJCAI 2023, as Optuna has it).

    Args:
        study: Whatever engine proposed its trials; of several objectives the first decides.

    Returns:
        Shares of 1 by parameter, the largest first; empty with fewer than `FEWEST` completed trials, or where
        all scores are the same. They are of the trials that a sampler chose to make, and of few trials rough.
        Not for parameters that matter together only, nor for what changing one would gain.
    """
    scored = comparable(study.trials)
    objective = study.definition.objectives[0]
    if len(scored) < FEWEST or len({trial.scores[objective] for trial in scored}) < 2:
        return {}
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    theirs = optuna.create_study(direction=direction(objective))
    spread = {parameter.name: _distribution(parameter) for parameter in study.definition.space}
    theirs.add_trials([_theirs(trial, trial.scores[objective], spread) for trial in scored])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = optuna.importance.get_param_importances(
            theirs, evaluator=optuna.importance.PedAnovaImportanceEvaluator(target_quantile=_BEST_SHARE)
        )
    return {name: float(share) for name, share in sorted(found.items(), key=lambda item: (-item[1], item[0]))}


def _theirs(trial: Trial, score: float, spread: Mapping[str, BaseDistribution]) -> FrozenTrial:
    from optuna.trial import create_trial

    own = {name: spread[name] for name in trial.values}
    return create_trial(params=dict(trial.values), distributions=own, value=score)


def _distribution(parameter: Parameter) -> BaseDistribution:
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    if parameter.kind == "choice":
        return CategoricalDistribution(parameter.choices)
    if parameter.kind == "integer":
        low, high, step = int(parameter.low), int(parameter.high), int(parameter.step or 1)
        return IntDistribution(low, high, log=parameter.log, step=step)
    return FloatDistribution(parameter.low, parameter.high, log=parameter.log, step=parameter.step)
