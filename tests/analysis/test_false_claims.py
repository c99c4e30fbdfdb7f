"""How often a page or a comparison of two sets claims a difference where there is none."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from simulated_tables import SPREADS, claimed, drawn, false_verdicts, interpolated

from bench.analysis.contrasts import contrasts
from bench.analysis.critical import of_pairs
from bench.analysis.pairwise import against_best, compare_pair
from bench.analysis.variance import Scored, of_difference

ALLOWED = 0.05
TABLES = 10_000
AXES = ("loader", "regularisation", "architecture")


def at_most(allowed, draws):
    """What a share may be in so many draws: two standard errors more than in truth."""
    return allowed + 2 * (allowed * (1 - allowed) / draws) ** 0.5


SMALL = [(2,), (2, 2), (3, 2, 2)]
LARGE = [(5, 2), (13,), (5, 5), (13, 2), (5, 3, 2), (5, 4, 3), (61,), (5, 5, 4), (6, 6, 6)]


@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("runs", [2, 3, 5])
@pytest.mark.parametrize("shape", [*SMALL, *(pytest.param(shape, marks=pytest.mark.slow) for shape in LARGE)])
def test_a_page_of_equal_rows_seldom_makes_any_claim(shape, runs, spread):
    """The best row against all others and, on each line of the grid, the best against the others on it."""
    rows = int(np.prod(shape))
    pages = sum(claimed(tables, shape).any(axis=1).sum() for tables in drawn(rows, runs, spread, TABLES))
    assert pages / TABLES <= at_most(ALLOWED, TABLES)


@pytest.mark.slow
@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("runs", [10, 20])
@pytest.mark.parametrize("shape", [(2,), (3, 2, 2), (5, 4, 3)])
def test_nor_with_more_seeds(shape, runs, spread):
    rows = int(np.prod(shape))
    pages = sum(claimed(tables, shape).any(axis=1).sum() for tables in drawn(rows, runs, spread, TABLES))
    assert pages / TABLES <= at_most(ALLOWED, TABLES)


def test_the_simulated_claims_are_those_of_the_page():
    shape = (3, 2, 2)
    (tables,) = drawn(12, 3, "half steady", 40)
    # Some rows are better, or there would be nothing to compare.
    means = tables.means + np.linspace(0, 1.5, 12)
    tables = type(tables)(means, tables.variances, tables.runs)
    expected = claimed(tables, shape).sum(axis=1)
    assert expected.max() > 5
    for number, claims in enumerate(expected):
        rows = tables.scored(number)
        best = sum(found.apart for found in against_best(rows)[1].values())
        scored = [SimpleNamespace(ranked=row) for row in rows.values()]
        beaten = sum(len(found.below) for found in contrasts(frame_of(means[number], shape), scored))
        assert best + beaten == claims


def frame_of(means, shape):
    """The table of a full grid, as far as contrasts need it."""
    fixed = {name: "x" for name in ("dataset", "protocol", "device", "backend")}
    unread = {"weighted_f1_without_twins": 0.9, "seconds_per_epoch": 1.0, "training_time_s": 1.0}
    return pd.DataFrame(
        [
            {**fixed, **unread, **dict(zip(AXES, map(str, place), strict=True)), "weighted_f1": mean}
            for place, mean in zip(np.ndindex(shape), means, strict=True)
        ]
    ).assign(status="completed", runs=3)


@pytest.mark.parametrize("steadier", [1.0, 0.5, 0.2])
@pytest.mark.parametrize("runs", [2, 3, 5, 10])
@pytest.mark.parametrize("cells", [1, 12, 30])
def test_a_comparison_of_equal_sets_seldom_calls_a_cell_better_or_worse(cells, runs, steadier):
    assert false_verdicts(cells, runs, steadier, TABLES) <= at_most(ALLOWED, TABLES)


def test_the_simulated_verdicts_are_those_of_compare_pair():
    random = np.random.default_rng(0)
    scores = random.normal(size=(50, 2, 3))
    variances = scores.var(axis=2, ddof=1) / 3
    expected = interpolated(of_pairs, 12, variances[:, 0], variances[:, 1], 3)
    for each, spread, reach in zip(scores, variances, expected, strict=True):
        one, other = (
            Scored(float(runs.mean()), 3, float(variance), np.zeros(10), 0.0, "")
            for runs, variance in zip(each, spread, strict=True)
        )
        found = compare_pair(one, other, of_difference(one, other), 12)
        assert found.high - found.difference == pytest.approx(reach, rel=1e-3)
