from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from made_records import EVIDENCE, LOADERS, plan_of, planned_cell, record_of

from bench.analysis.decision import COSTS, decide
from bench.analysis.variance import Scored
from bench.report.results import Results

SMALL, LARGE = 1_000_000, 17_000_000


def sized(record, saved_bytes, inference_ms=5.0):
    sizes = record.outcome.sizes.model_copy(update={"saved_bytes": saved_bytes, "inference_ms": inference_ms})
    return record.model_copy(update={"outcome": record.outcome.model_copy(update={"sizes": sizes})})


@pytest.fixture
def results():
    """A good large row, one as good and slower, and a bad small one."""
    kinds = {0: (0.95, LARGE, 5.0), 1: (0.94, LARGE, 9.0), 2: (0.3, SMALL, 2.0)}
    cells = [planned_cell(loader=LOADERS[number]) for number in kinds]
    records = [
        sized(record_of(cells[number], seed, skill=skill), size, latency)
        for number, (skill, size, latency) in kinds.items()
        for seed in (42, 43, 44)
    ]
    return Results(plan_of(*cells), tuple(records), EVIDENCE)


def decision(results, **limits):
    (standing,) = results.standings
    return decide(results.table, results.scored, standing, limits)


def test_without_limits_the_cheapest_of_the_level_rows_is_named(results):
    found = decision(results)
    assert found.allowed == (0, 1, 2)
    assert set(found.level) == {0, 1}
    assert found.behind is None
    cheapest = {cost: set(rows) for cost, rows in found.cheapest.items()}
    assert cheapest == {"model_size_mb": {0, 1}, "inference_ms": {0}, "training_time_s": {0, 1}}
    assert set(found.cheapest) == set(COSTS)
    assert (found.close, found.cautious) == (found.level, found.cheapest)


def test_limits_leave_rows_out_and_say_what_that_costs(results):
    found = decision(results, model_size_mb=10.0)
    assert (found.allowed, found.best, found.level) == ((2,), 2, (2,))
    assert found.behind.apart
    assert found.behind.difference == pytest.approx(
        results.table["weighted_f1"].max() - results.table["weighted_f1"][2]
    )


def test_nothing_within_the_limits_is_no_decision(results):
    found = decision(results, inference_ms=1.0)
    assert (found.allowed, found.best, found.cheapest) == ((), None, {})


def test_a_cost_that_is_not_known_is_within_no_limit(results):
    table = results.table.assign(inference_ms=float("nan"))
    (standing,) = results.standings
    assert decide(table, results.scored, standing, {"inference_ms": 100.0}).allowed == ()
    assert decide(table, results.scored, standing, {}).cheapest["inference_ms"] == ()


def test_single_runs_decide_for_the_best_alone():
    cells = [planned_cell(seeds=[42], loader=loader) for loader in LOADERS[:2]]
    records = (record_of(cells[0], 42, skill=0.9), record_of(cells[1], 42, skill=0.8))
    assert decision(Results(plan_of(*cells), records, EVIDENCE)).level == (0,)


def test_a_row_whose_seeds_scatter_is_level_and_no_cautious_choice():
    """Too little for a claim among many rows is enough for who would rather risk less."""
    means = {0: (0.95, 1e-6), 1: (0.948, 1e-6), 2: (0.90, 1e-4)}
    scored = [
        SimpleNamespace(ranked=Scored(mean, 3, variance, np.zeros(500), 0.0, "the same"))
        for mean, variance in means.values()
    ]
    table = pd.DataFrame({cost: [3.0, 2.0, 1.0] for cost in COSTS})
    standing = SimpleNamespace(rows=(0, 1, 2), within=(), comparisons={})
    found = decide(table, scored, standing, {})
    assert found.level == (0, 1, 2)
    assert found.close == (0, 1)
    assert set(found.cheapest.values()) == {(2,)}
    assert set(found.cautious.values()) == {(1,)}
    assert found.at_most_behind[2] > found.at_most_behind[1] > 0


@pytest.mark.parametrize(
    ("low", "high", "cheapest"), [(4.0, 5.0, (1,)), (4.0, 6.0, (1, 0)), (4.0, 9.0, (1, 0))]
)
def test_a_measured_cost_decides_where_the_ranges_of_runs_do_not_overlap(low, high, cheapest):
    scored = [SimpleNamespace(ranked=Scored(0.9, 3, 0.0, np.zeros(500), 0.0, "the same")) for _ in range(2)]
    table = pd.DataFrame({cost: [7.0, 4.5] for cost in COSTS})
    table = table.assign(inference_ms_low=[6.0, low], inference_ms_high=[8.0, high])
    found = decide(table, scored, SimpleNamespace(rows=(0, 1), within=(), comparisons={}), {})
    assert found.cheapest["inference_ms"] == cheapest


def test_files_of_equal_networks_are_of_one_size():
    scored = [SimpleNamespace(ranked=Scored(0.9, 3, 0.0, np.zeros(500), 0.0, "the same")) for _ in range(3)]
    table = pd.DataFrame({cost: [17.627, 17.629, 18.0] for cost in COSTS})
    found = decide(table, scored, SimpleNamespace(rows=(0, 1, 2), within=(), comparisons={}), {})
    assert found.cheapest["model_size_mb"] == (0, 1)
