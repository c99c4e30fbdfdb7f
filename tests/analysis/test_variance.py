import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.analysis.contributions import accuracy
from bench.analysis.variance import (
    of_difference,
    of_mean,
    of_networks,
    on_own_images,
    on_same_images,
)


def cell(random, runs, images, seed_deviation, difficulty=0.05):
    """Right or wrong, shape (runs, images): each image has its own difficulty, each run its own skill."""
    ease = np.clip(0.85 + random.normal(0, difficulty, images), 0, 1)
    skill = random.normal(0, seed_deviation, (runs, 1))
    return random.random((runs, images)) < np.clip(ease + skill, 0, 1)


def scored(right, groups=None):
    """The accuracy of runs, from which images each of them has right, shape (runs, images)."""
    groups = np.arange(right.shape[1]) if groups is None else groups
    return on_same_images(right.mean(axis=1), influence_of(right), groups)


def influence_of(right):
    """Influence of each image on the accuracy of each run, shape (runs, images)."""
    return np.stack([_of_run(row) for row in right.astype(int)])


def _of_run(row):
    confusion = np.array([[row.sum(), (1 - row).sum()], [0, 0]])
    return accuracy(confusion).influence[0, 1 - row]


@pytest.mark.parametrize("difficulty", [0.0, 0.3])
def test_the_variance_of_a_mean_is_found_on_average(difficulty):
    random = np.random.default_rng(0)
    means, estimates = [], []
    for _ in range(1500):
        found = scored(cell(random, 4, 80, 0.03, difficulty))
        variance = of_mean(found)
        means.append(found.mean)
        # Without the floor that `total` has, which is there for single tables.
        estimates.append(variance.seeds + variance.images - variance.shared)
    assert np.mean(estimates) == pytest.approx(np.var(means), rel=0.12)


def test_the_variance_of_a_difference_pairs_the_images():
    random = np.random.default_rng(1)
    differences, estimates = [], []
    for _ in range(1500):
        ease = np.clip(0.7 + random.normal(0, 0.4, 60), 0, 1)
        first, second = (
            scored(random.random((3, 60)) < np.clip(ease + random.normal(0, 0.03, (3, 1)), 0, 1))
            for _ in range(2)
        )
        variance = of_difference(first, second)
        differences.append(first.mean - second.mean)
        estimates.append(variance.seeds + variance.images - variance.shared)
    assert np.mean(estimates) == pytest.approx(np.var(differences), rel=0.12)


def test_copies_of_an_image_tell_nothing_new():
    random = np.random.default_rng(2)
    right = cell(random, 5, 40, 0.02)
    once = of_mean(scored(right))
    copied = of_mean(scored(np.repeat(right, 3, axis=1), np.repeat(np.arange(40), 3)))
    # Groups have the correction for how few they are, which single images need not.
    assert copied.images == pytest.approx(once.images * 40 / 39)
    assert copied.groups == once.groups == 40
    assert (copied.image_freedom, once.image_freedom) == (39, np.inf)
    alone = of_mean(scored(np.repeat(right, 3, axis=1)))
    assert alone.images == pytest.approx(once.images / 3)


def test_a_single_run_knows_nothing_of_seeds():
    variance = of_mean(scored(cell(np.random.default_rng(3), 1, 50, 0.02)))
    assert (variance.seeds, variance.seed_freedom, variance.shared) == (0, 0, 0)


@settings(deadline=None, max_examples=50)
@given(st.integers(2, 6), st.integers(2, 30), st.integers(0, 10_000))
def test_order_of_runs_images_and_groups_does_not_matter(runs, images, seed):
    random = np.random.default_rng(seed)
    right = cell(random, runs, images, 0.05)
    groups = np.unique(random.integers(0, images, images), return_inverse=True)[1]
    found = of_mean(scored(right, groups))
    by_run, by_image = random.permutation(runs), random.permutation(images)
    renamed = random.permutation(groups.max() + 1)[groups]
    again = of_mean(scored(right[by_run][:, by_image], renamed[by_image]))
    assert again.total == pytest.approx(found.total)
    assert again.shared == pytest.approx(found.shared)


def test_runs_with_images_of_their_own_bring_the_luck_of_images_with_their_seeds():
    random = np.random.default_rng(4)
    means, estimates = [], []
    for _ in range(1500):
        found = on_own_images(np.array([cell(random, 1, 80, 0.03).mean() for _ in range(4)]), 80, 80_000)
        variance = of_mean(found)
        assert variance.images == 0
        means.append(found.mean)
        estimates.append(variance.total)
    assert np.mean(estimates) == pytest.approx(np.var(means), rel=0.12)


def test_other_images_are_not_paired():
    random = np.random.default_rng(5)
    first, second = (cell(random, 3, 60, 0.02) for _ in range(2))
    groups = np.arange(60)
    paired = [
        on_same_images(right.mean(axis=1), influence_of(right), groups, "a") for right in (first, second)
    ]
    other = on_same_images(second.mean(axis=1), influence_of(second), groups, "b")
    apart = of_difference(paired[0], other)
    alone = of_mean(paired[0]).images + of_mean(other).images
    assert apart.images == pytest.approx(alone * 60 / 59)
    assert of_difference(*paired).images != pytest.approx(apart.images)


def test_splits_that_share_images_are_less_sure_than_their_number():
    scores = np.array([0.8, 0.82, 0.78])
    assert on_own_images(scores, 50, 100).seeds == pytest.approx(on_own_images(scores, 1, 10**9).seeds * 2.5)


def test_networks_taken_as_they_are_differ_by_the_luck_of_images_alone():
    random = np.random.default_rng(6)
    first, second = (scored(cell(random, runs, 60, 0.02)) for runs in (1, 3))
    networks, both = of_networks(first, second), of_difference(first, second)
    assert (networks.seeds, networks.shared, networks.total) == (0, 0, both.images)


def test_seeds_that_agree_have_no_variance_of_rounding():
    scores = np.full(3, 0.1)
    assert scores.var() > 0
    assert on_same_images(scores, np.zeros((3, 5)), np.arange(5)).seeds == 0
