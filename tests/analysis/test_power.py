"""What a table could have detected, held against other tables of the same worlds."""

from functools import partial

import numpy as np
import pytest
from drawn_tables import drawn_table

from bench.analysis.critical import of_rows
from bench.analysis.pairwise import compare
from bench.analysis.power import POWER, detectable
from bench.analysis.variance import Variance, of_difference

TABLES = 1_200
ERROR = 2 * (POWER * (1 - POWER) / TABLES) ** 0.5


def share_found(rows, runs, images, seed_deviation):
    """How many tables find the difference that another table of equal rows said it could have detected."""
    random = np.random.default_rng([runs, images, rows])
    found = 0
    for _ in range(TABLES):
        first = drawn_table(random, [0.6, 0.6], runs, images, seed_deviation)
        stated = detectable(of_difference(first[0], first[1]), partial(of_rows, rows=rows))
        second = drawn_table(random, [0.6 + stated / 2, 0.6 - stated / 2], runs, images, seed_deviation)
        found += compare(second[0], second[1], rows).apart
    return found / TABLES


def test_a_comparison_states_what_its_two_rows_could_have_detected():
    rows = drawn_table(np.random.default_rng(0), [0.6, 0.6], 3, 700, (0.02, 0.04))
    stated = detectable(of_difference(rows[0], rows[1]), partial(of_rows, rows=12))
    assert compare(rows[0], rows[1], 12).detectable == stated


@pytest.mark.usefixtures("claims_alone")
@pytest.mark.parametrize(
    ("rows", "runs", "images", "seed_deviation"),
    [
        (12, 10, 2000, 0.03),
        (2, 10, 2000, (0.01, 0.05)),
        pytest.param(2, 10, 2000, 0.03, marks=pytest.mark.slow),
        pytest.param(12, 10, 2000, (0.01, 0.05), marks=pytest.mark.slow),
    ],
)
def test_a_difference_as_large_as_stated_is_found_in_four_of_five_other_tables(
    rows, runs, images, seed_deviation
):
    assert share_found(rows, runs, images, seed_deviation) == pytest.approx(POWER, abs=0.02 + ERROR)


@pytest.mark.usefixtures("claims_alone")
@pytest.mark.parametrize(
    ("rows", "seed_deviation"),
    [
        (2, (0.03, 0.03)),
        (12, (0.02, 0.04)),
        (2, (0.01, 0.05)),
        pytest.param(12, (0.03, 0.03), marks=pytest.mark.slow),
        pytest.param(2, (0.02, 0.04), marks=pytest.mark.slow),
        pytest.param(12, (0.01, 0.05), marks=pytest.mark.slow),
    ],
)
def test_three_seeds_find_it_nearly_so_or_more_often_however_unlike_the_rows_spread(rows, seed_deviation):
    assert 0.76 - ERROR <= share_found(rows, 3, 700, seed_deviation) <= 0.9 + ERROR


@pytest.mark.usefixtures("claims_alone")
@pytest.mark.parametrize(
    ("rows", "runs", "images", "seed_deviation"),
    [
        (2, 3, 150, 0.02),
        (12, 5, 150, 0.005),
        pytest.param(12, 3, 150, 0.02, marks=pytest.mark.slow),
        pytest.param(2, 10, 150, 0.02, marks=pytest.mark.slow),
    ],
)
def test_where_single_images_bring_most_it_is_found_a_little_more_often(rows, runs, images, seed_deviation):
    assert POWER - ERROR <= share_found(rows, runs, images, seed_deviation) <= 0.9 + ERROR


def test_what_is_known_is_detected_as_in_textbooks_and_what_is_unsure_only_if_larger():
    def fixed(variance):
        return 1.959964

    known = Variance(seeds=0.0, images=4e-4, seed_freedom=0, groups=10**9)
    assert detectable(known, fixed) == pytest.approx((1.959964 + 0.841621) * 0.02, rel=1e-6)
    many = Variance(seeds=4e-4, images=0.0, seed_freedom=10**6, groups=10)
    assert detectable(many, fixed) == pytest.approx(detectable(known, fixed), rel=1e-4)
    few = Variance(seeds=4e-4, images=0.0, seed_freedom=4, groups=10)
    assert detectable(few, fixed) > 1.1 * detectable(known, fixed)


def test_rows_that_may_spread_unequally_by_chance_need_a_larger_difference():
    variance = Variance(seeds=4e-4, images=0.0, seed_freedom=2, groups=300, alike_freedom=4)
    of_two = partial(of_rows, rows=2)
    assert detectable(variance, of_two) > detectable(variance, lambda _: of_two(Variance(4e-4, 0.0, 4, 300)))
