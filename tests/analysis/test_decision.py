from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from made_records import EVIDENCE, LOADERS, plan_of, planned_cell, record_of

from bench.analysis.decision import COSTS, MAX_LOSS, decide
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


def test_without_limits_a_row_is_taken_by_each_cost(results):
    found = decision(results)
    assert found.allowed == (0, 1, 2)
    assert set(found.level) == {0, 1}
    assert set(found.comparisons) == {0, 1, 2} - {found.best}
    assert found.behind is None
    assert set(found.take) == set(COSTS)
    assert (found.take["inference_ms"], found.open) == (0, {})


def test_limits_leave_rows_out_and_say_what_that_costs(results):
    found = decision(results, model_size_mb=10.0)
    assert (found.allowed, found.best, found.level) == ((2,), 2, (2,))
    assert found.behind.apart
    assert found.behind.difference == pytest.approx(
        results.table["weighted_f1"].max() - results.table["weighted_f1"][2]
    )


def test_nothing_within_the_limits_is_no_decision(results):
    found = decision(results, inference_ms=1.0)
    assert (found.allowed, found.best, found.take) == ((), None, {})


def test_a_cost_that_is_not_known_is_within_no_limit(results):
    table = results.table.assign(inference_ms=float("nan"))
    (standing,) = results.standings
    assert decide(table, results.scored, standing, {"inference_ms": 100.0}).allowed == ()
    assert set(decide(table, results.scored, standing, {}).take) == {"model_size_mb", "training_time_s"}


def test_single_runs_decide_for_the_best_alone():
    cells = [planned_cell(seeds=[42], loader=loader) for loader in LOADERS[:2]]
    records = (record_of(cells[0], 42, skill=0.9), record_of(cells[1], 42, skill=0.8))
    found = decision(Results(plan_of(*cells), records, EVIDENCE))
    assert (found.level, found.bounded, found.comparisons) == ((0,), (0,), {})


# Means, and the variance of a mean over seeds: the last row scatters, so that it is level with much.
STEADY, AS_STEADY, SCATTERING = (0.95, 1e-6), (0.948, 1e-6), (0.90, 1e-4)


def decided(*rows, costs, max_loss=MAX_LOSS, **ranges):
    """What is decided among rows with these means, the same cost of every kind, and ranges of the latency."""
    scored = [
        SimpleNamespace(ranked=Scored(mean, 3, variance, np.zeros(500), 0.0, "the same"))
        for mean, variance in rows
    ]
    table = pd.DataFrame({cost: costs for cost in COSTS}).assign(**ranges)
    standing = SimpleNamespace(rows=tuple(range(len(rows))), within=(), comparisons={})
    return decide(table, scored, standing, {}, max_loss)


def test_the_cheapest_of_the_rows_whose_loss_is_bounded_is_taken():
    found = decided(STEADY, AS_STEADY, SCATTERING, costs=[3.0, 2.0, 1.0])
    assert found.level == (0, 1, 2)
    assert found.bounded == (0, 1)
    assert found.comparisons[1].high <= MAX_LOSS < found.comparisons[2].high
    assert set(found.take.values()) == {1}
    assert set(found.open.values()) == {2}, "it may be as good, and may be much worse"


def test_a_greater_loss_that_is_allowed_makes_the_cheaper_row_a_choice():
    found = decided(STEADY, AS_STEADY, SCATTERING, costs=[3.0, 2.0, 1.0], max_loss=1.0)
    assert (found.bounded, set(found.take.values()), found.open) == ((0, 1, 2), {2}, {})


def test_no_loss_leaves_the_best_row_alone():
    found = decided(STEADY, AS_STEADY, SCATTERING, costs=[3.0, 2.0, 1.0], max_loss=0.0)
    assert (found.bounded, set(found.take.values()), set(found.open.values())) == ((0,), {0}, {2})


def test_a_row_that_is_worse_for_certain_is_a_choice_where_it_loses_little():
    found = decided(STEADY, (0.93, 1e-6), costs=[2.0, 1.0])
    assert (found.level, found.bounded) == ((0,), (0, 1))
    assert set(found.take.values()) == {1}


def test_a_loss_that_reads_as_the_greatest_one_is_one():
    most = decided(STEADY, AS_STEADY, costs=[2.0, 1.0]).comparisons[1].high
    written = round(most, 3)
    assert decided(STEADY, AS_STEADY, costs=[2.0, 1.0], max_loss=written).bounded == (0, 1)
    assert decided(STEADY, AS_STEADY, costs=[2.0, 1.0], max_loss=written - 0.001).bounded == (0,)


def test_what_costs_as_much_or_more_is_not_open():
    assert decided(STEADY, SCATTERING, costs=[1.0, 1.0]).open == {}
    assert decided(STEADY, SCATTERING, costs=[1.0, 2.0]).open == {}


@pytest.mark.parametrize(("low", "high", "taken"), [(4.0, 5.0, 1), (4.0, 6.0, 0), (4.0, 9.0, 0)])
def test_a_measured_cost_decides_where_the_ranges_of_runs_do_not_overlap(low, high, taken):
    ranges = {"inference_ms_low": [6.0, low], "inference_ms_high": [8.0, high]}
    found = decided(STEADY, AS_STEADY, costs=[7.0, 4.5], **ranges)
    assert found.bounded == (0, 1)
    assert found.take["inference_ms"] == taken
    assert found.take["training_time_s"] == 1, "without ranges the mean decides"


def test_files_of_equal_networks_are_of_one_size():
    better = (0.949, 1e-6)
    found = decided(STEADY, AS_STEADY, better, costs=[18.0, 17.627, 17.629])
    assert found.take["model_size_mb"] == 2, "of the two the one with the better mean"
