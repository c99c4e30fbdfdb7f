import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from bench.analysis.contributions import accuracy
from bench.analysis.score_interval import covers, one_run_interval, score_interval, wilson
from bench.analysis.variance import Variance, on_own_images, on_same_images


@given(st.integers(1, 400), st.data())
def test_one_run_has_the_wilson_interval_of_its_accuracy(images, data):
    right = data.draw(st.integers(0, images))
    confusion = np.array([[right, images - right], [0, 0]])
    given = accuracy(confusion)
    influence = given.influence[0, np.repeat([0, 1], confusion[0])]
    cell = on_same_images(np.array([given.score]), influence[None], np.arange(images))
    found = score_interval(cell)
    assert (found.low, found.high) == pytest.approx(
        proportion_confint(right, images, method="wilson"), abs=1e-9
    )
    assert covers(cell) == "test images only"


@given(
    mean=st.floats(0, 1),
    seeds=st.floats(0, 0.01),
    images=st.floats(0, 0.01),
    freedom=st.integers(1, 20),
    groups=st.integers(2, 1000),
)
def test_an_interval_holds_its_mean_and_stays_a_score(mean, seeds, images, freedom, groups):
    found = wilson(mean, Variance(seeds, images, freedom, groups))
    assert 0 <= found.low <= mean <= found.high <= 1


def test_a_perfect_score_is_not_certain():
    found = wilson(1.0, Variance(0.0, 0.0, 2, groups=60))
    assert found.high == 1
    assert found.low == pytest.approx(proportion_confint(60, 60, method="wilson")[0])


def test_more_seeds_or_images_make_it_narrower():
    def width(**changed):
        known = {"seeds": 1e-4, "images": 1e-4, "seed_freedom": 4, "groups": 500}
        found = wilson(0.9, Variance(**{**known, **changed}))
        return found.high - found.low

    assert width(seed_freedom=9, seeds=5e-5) < width()
    assert width(images=5e-5, groups=1000) < width()


def test_an_interval_says_whose_luck_it_holds():
    scores = np.array([0.8, 0.9])
    assert covers(on_same_images(scores, np.zeros((2, 5)), np.arange(5))) == "seeds and test images"
    assert covers(on_own_images(scores, 5, 20)) == "seeds and splits"


def test_one_more_run_may_lie_farther_away_than_the_mean():
    random = np.random.default_rng(0)
    right = random.random((4, 80)) < np.array([[0.8], [0.85], [0.75], [0.82]])
    scores = right.mean(axis=1)
    cell = on_same_images(scores, (right - scores[:, None]) / 80, np.arange(80))
    mean, one = score_interval(cell), one_run_interval(cell)
    assert one.low < mean.low <= mean.high < one.high
    assert one.low < scores.min()
    assert scores.max() < one.high
