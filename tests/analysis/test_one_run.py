import numpy as np
import pytest
from made_records import EVIDENCE, by_fingerprint, plan_of, planned_cell, record_of

from bench.analysis.cells import gather
from bench.analysis.interval import Interval
from bench.analysis.measures import MEASURES
from bench.analysis.one_run import OVER_SEEDS, one_run, place, verdict
from bench.analysis.scoring import WITH_INTERVAL, score_cell

SEEDS = (42, 43, 44, 45, 46)
SKILLS = (0.8, 0.82, 0.84, 0.86, 0.88)


def cell_of(skills):
    """The runs of a cell, one a seed, with their scores."""
    cell = planned_cell(seeds=SEEDS[: len(skills)])
    records = [record_of(cell, seed, skill=skill) for seed, skill in zip(SEEDS, skills, strict=False)]
    (runs,) = gather(plan_of(cell), by_fingerprint(*records))
    return runs, score_cell(runs, EVIDENCE)


def width(found):
    return found.high - found.low


@pytest.mark.parametrize("name", WITH_INTERVAL)
def test_on_the_same_test_images_a_run_lies_nearer(name):
    runs, scores = cell_of(SKILLS)
    same, other = (one_run(runs, scores, name, same_images=same) for same in (True, False))
    assert width(same) < width(other)


@pytest.mark.parametrize("name", OVER_SEEDS)
def test_a_score_without_predictions_varies_by_the_seed_alone(name):
    runs, scores = cell_of(SKILLS)
    found = one_run(runs, scores, name, same_images=False)
    seen = [MEASURES[name](outcome) for _, outcome in runs.completed]
    assert found.low < min(seen) < max(seen) < found.high
    assert found.mean == pytest.approx(np.mean(seen))
    assert found == one_run(runs, scores, name, same_images=True)


def test_seeds_that_agree_do_not_make_certain():
    runs, scores = cell_of([1.0, 1.0, 1.0])
    found = one_run(runs, scores, "validation_accuracy", same_images=True)
    assert (found.mean, found.high) == (1, 1)
    assert 0.9 < found.low < 1


def test_one_run_cannot_tell_where_another_would_lie():
    runs, scores = cell_of([0.8])
    for name in (*WITH_INTERVAL, *OVER_SEEDS):
        assert one_run(runs, scores, name, same_images=True) is None


def test_of_macro_f1_nothing_is_said():
    runs, scores = cell_of(SKILLS)
    assert one_run(runs, scores, "macro_f1", same_images=True) is None


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (0.85, 0.95, "inside"),
        (0.9, 0.9, "inside"),
        (0.9004, 0.95, "inside"),
        (0.901, 0.95, "outside"),
        (0.8, 0.8996, "inside"),
        (0.8, 0.8994, "outside"),
        (0.75, 0.9504, "inside"),
        (0.75, 0.951, "too wide"),
        (0.0, 0.8, "outside"),
    ],
)
def test_a_published_score_lies_inside_of_an_interval_that_tells_something(low, high, found):
    assert place(0.9, Interval((low + high) / 2, low, high)) == found


@pytest.mark.parametrize(
    ("tested", "found"),
    [
        (Interval(0.76, 0.70, 0.80), "holds"),
        (Interval(0.76, 0.60, 0.90), "too wide"),
        (Interval(0.80, 0.78, 0.82), "part"),
        (Interval(0.8496, 0.83, 0.87), "fails"),
        (Interval(0.88, 0.86, 0.90), "fails"),
        (Interval(0.70, 0.68, 0.72), "fails"),
        (Interval(0.60, 0.30, 0.70), "fails"),
    ],
    ids=["inside", "too wide", "nearer", "as far to three digits", "further", "beyond", "beyond and wide"],
)
def test_runs_that_test_an_explanation_say_what_becomes_of_it(tested, found):
    assert verdict(0.75, Interval(0.85, 0.82, 0.88), tested) == found


def test_a_score_below_the_published_one_is_judged_alike():
    ours = Interval(0.60, 0.55, 0.65)
    assert verdict(0.75, ours, Interval(0.70, 0.68, 0.72)) == "part"
    assert verdict(0.75, ours, Interval(0.80, 0.78, 0.82)) == "fails"
