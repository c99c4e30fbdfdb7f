"""Comparisons held to what they promise, on tables drawn from worlds that are known."""

import math

import numpy as np
import pytest
from drawn_tables import drawn_table

from bench.analysis.critical import two_sided
from bench.analysis.pairwise import against_best, compare_pair
from bench.analysis.variance import Scored, of_networks

TABLES = 2_000


@pytest.mark.usefixtures("claims_alone")
@pytest.mark.parametrize(("rows", "runs", "seed_deviation"), [(2, 3, 0.02), (6, 3, 0.01), (6, 10, 0.02)])
def test_equal_rows_are_seldom_claimed_to_differ_where_images_vary_too(rows, runs, seed_deviation):
    """Where seeds are all that varies: see `test_false_claims`."""
    random = np.random.default_rng([rows, runs])
    claims = 0
    for _ in range(TABLES):
        _, found = against_best(drawn_table(random, [0.6] * rows, runs, 120, seed_deviation))
        claims += any(comparison.apart for comparison in found.values())
    assert claims / TABLES <= 0.05


def test_a_pair_with_one_run_is_held_against_each_other_by_its_networks():
    rows = drawn_table(np.random.default_rng(3), [0.8, 0.6], 1, 300, 0.0)
    variance = of_networks(rows[0], rows[1])
    found = compare_pair(rows[0], rows[1], variance, 1)
    assert found.apart
    alone = found.difference - two_sided(variance) * math.sqrt(variance.total)
    assert found.low == pytest.approx(alone, abs=1e-3), "one pair of many images needs no more"


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
