"""What is said to be needed, held against tables with as many seeds or images."""

from dataclasses import replace

import numpy as np
import pytest

from bench.analysis.needed import images_needed, seeds_needed
from bench.analysis.pairwise import POWER, detectable
from bench.analysis.variance import Scored, of_difference, on_same_images

ROWS = 4


def pair(runs, images, better=0.66, other=0.6, seed_deviation=0.03, seed=0):
    random = np.random.default_rng([runs, images, seed])
    ease = random.uniform(-0.2, 0.2, images)
    rows = []
    for skill in (better, other):
        right = random.random((runs, images)) < np.clip(
            skill + ease + random.normal(0, seed_deviation, (runs, 1)), 0, 1
        )
        scores = right.mean(axis=1)
        rows.append(on_same_images(scores, (right - scores[:, None]) / images, np.arange(images)))
    return rows


def test_the_needed_seeds_are_enough_and_one_less_is_not():
    better, other = pair(5, 800)
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
        return detectable(then, ROWS) <= better.mean - other.mean

    assert power_is_enough(needed)
    assert not power_is_enough(needed - 1)


def test_tables_with_the_needed_seeds_find_the_difference():
    needed = int(np.median([seeds_needed(*pair(8, 1500, seed=seed), ROWS) for seed in range(15)]))
    found = 0
    for seed in range(100):
        better, other = pair(needed, 1500, seed=1000 + seed)
        variance = of_difference(better, other)
        reach = detectable(variance, ROWS) / (1 + 1e-12)
        found += better.mean - other.mean > reach * _share_of_claims(variance)
    assert found / 100 >= POWER - 0.15


def _share_of_claims(variance):
    from bench.analysis.critical import of_range, one_sided

    quantile = of_range(variance, ROWS)
    return quantile / (quantile + one_sided(variance, POWER))


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
