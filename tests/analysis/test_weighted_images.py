"""What may be claimed of scores on images that weigh unequally, in worlds where the truth is known.

Most images of a class have a twin in training, so that the few that are left stand for all of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.analysis.contributions import accuracy
from bench.analysis.critical import two_sided
from bench.analysis.pairwise import against_best
from bench.analysis.twin_free import class_weights
from bench.analysis.variance import Scored, of_difference, on_same_images

TABLES = 1_000
RUNS = 3
# How often an image shares its luck with the others of its group, and with itself in the other row.
ALIKE, PAIRED = 0.8, 0.5


@dataclass(frozen=True)
class World:
    """Two rows of two classes that are as good as each other.

    Attributes:
        shares: Of each class among all images.
        sizes: Of the groups of near-duplicates that are left of each class.
        right: How often each row is right in each class: in all as often as the other.
    """

    shares: tuple[float, float]
    sizes: tuple[tuple[int, ...], tuple[int, ...]]
    right: tuple[tuple[float, float], tuple[float, float]]

    @property
    def groups(self) -> NDArray[np.int64]:
        """Group of each image, shape (images,)."""
        sizes = [size for of_class in self.sizes for size in of_class]
        return np.repeat(np.arange(len(sizes)), sizes)

    @property
    def labels(self) -> NDArray[np.int64]:
        """Class of each image, shape (images,)."""
        return np.repeat([0, 1], [sum(of_class) for of_class in self.sizes])

    @property
    def weights(self) -> NDArray[np.float64]:
        """What an image of each class counts for, shape (classes,)."""
        images = np.round(np.multiply(self.shares, 10_000)).astype(np.int64)
        found = class_weights(images, np.bincount(self.labels))
        assert found is not None
        return found


ALIKE_IN_EACH_CLASS = ((0.95, 0.8), (0.95, 0.8))
# Either row is the better one where the other is not, so that luck in the few images decides.
CROSSED = ((0.95, 0.75), (0.85, 0.9))
WORLDS = {
    "2 images for a third": World((2 / 3, 1 / 3), ((1,) * 36, (1,) * 2), ((0.95, 0.7), (0.825, 0.95))),
    "6 images": World((0.6, 0.4), ((1,) * 54, (1,) * 6), CROSSED),
    "6 images, alike": World((0.6, 0.4), ((1,) * 54, (1,) * 6), ALIKE_IN_EACH_CLASS),
    "10 of 190 images": World((0.6, 0.4), ((1,) * 180, (1,) * 10), CROSSED),
    "12 images in 4 groups": World((0.6, 0.4), ((2,) * 30, (3,) * 4), CROSSED),
    "12 images in 4 groups, alike": World((0.6, 0.4), ((2,) * 30, (3,) * 4), ALIKE_IN_EACH_CLASS),
}


def drawn(random: np.random.Generator, world: World) -> dict[int, Scored]:
    """The two rows, by number; all runs of a row answer alike, so that images bring all the luck."""
    groups, labels = world.groups, world.labels
    shared = _luck(random, groups)
    rows = {}
    for number, right in enumerate(world.right):
        luck = np.where(random.random(len(groups)) < PAIRED, shared, _luck(random, groups))
        predicted = np.where(luck < np.take(right, labels), labels, 1 - labels)
        rows[number] = scored(world, predicted)
    return rows


def _luck(random: np.random.Generator, groups: NDArray[np.int64]) -> NDArray[np.float64]:
    """Of each image from 0 to 1, shape (images,): mostly that of its group."""
    of_group, own = random.random(groups.max() + 1)[groups], random.random(len(groups))
    return np.where(random.random(len(groups)) < ALIKE, of_group, own)


def scored(world: World, predicted: NDArray[np.int64]) -> Scored:
    """The weighted accuracy of a row, as `bench.analysis.scoring` sums it up."""
    labels, weights = world.labels, world.weights
    confusion = np.bincount(2 * labels + predicted, minlength=4).reshape(2, 2)
    found = accuracy(weights[:, None] * confusion)
    influence = (weights[:, None] * found.influence)[labels, predicted]
    scores, influences = np.full(RUNS, found.score), np.tile(influence, (RUNS, 1))
    return on_same_images(scores, influences, world.groups, "", weights[labels])


def error(share: float) -> float:
    """Two standard errors of a share of so many tables."""
    return 2 * math.sqrt(share * (1 - share) / TABLES)


@pytest.mark.usefixtures("claims_alone")
@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_few_images_that_weigh_much_make_no_false_claims(world: World) -> None:
    """Some row is claimed to be better in at most 5 of 100 tables, and 93 intervals hold that none is."""
    random = np.random.default_rng(3)
    claims = held = 0
    for _ in range(TABLES):
        rows = drawn(random, world)
        _, comparisons = against_best(rows)
        (found,) = comparisons.values()
        claims += found.apart
        variance = of_difference(rows[0], rows[1])
        held += found.difference <= two_sided(variance) * math.sqrt(variance.total)
    assert claims / TABLES <= 0.05
    assert held / TABLES >= 0.93 - error(0.93)


def answers(world: World, *wrong: int) -> Scored:
    """A row that is wrong on some images."""
    labels = world.labels
    return scored(world, np.where(np.isin(np.arange(len(labels)), wrong), 1 - labels, labels))


def test_that_rows_agree_on_the_few_images_does_not_make_them_surer() -> None:
    """Where they differ on light images alone, the heavy ones show no variance, and still bring some."""
    world = WORLDS["2 images for a third"]
    found = of_difference(answers(world), answers(world, 0, 1, 2, 3))
    worth = 1 / (36 * (2 / 3 / 36) ** 2 + 2 * (1 / 6) ** 2)
    assert found.groups == pytest.approx(worth, rel=1e-3)
    difference = 4 * 2 / 3 / 36
    assert found.images == pytest.approx(difference * (1 - difference) / (worth - 1), rel=1e-3)


def test_images_that_weigh_the_same_bring_their_own_variance_alone() -> None:
    even = World((18 / 19, 1 / 19), ((1,) * 36, (1,) * 2), CROSSED)
    found = of_difference(answers(even), answers(even, 0, 37))
    plain = float(((answers(even).influence - answers(even, 0, 37).influence) ** 2).sum()) * 38 / 37
    assert found.groups == pytest.approx(38, rel=1e-3)
    assert found.images == pytest.approx(plain, rel=1e-3)


def test_where_heavy_images_differ_most_their_own_variance_counts() -> None:
    world = WORLDS["6 images"]
    found = of_difference(answers(world), answers(world, 54, 55, 56))
    cell = answers(world, 54, 55, 56)
    plain = float(((answers(world).influence - cell.influence) ** 2).sum()) * 60 / 59
    assert found.images == pytest.approx(plain)


def test_a_group_of_heavy_images_weighs_as_much_as_all_of_them() -> None:
    cell = answers(WORLDS["12 images in 4 groups"])
    assert cell.weights is not None
    assert cell.weights[:30] == pytest.approx(0.02)
    assert cell.weights[30:] == pytest.approx(0.1)
