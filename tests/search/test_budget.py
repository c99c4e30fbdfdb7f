from __future__ import annotations

import math

import pytest

from bench.errors import BenchError
from bench.records.study import Trial, TrialRun
from bench.search.budget import Budget

ONE = ["validation_accuracy"]


def trials(*scores, seconds=60.0, epochs=10):
    return [
        Trial(
            number=number,
            values={},
            settings={},
            status="failed" if score is None else "completed",
            scores={} if score is None else {"validation_accuracy": score},
            runs=[
                TrialRun(
                    run_id=f"a{number}", fingerprint=f"b{number}", seed=1, status="completed", epochs=epochs
                )
            ],
            seconds=seconds,
        )
        for number, score in enumerate(scores)
    ]


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (Budget(3), "all 3 trials have been made"),
        (Budget(4), None),
        (Budget(9, seconds=180), "took 3.0 minutes of the 3 allowed"),
        (Budget(9, seconds=181), None),
        (Budget(9, epochs=30), "trained 30 epochs of the 30 allowed"),
        (Budget(9, epochs=31), None),
        (Budget(9, patience=2), "the last 2 trials were no better"),
        (Budget(9, patience=3), None),
    ],
)
def test_what_is_spent_is_said(budget, said):
    reason = budget.spent(trials(0.9, 0.9, None), 3, ONE)
    assert (reason is None) if said is None else (said in reason)


def test_nothing_is_spent_before_anything_was_made():
    assert Budget(1, seconds=1, epochs=1, patience=1).spent([], 0, ONE) is None


@pytest.mark.parametrize(
    "wrong", [{"trials": 0}, {"trials": 1, "seconds": math.nan}, {"trials": 1, "patience": -1}]
)
def test_a_budget_of_nothing_is_refused(wrong):
    with pytest.raises(BenchError, match="must be a number above 0"):
        Budget(**wrong)


@pytest.mark.parametrize(
    ("budget", "kept"),
    [
        (Budget(9), 5),
        (Budget(2), 2),
        (Budget(9, seconds=121), 3),
        (Budget(9, epochs=20), 2),
        (Budget(9, patience=2), 4),
    ],
)
def test_of_a_study_that_went_on_longer_the_beginning_is_within_a_budget(budget, kept):
    """What the same searcher would have made under that budget, the trial that overran it included."""
    longer = trials(0.5, 0.9, 0.8, 0.9, 0.95)
    assert budget.within(longer, ONE) == longer[:kept]


def test_what_was_asked_for_in_minutes_is_refused_in_minutes():
    with pytest.raises(BenchError, match="--minutes -1:"):
        Budget(1, seconds=-60)


def test_patience_ends_a_search(tmp_path, simulated):
    from simulated_search import definition, open_study

    from bench.analysis.searches import since_improvement

    made = simulated(open_study(definition(), tmp_path), 200, patience=7)
    assert len(made) < 200
    assert since_improvement(made, ONE) == 7
