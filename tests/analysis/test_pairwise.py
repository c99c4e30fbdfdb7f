"""Comparisons held to what they promise, on tables drawn from worlds that are known."""

import math

import numpy as np
import pytest

from bench.analysis.pairwise import (
    POWER,
    against_best,
    detectable,
)
from bench.analysis.variance import Scored, of_difference, on_same_images

TABLES = 600


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


def standard_error(share, draws):
    return math.sqrt(share * (1 - share) / draws)


@pytest.mark.parametrize(("rows", "runs", "seed_deviation"), [(2, 3, 0.02), (6, 3, 0.01), (6, 10, 0.02)])
def test_equal_rows_are_seldom_claimed_to_differ(rows, runs, seed_deviation):
    random = np.random.default_rng([rows, runs])
    claims = 0
    for _ in range(TABLES):
        _, found = against_best(drawn_table(random, [0.6] * rows, runs, 120, seed_deviation))
        claims += any(comparison.apart for comparison in found.values())
    assert claims / TABLES <= 0.05


@pytest.mark.parametrize("runs", [2, 3, 5])
@pytest.mark.parametrize(
    "rows", [2, 12, *(pytest.param(rows, marks=pytest.mark.slow) for rows in (5, 30, 60))]
)
@pytest.mark.parametrize("deviations", ["alike", "one steady", "half steady"])
def test_equal_rows_are_seldom_claimed_to_differ_where_seeds_are_all_that_varies(rows, runs, deviations):
    """The hardest case: so many test images that only the few seeds bring luck, and not to all rows alike."""
    random = np.random.default_rng([rows, runs])
    spread = np.full(rows, 0.02)
    steady = {"alike": slice(0, 0), "one steady": slice(0, 1), "half steady": slice(0, None, 2)}
    spread[steady[deviations]] = 0.004
    claims, tables = 0, 500
    for _ in range(tables):
        scores = 0.9 + random.normal(size=(rows, runs)) * spread[:, None]
        drawn = {number: seeds_alone(row) for number, row in enumerate(scores)}
        claims += any(comparison.apart for comparison in against_best(drawn)[1].values())
    assert claims / tables <= 0.05 + 2 * standard_error(0.05, tables)


def seeds_alone(scores):
    """A row whose scores vary by seeds alone."""
    variance = float(scores.var(ddof=1) / len(scores))
    return Scored(float(scores.mean()), len(scores), variance, np.zeros(10), 0.0, "")


@pytest.mark.parametrize(("runs", "seed_deviation"), [(10, 0.02), (5, 0.005)])
def test_a_detectable_difference_is_found_as_often_as_promised(runs, seed_deviation):
    random = np.random.default_rng(runs)
    stated = []
    for _ in range(200):
        rows = drawn_table(random, [0.6, 0.6], runs, 150, seed_deviation)
        stated.append(detectable(of_difference(rows[0], rows[1]), 2))
    difference = float(np.mean(stated))
    found = 0
    for _ in range(TABLES):
        rows = drawn_table(random, [0.6 + difference / 2, 0.6 - difference / 2], runs, 150, seed_deviation)
        best, comparisons = against_best(rows)
        found += best == 0 and comparisons[1].apart
    assert found / TABLES == pytest.approx(POWER, abs=0.07)


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
