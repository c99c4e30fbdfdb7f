"""How often the interval of a score holds the truth, in worlds where it is known."""

import numpy as np
import pytest
from scipy import stats

from bench.analysis.contributions import CONTRIBUTIONS
from bench.analysis.score_interval import score_interval
from bench.analysis.variance import on_same_images

TABLES = 1500
SHARE_OF_SECOND_CLASS = 0.4


def world(random, runs, images, seed_deviation, base):
    """Labels (images,) and predictions (runs, images): each image has its difficulty, each seed its skill."""
    ease = random.beta(base * 4, (1 - base) * 4, size=images)
    labels = (random.random(images) < SHARE_OF_SECOND_CLASS).astype(int)
    skill = random.normal(0, seed_deviation, size=(runs, 1))
    right = random.random((runs, images)) < np.clip(ease + skill, 0, 1)
    return labels, np.where(right, labels, 1 - labels)


def contribution(score, labels, predicted):
    return CONTRIBUTIONS[score](np.bincount(2 * labels + predicted, minlength=4).reshape(2, 2))


def truth(random, score, seed_deviation, base):
    """The expected score over seeds, on very many images."""
    images = 100_000
    ease = random.beta(base * 4, (1 - base) * 4, size=images)
    labels = (random.random(images) < SHARE_OF_SECOND_CLASS).astype(int)
    luck = random.random(images)
    skills = stats.norm.ppf((np.arange(100) + 0.5) / 100) * seed_deviation
    found = [
        contribution(score, labels, np.where(luck < np.clip(ease + skill, 0, 1), labels, 1 - labels)).score
        for skill in skills
    ]
    return float(np.mean(found))


def coverage(score, runs, images, seed_deviation, base):
    random = np.random.default_rng([runs, images, round(seed_deviation * 1000), round(base * 100)])
    expected = truth(random, score, seed_deviation, base)
    held = 0
    for _ in range(TABLES):
        labels, predicted = world(random, runs, images, seed_deviation, base)
        found = [contribution(score, labels, row) for row in predicted]
        scores = np.array([each.score for each in found])
        influence = np.stack(
            [each.influence[labels, row] for each, row in zip(found, predicted, strict=True)]
        )
        cell = on_same_images(scores, influence, np.arange(images))
        interval = score_interval(cell)
        held += interval.low <= expected <= interval.high
    return held / TABLES


CASES = [
    (score, images, seed_deviation, base)
    for score in ("accuracy", "weighted_f1")
    for images in (60, 678)
    for seed_deviation in (0.005, 0.01, 0.03)
    for base in (0.8, 0.95)
]
# Three standard errors of a coverage of 95 % in so many tables.
ERROR = 3 * (0.95 * 0.05 / TABLES) ** 0.5


@pytest.mark.slow
@pytest.mark.parametrize(("score", "images", "seed_deviation", "base"), CASES)
def test_ten_seeds_hold_the_truth_in_93_to_97_of_100_tables(score, images, seed_deviation, base):
    found = coverage(score, 10, images, seed_deviation, base)
    assert 0.93 - ERROR <= found <= 0.97 + ERROR


@pytest.mark.slow
@pytest.mark.parametrize(("score", "images", "seed_deviation", "base"), CASES)
def test_three_seeds_hold_it_in_at_least_93(score, images, seed_deviation, base):
    assert coverage(score, 3, images, seed_deviation, base) >= 0.93 - ERROR


def test_a_typical_table_holds_it():
    found = coverage("weighted_f1", 3, 60, 0.01, 0.95)
    assert found >= 0.93 - ERROR
