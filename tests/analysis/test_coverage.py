"""How often the interval of a score holds the truth, in worlds where it is known."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest
from scipy import stats

from bench.analysis.contributions import CONTRIBUTIONS
from bench.analysis.score_interval import one_run_interval, score_interval
from bench.analysis.variance import on_same_images

# How many tables are drawn in each world: here, and with -m slow.
SOME, MANY = 1_500, 10_000
SCORES = ("accuracy", "weighted_f1")
# How many groups of near-duplicates there are of each size among the 678 test images of casting.
CASTING_GROUPS = {
    **{1: 360, 2: 48, 3: 11, 4: 11, 5: 3, 6: 1, 7: 2, 8: 1},
    **{9: 1, 11: 1, 12: 1, 13: 1, 16: 1, 19: 1, 22: 1},
}
# How many images of a group share its luck: near-duplicates are right or wrong together.
ALIKE = 0.8


@dataclass(frozen=True)
class Images:
    """The test images of a world.

    Attributes:
        sizes: Of the groups of near-duplicates, shape (groups,).
        shares: Of each class.
        drawn: Whether the class of each group is drawn, or each class has its share exactly.
    """

    sizes: np.ndarray
    shares: tuple[float, ...]
    drawn: bool

    @property
    def groups(self):
        """Group of each image, shape (images,)."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    def labels(self, random):
        """Class of each group, shape (groups,)."""
        if self.drawn:
            return random.choice(len(self.shares), size=len(self.sizes), p=self.shares)
        return np.repeat(
            np.arange(len(self.shares)), np.round(np.multiply(self.shares, len(self.sizes))).astype(int)
        )


IMAGES = {
    "60": Images(np.ones(60, int), (0.6, 0.4), drawn=True),
    "678": Images(np.ones(678, int), (0.6, 0.4), drawn=True),
    "678 in 444 groups": Images(
        np.repeat(list(CASTING_GROUPS), list(CASTING_GROUPS.values())), (0.6, 0.4), drawn=True
    ),
    "10 of each of 6 classes": Images(np.ones(60, int), (1 / 6,) * 6, drawn=False),
}


def table(random, images, runs, seed_deviation, base):
    """Labels (images,) and predictions (runs, images): each group has its difficulty, each seed its skill."""
    groups, classes = images.groups, len(images.shares)
    ease = random.beta(base * 4, (1 - base) * 4, size=len(images.sizes))[groups]
    skill = random.normal(0, seed_deviation, size=(runs, 1))
    luck = random.random((runs, len(groups)))
    if len(groups) > len(images.sizes):
        shared = random.random((runs, len(images.sizes)))[:, groups]
        luck = np.where(random.random(luck.shape) < ALIKE, shared, luck)
    labels = images.labels(random)[groups]
    wrong = (labels + random.integers(1, classes, size=luck.shape)) % classes
    return labels, np.where(luck < np.clip(ease + skill, 0, 1), labels, wrong)


def truths(images, seed_deviation, base):
    """The expected scores over seeds, on very many images."""
    middles = (np.arange(1000) + 0.5) / 1000
    ease = stats.beta.ppf(middles, base * 4, (1 - base) * 4)
    classes, many = len(images.shares), 1e9
    found = []
    for skill in stats.norm.ppf(middles[::10]) * seed_deviation:
        right = np.clip(ease + skill, 0, 1).mean()
        as_others = np.full((classes, classes), (1 - right) / (classes - 1))
        np.fill_diagonal(as_others, right)
        confusion = np.round(many * np.array(images.shares)[:, None] * as_others).astype(np.int64)
        found.append([CONTRIBUTIONS[score](confusion).score for score in SCORES])
    return dict(zip(SCORES, np.mean(found, axis=0), strict=True))


def scored(score, labels, predicted, images):
    """The runs of a table summed up as `bench.analysis.scoring` does."""
    classes = len(images.shares)
    kinds = labels * classes + predicted
    found = [
        CONTRIBUTIONS[score](np.bincount(row, minlength=classes**2).reshape(classes, classes))
        for row in kinds
    ]
    influence = np.stack([each.influence.ravel()[row] for each, row in zip(found, kinds, strict=True)])
    return on_same_images(np.array([each.score for each in found]), influence, images.groups)


def coverage(named, runs, seed_deviation, base, tables):
    """The share of tables whose interval holds the truth, by score."""
    images = IMAGES[named]
    expected = truths(images, seed_deviation, base)
    random = np.random.default_rng([len(named), runs, round(seed_deviation * 1000), round(base * 100)])
    held = dict.fromkeys(SCORES, 0)
    for _ in range(tables):
        labels, predicted = table(random, images, runs, seed_deviation, base)
        for score in SCORES:
            interval = score_interval(scored(score, labels, predicted, images))
            held[score] += interval.low <= expected[score] <= interval.high
    return {score: count / tables for score, count in held.items()}


def error(share, tables):
    """Two standard errors of a share of so many tables."""
    return 2 * (share * (1 - share) / tables) ** 0.5


CASES = [
    (named, seed_deviation, base)
    for named in IMAGES
    for seed_deviation in (0.005, 0.01, 0.03)
    for base in (0.8, 0.95)
]
TYPICAL = [
    ("60", 0.01, 0.95),
    ("678 in 444 groups", 0.01, 0.95),
    ("10 of each of 6 classes", 0.03, 0.95),
]


@pytest.mark.slow
@pytest.mark.parametrize(("named", "seed_deviation", "base"), CASES)
def test_ten_seeds_hold_the_truth_in_93_to_97_of_100_tables(named, seed_deviation, base):
    for found in coverage(named, 10, seed_deviation, base, MANY).values():
        assert 0.93 - error(0.93, MANY) <= found <= 0.97 + error(0.97, MANY)


@pytest.mark.slow
@pytest.mark.parametrize(("named", "seed_deviation", "base"), CASES)
def test_three_seeds_hold_it_in_at_least_93(named, seed_deviation, base):
    assert min(coverage(named, 3, seed_deviation, base, MANY).values()) >= 0.93 - error(0.93, MANY)


@pytest.mark.parametrize(("named", "seed_deviation", "base"), TYPICAL)
def test_typical_tables_of_three_seeds_hold_it(named, seed_deviation, base):
    assert min(coverage(named, 3, seed_deviation, base, SOME).values()) >= 0.93 - error(0.93, SOME)


def test_a_typical_table_of_ten_seeds_holds_it_no_more_often_than_it_says():
    for found in coverage("678", 10, 0.01, 0.95, SOME).values():
        assert 0.93 - error(0.93, SOME) <= found <= 0.97 + error(0.97, SOME)


def share_of_one_run(named, runs, seed_deviation, base):
    """How often one more run lies in its interval: by its images, and what the interval knows of them."""
    images = IMAGES[named]
    random = np.random.default_rng([runs, len(named)])
    held = Counter()
    for _ in range(SOME):
        labels, predicted = table(random, images, runs + 1, seed_deviation, base)
        other_labels, other = table(random, images, 1, seed_deviation, base)
        cell = scored("accuracy", labels, predicted[:-1], images)
        same, elsewhere = np.mean(predicted[-1] == labels), np.mean(other[0] == other_labels)
        held["same images"] += holds(one_run_interval(cell, same_images=True), same)
        held["other images"] += holds(one_run_interval(cell), elsewhere)
        held["same images, taken for others"] += holds(one_run_interval(cell), same)
    return {name: number / SOME for name, number in held.items()}


def holds(interval, score):
    return interval.low <= score <= interval.high


@pytest.mark.parametrize("runs", [3, 10])
@pytest.mark.parametrize(
    ("named", "seed_deviation", "base"), [("60", 0.01, 0.8), ("60", 0.03, 0.95), ("678", 0.01, 0.95)]
)
def test_one_more_run_lies_where_it_is_expected(runs, named, seed_deviation, base):
    found = share_of_one_run(named, runs, seed_deviation, base)
    assert found["same images"] >= 0.93 - error(0.93, SOME)
    assert found["other images"] >= 0.93 - error(0.93, SOME)


def test_the_luck_of_images_that_are_the_same_would_be_counted_for_nothing():
    found = share_of_one_run("678", 10, 0.005, 0.8)
    assert found["same images"] < found["same images, taken for others"]


def test_few_images_that_weigh_much_hold_it():
    """Six images of a class stand for two fifths of all, as where most of its images have a twin."""
    random = np.random.default_rng(5)
    labels, weights, right = np.repeat([0, 1], [54, 6]), np.array([0.6 / 0.9, 0.4 / 0.1]), (0.95, 0.8)
    each = weights[labels]
    expected, held = 0.6 * right[0] + 0.4 * right[1], 0
    for _ in range(SOME):
        predicted = np.where(random.random(60) < np.take(right, labels), labels, 1 - labels)
        confusion = np.bincount(2 * labels + predicted, minlength=4).reshape(2, 2)
        found = CONTRIBUTIONS["accuracy"](weights[:, None] * confusion)
        influence = (each * found.influence[labels, predicted])[None]
        cell = on_same_images(np.array([found.score]), influence, np.arange(60), "", each)
        interval = score_interval(cell)
        held += interval.low <= expected <= interval.high
    assert held / SOME >= 0.93 - error(0.93, SOME)
