"""What an engine costs beside the runs of a trial, in a study that has 1,000 trials."""

from __future__ import annotations

import time

import pytest
from simulated_search import CONDITIONAL, FLAT, definition, open_study, simulated

__all__ = ["simulated"]
TRIALS, MEASURED = 1000, 20
MOST_SECONDS = 0.2


@pytest.mark.benchmark
@pytest.mark.parametrize(
    ("engine", "sampler", "space"),
    [
        ("optuna", "tpe", CONDITIONAL),
        ("optuna", "random", CONDITIONAL),
        ("optuna", "cma-es", FLAT),
        ("keras-tuner", "random", CONDITIONAL),
        ("keras-tuner", "hyperband", CONDITIONAL),
    ],
)
def test_a_trial_costs_little_beside_its_runs(engine, sampler, space, tmp_path, simulated):
    study = open_study(definition(engine, sampler, space=space), tmp_path)
    simulated(study, TRIALS)
    started = time.perf_counter()
    made = len(simulated(study, TRIALS + MEASURED)) - TRIALS
    seconds = (time.perf_counter() - started) / made
    print(f"\n{engine} {sampler}: {seconds * 1000:.0f} ms a trial after {TRIALS}")
    assert made == MEASURED
    assert seconds < MOST_SECONDS
