"""Keras Tuner's oracles, kept by the ledger of a study and drawn anew for each trial."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import keras_tuner
import numpy as np
from keras_tuner.engine.trial import Trial
from keras_tuner.oracles import BayesianOptimizationOracle, HyperbandOracle, RandomSearchOracle
from numpy.typing import NDArray

from bench.records.study import Parameter
from bench.search import grid

# When it would give up, or stop asking: how long a search lasts is not an oracle's to say.
_NEVER = 10**9


class _Kept:
    """What is added to an oracle: it writes no project of its own, and its draws can be seeded.

    It is a subclass of theirs, since where the draws stand is in no public attribute.
    """

    hyperparameters: keras_tuner.HyperParameters
    trials: dict[str, Trial]

    def save(self) -> None:
        """Does nothing: the engine keeps the state."""

    def _save_trial(self, trial: Trial) -> None:
        """Does nothing: the ledger keeps the trials."""

    def reseed(self, seed: int) -> None:
        """Makes what is drawn next depend on this number, and on no draw before."""
        self._seed_state = seed
        self._random_state = np.random.RandomState(seed)

    def restore(self, name: str, values: Mapping[str, Any], status: str, score: float | None) -> None:
        """Puts in a trial that another process asked or told."""
        if name in self.trials and self.trials[name].status == status:
            return
        hyperparameters = self.hyperparameters.copy()
        hyperparameters.values = dict(values)
        trial = Trial(hyperparameters, trial_id=name, status=status)
        trial.score = score
        self.trials[name] = trial


class _Random(_Kept, RandomSearchOracle):  # type: ignore[misc]
    pass


class _Hyperband(_Kept, HyperbandOracle):  # type: ignore[misc]
    def before_whole(self) -> int:
        """How many trials come before the first that trains for all epochs."""
        first = self._get_num_brackets() - 1
        return sum(self._get_size(first, number) for number in range(first))


class _Bayesian(_Kept, BayesianOptimizationOracle):  # type: ignore[misc]
    def _get_hp_bounds(self) -> NDArray[np.float64]:
        # At a probability of 1 itself their logarithmic integers are one above the highest.
        bounds: NDArray[np.float64] = super()._get_hp_bounds() * (1 - 1e-9)
        return bounds


def make_oracle(sampler: str, space: Sequence[Parameter], objective: str, direction: str, epochs: int) -> Any:
    """An oracle that has seen nothing yet.

    Args:
        sampler: `random`, `hyperband` or `bayesian`.
        space: What varies, parents first.
        objective: Name of what it is told.
        direction: `max` or `min`.
        epochs: The most that Hyperband gives a trial.

    Returns:
        One of Keras Tuner's, with `reseed` and `restore`.
    """
    shared: dict[str, Any] = {
        "objective": keras_tuner.Objective(objective, direction),
        "hyperparameters": _hyperparameters(space),
        "seed": 1,
        "allow_new_entries": False,
        "max_consecutive_failed_trials": _NEVER,
    }
    if sampler == "hyperband":
        oracle = _Hyperband(max_epochs=epochs, hyperband_iterations=_NEVER, **shared)
    elif sampler == "bayesian":
        # Its own default, three for each parameter, would make a search of 30 trials a random one.
        oracle = _Bayesian(max_trials=None, num_initial_points=len(space) + 1, **shared)
    else:
        oracle = _Random(max_trials=None, **shared)
    oracle.verbose = 0
    return oracle


def _hyperparameters(space: Iterable[Parameter]) -> keras_tuner.HyperParameters:
    found = keras_tuner.HyperParameters()
    for parameter in space:
        with ExitStack() as scopes:
            for condition in parameter.conditions:
                scopes.enter_context(found.conditional_scope(condition.parameter, condition.values))
            _add(found, parameter)
    return found


def _add(found: keras_tuner.HyperParameters, parameter: Parameter) -> None:
    if parameter.kind == "choice":
        found.Choice(parameter.name, parameter.choices)
        return
    if parameter.kind == "float" and parameter.step is not None:
        # Their own steps of floats never reach the highest value where a sum of them misses it.
        found.Choice(parameter.name, grid.values(parameter), ordered=True)
        return
    add = found.Int if parameter.kind == "integer" else found.Float
    sampling = "log" if parameter.log else "linear"
    add(parameter.name, parameter.low, parameter.high, step=parameter.step, sampling=sampling)
