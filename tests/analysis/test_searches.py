from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st
from simulated_search import definition

from bench.analysis.importance import FEWEST, importances
from bench.analysis.search_comparison import contestants
from bench.analysis.searches import (
    best_so_far,
    comparable,
    cost,
    found_again,
    front,
    since_improvement,
    winner,
)
from bench.records.study import Study, Trial, TrialRun

ONE, TWO = ["validation_accuracy"], ["validation_accuracy", "parameters"]
SCORES = st.lists(st.none() | st.integers(0, 6).map(float), max_size=12)


def trial(number, *scores, status="completed", values=None, notes=None):
    return Trial(
        number=number,
        values=values or {},
        settings={},
        notes=notes or {},
        status=status if scores and scores[0] is not None else "failed",
        scores={} if not scores or scores[0] is None else dict(zip(TWO, scores, strict=False)),
        seconds=2.0,
    )


def study(*scores, objectives=ONE):
    trials = [trial(number, score) for number, score in enumerate(scores)]
    return Study(definition=definition(objectives=objectives), trials=trials)


@given(SCORES)
def test_the_best_so_far_never_gets_worse_and_ends_at_the_best(scores):
    line = best_so_far(study(*scores))
    known = [value for value in line if not math.isnan(value)]
    assert len(line) == len(scores)
    assert known == sorted(known)
    real = [score for score in scores if score is not None]
    assert known[-1:] == ([max(real)] if real else [])


def test_the_best_log_loss_is_the_lowest():
    trials = [
        Trial(number=n, values={}, settings={}, status="completed", scores={"validation_log_loss": value})
        for n, value in enumerate([0.5, 0.7, 0.4])
    ]
    found = Study(definition=definition(objectives=["validation_log_loss"]), trials=trials)
    assert best_so_far(found) == [0.5, 0.5, 0.4]
    assert winner(found.definition, trials).number == 2


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
def test_nothing_dominates_the_front_and_it_dominates_the_rest(points):
    trials = [trial(number, float(a), float(b)) for number, (a, b) in enumerate(points)]
    found = {one.number for one in front(trials, TWO)}
    for number, (a, b) in enumerate(points):
        beaten = any(c >= a and d <= b and (c, d) != (a, b) for c, d in points)
        assert (number in found) is not beaten


def test_the_first_objective_decides_about_the_winner():
    trials = [trial(0, 0.9, 500.0), trial(1, 0.95, 9000.0), trial(2, 0.95, 4000.0)]
    assert winner(definition(objectives=TWO), trials).number == 2
    assert winner(definition(), trials).number == 1, "the first of equals"


def test_a_trial_with_fewer_epochs_does_not_compete():
    trials = [trial(0, 0.99, notes={"epochs": 1}), trial(1, 0.8, notes={"epochs": 9})]
    assert winner(definition(), trials).number == 1


def test_trials_with_fewer_epochs_are_in_no_comparison():
    short = [trial(n, 0.9 + n / 100, notes={"epochs": 2}) for n in range(3)]
    whole = [trial(n, score, notes={"epochs": 9}) for n, score in ((3, 0.5), (4, 0.7), (5, 0.6))]
    found = Study(definition=definition(), trials=[*short, *whole])
    assert comparable(found.trials) == whole
    assert [x for x in best_so_far(found) if not math.isnan(x)] == [0.5, 0.7, 0.7]
    assert best_so_far(found)[-1] == winner(found.definition, found.trials).scores["validation_accuracy"]
    assert since_improvement(found.trials, ONE) == 1


def test_without_a_completed_trial_nobody_wins():
    assert (
        winner(
            definition(), [trial(0), trial(1, 0.5, status="running").model_copy(update={"status": "running"})]
        )
        is None
    )


def test_since_improvement_counts_failures_and_equals():
    trials = study(0.5, 0.8, None, 0.8, 0.7).trials
    assert since_improvement(trials, ONE) == 3
    assert since_improvement(study(None, None).trials, ONE) == 2
    assert since_improvement([], ONE) == 0


def test_a_run_that_the_study_came_to_once_more_costs_nothing():
    def ran(number, fingerprint, status="completed"):
        run = TrialRun(
            run_id=fingerprint, fingerprint=fingerprint, seed=1, status=status, epochs=5, seconds=40.0
        )
        return Trial(number=number, values={}, settings={}, runs=[run], seconds=40.0)

    again = [ran(0, "a"), ran(1, "b"), ran(2, "a"), ran(3, "a")]
    assert cost(again) == (80.0, 10)
    assert [run.fingerprint for run in found_again(again)] == ["a", "a"]
    assert cost([ran(0, "a", "pruned"), ran(1, "a", "pruned")]) == (80.0, 10), "what was stopped is made anew"


def test_what_decides_is_found_whatever_else_varies():
    space = definition().space[:2]
    trials = [
        trial(
            n,
            units / 256 + 0.001 * n,
            values={"architecture.filters.layers": 1 + n % 3, "architecture.filters.1": units},
        )
        for n, units in enumerate([32, 64, 96, 128, 160, 192, 224, 256] * 4)
    ]
    found = importances(Study(definition=definition(space=space), trials=trials))
    assert next(iter(found)) == "architecture.filters.1"
    assert math.isclose(sum(found.values()), 1)
    few = Study(definition=definition(space=space), trials=trials[: FEWEST - 1])
    assert importances(few) == {}


def test_searchers_are_ranked_by_what_they_found_and_ranges_are_over_seeds():
    found = contestants(
        {
            "nothing": [study(None, None)],
            "poor": [study(0.1, 0.2, 0.3), study(0.2, 0.2, 0.2)],
            "good": [study(0.1, 0.9), study(0.5, 0.7)],
        }
    )
    assert [one.label for one in found] == ["good", "poor", "nothing"]
    good, poor, nothing = found
    assert [(point.low, point.high) for point in good.best] == [(0.1, 0.5), (0.7, 0.9)]
    assert math.isclose(good.final.mean, 0.8)
    assert poor.seconds.mean == 6.0
    assert math.isnan(nothing.final.mean)


def test_what_a_searcher_found_in_the_end_is_of_the_end_of_each_of_its_studies():
    """Under a budget of epochs, one study may come further than another of the same searcher."""
    [found] = contestants({"uneven": [study(0.1, 0.2), study(0.1, 0.2, 0.6)]})
    assert len(found.best) == 2
    assert math.isclose(found.final.mean, 0.4)
    assert (found.final.low, found.final.high) == (0.2, 0.6)
    [unlucky] = contestants({"unlucky": [study(), study(0.1)]})
    assert math.isnan(unlucky.final.mean)
