"""What is said to be needed, held against tables with as many seeds or images."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from drawn_tables import drawn_table

from bench.analysis.critical import of_rows
from bench.analysis.needed import images_needed, seeds_needed
from bench.analysis.pairwise import compare
from bench.analysis.power import POWER, detectable
from bench.analysis.variance import Scored, of_difference

ROWS = 4
TABLES = 1_500


def pair(runs, images, better=0.66, other=0.6, seed_deviation=0.03, seed=0):
    random = np.random.default_rng([runs, images, seed])
    return list(drawn_table(random, [better, other], runs, images, seed_deviation).values())


def test_the_needed_seeds_are_enough_and_one_less_is_not():
    better, other = pair(5, 800, better=0.63)
    needed = seeds_needed(better, other, ROWS)
    assert needed > 5
    assert seeds_needed(replace(better, mean=better.mean + 0.3), other, ROWS) == 5, "already enough"

    def with_runs(cell, runs):
        share = cell.runs / runs
        return replace(cell, runs=runs, seeds=cell.seeds * share, shared=cell.shared * share)

    def power_is_enough(runs):
        now = of_difference(better, other)
        then = of_difference(with_runs(better, runs), with_runs(other, runs))
        then = replace(then, images=max(0.0, now.images - now.shared) + then.shared)
        return detectable(then, partial(of_rows, rows=ROWS), estimated=False) <= better.mean - other.mean

    assert power_is_enough(needed)
    assert not power_is_enough(needed - 1)


def found_in(tables, runs, images, **world):
    """The share of tables of so many runs and images that find the difference of the two rows."""
    found = [compare(*pair(runs, images, seed=1000 + table, **world), ROWS).apart for table in range(tables)]
    return np.mean(found)


def typical(needed, runs, images, **world):
    """What tables of so many runs and images say on the whole is needed, were their means the true ones."""
    counts = []
    for seed in range(150):
        better, other = pair(runs, images, seed=seed, **world)
        counts.append(needed(replace(better, mean=0.66), replace(other, mean=0.6), ROWS) or np.inf)
    return round(np.median(counts))


ENOUGH = pytest.approx(POWER, abs=0.03 + 2 * (POWER * (1 - POWER) / TABLES) ** 0.5)


@pytest.mark.usefixtures("claims_alone")
def test_tables_with_the_needed_seeds_find_the_difference():
    needed = typical(seeds_needed, 8, 400)
    assert needed > 8
    assert found_in(TABLES, needed, 400) == ENOUGH


@pytest.mark.usefixtures("claims_alone")
def test_tables_with_the_needed_images_find_the_difference():
    steady = {"seed_deviation": 0.005}
    needed = typical(images_needed, 10, 100, **steady)
    assert needed > 100
    assert found_in(TABLES, 10, needed, **steady) == ENOUGH


def test_more_of_one_source_cannot_mend_the_other():
    steady = Scored(0.70, 3, 0.0, np.linspace(-0.01, 0.01, 200), 0.0, "")
    below = Scored(0.69, 3, 0.0, -np.linspace(-0.01, 0.01, 200), 0.0, "")
    assert seeds_needed(steady, below, ROWS) is None
    assert images_needed(steady, below, ROWS) > 200
    scattered = Scored(0.70, 3, 1e-3, np.zeros(200), 0.0, "")
    assert images_needed(scattered, replace(scattered, mean=0.69), ROWS) is None
    assert seeds_needed(scattered, replace(scattered, mean=0.698), ROWS) > 1000


def test_runs_with_images_of_their_own_tell_nothing_of_images():
    own = Scored(0.7, 3, 1e-4, np.zeros(50), 0.0, None)
    assert images_needed(own, replace(own, mean=0.6), ROWS) is None


@pytest.mark.parametrize("rows", [2, 12])
def test_more_rows_need_more(rows):
    better, other = pair(5, 800)
    assert seeds_needed(better, other, rows + 5) >= seeds_needed(better, other, rows)
