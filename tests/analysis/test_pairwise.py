"""Comparisons held to what they promise, on tables drawn from worlds that are known."""

import numpy as np
import pytest

from bench.analysis.pairwise import POWER, against_best, compare, compare_pair, detectable
from bench.analysis.variance import Scored, Variance, of_difference, of_networks, on_same_images

TABLES = 2_000


def drawn_table(random, skills, runs, images, seed_deviation):
    """One row a skill, by number, all scored on the same images, which differ in difficulty."""
    ease = random.uniform(-0.2, 0.2, images)
    rows = {}
    for number, skill in enumerate(skills):
        chance = np.clip(skill + ease + random.normal(0, seed_deviation, (runs, 1)), 0, 1)
        right = random.random((runs, images)) < chance
        scores = right.mean(axis=1)
        rows[number] = on_same_images(scores, (right - scores[:, None]) / images, np.arange(images))
    return rows


@pytest.mark.parametrize(("rows", "runs", "seed_deviation"), [(2, 3, 0.02), (6, 3, 0.01), (6, 10, 0.02)])
def test_equal_rows_are_seldom_claimed_to_differ_where_images_vary_too(rows, runs, seed_deviation):
    """Where seeds are all that varies: see `test_false_claims`."""
    random = np.random.default_rng([rows, runs])
    claims = 0
    for _ in range(TABLES):
        _, found = against_best(drawn_table(random, [0.6] * rows, runs, 120, seed_deviation))
        claims += any(comparison.apart for comparison in found.values())
    assert claims / TABLES <= 0.05


@pytest.mark.parametrize("rows", [2, 12])
@pytest.mark.parametrize(
    ("runs", "images", "seed_deviation"),
    [(3, 150, 0.02), (3, 700, 0.03), (5, 150, 0.005), (10, 150, 0.02)],
)
def test_a_difference_as_large_as_stated_is_found_in_four_of_five_other_tables(
    rows, runs, images, seed_deviation
):
    random = np.random.default_rng([runs, images, rows])
    found = 0
    for _ in range(TABLES):
        first = drawn_table(random, [0.6, 0.6], runs, images, seed_deviation)
        stated = compare(first[0], first[1], rows).detectable
        second = drawn_table(random, [0.6 + stated / 2, 0.6 - stated / 2], runs, images, seed_deviation)
        found += compare(second[0], second[1], rows).apart
    assert found / TABLES == pytest.approx(POWER, abs=0.03 + 2 * (POWER * (1 - POWER) / TABLES) ** 0.5)


def test_with_a_known_variance_the_detectable_difference_is_that_of_textbooks():
    known = Variance(seeds=0.0, images=4e-4, seed_freedom=0, groups=10**9)
    assert detectable(known, 1.959964) == pytest.approx((1.959964 + 0.841621) * 0.02, rel=1e-6)
    unsure = Variance(seeds=4e-4, images=0.0, seed_freedom=4, groups=10)
    assert detectable(unsure, 1.959964) > detectable(known, 1.959964)


def test_a_pair_with_one_run_is_held_against_each_other_by_its_networks():
    rows = drawn_table(np.random.default_rng(3), [0.8, 0.6], 1, 300, 0.0)
    found = compare_pair(rows[0], rows[1], of_networks(rows[0], rows[1]), 1)
    assert found.apart
    assert found.low == pytest.approx(found.low_alone, abs=1e-3), "one pair of many images needs no more"


def test_the_best_row_is_held_against_every_other():
    rows = drawn_table(np.random.default_rng(0), [0.3, 0.75, 0.7], 5, 200, 0.01)
    best, found = against_best(rows)
    assert (best, list(found)) == (1, [0, 2])
    assert found[0].apart
    for comparison in found.values():
        assert comparison.low <= comparison.difference <= comparison.high
    assert against_best({7: rows[0]}) == (7, {})
    alone = drawn_table(np.random.default_rng(1), [0.5, 0.9], 1, 50, 0.0)
    assert against_best(alone) == (1, {}), "single runs are not compared"


def test_rows_without_any_difference_are_not_apart():
    same = Scored(mean=1.0, runs=3, seeds=0.0, influence=np.zeros(50), shared=0.0, images="")
    _, found = against_best({0: same, 1: same})
    assert not found[1].apart
    assert of_difference(same, same).freedom == np.inf
