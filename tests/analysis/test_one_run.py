import numpy as np
import pytest
from made_records import EVIDENCE, by_fingerprint, plan_of, planned_cell, record_of

from bench.analysis.cells import gather
from bench.analysis.measures import MEASURES
from bench.analysis.one_run import OVER_SEEDS, one_run
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
