import pytest
from made_pages import results_of_skills as results_of
from made_records import EVIDENCE, LOADERS, plan_of, planned_cell, record_of

from bench.report.results import Results


def test_the_best_row_leads_those_level_with_it():
    results = results_of(
        (planned_cell(loader=LOADERS[0]), (0.3, 0.32, 0.3)),
        (planned_cell(loader=LOADERS[1]), (0.9, 0.92, 0.9)),
        (planned_cell(loader=LOADERS[2]), (0.9, 0.88, 0.9)),
    )
    (standing,) = results.standings
    assert standing.within == ("casting", "cpu", "tensorflow")
    assert standing.rows == (0, 1, 2)
    assert set(standing.level) == {1, 2}
    assert standing.level[0] == standing.best
    assert standing.comparisons[0].apart
    assert standing.apart.second == standing.level[1]


def test_leaders_that_are_told_apart_need_nothing_more():
    (standing,) = results_of(
        (planned_cell(loader=LOADERS[0]), (0.3, 0.32, 0.3)),
        (planned_cell(loader=LOADERS[1]), (0.98, 0.98, 0.97)),
    ).standings
    assert standing.apart is None
    assert standing.level == [standing.best]


def test_single_runs_are_ranked_and_not_compared():
    cells = [planned_cell(seeds=[42], loader=loader) for loader in LOADERS[:2]]
    (standing,) = results_of((cells[0], (0.5,)), (cells[1], (0.9,))).standings
    assert (standing.best, standing.comparisons, standing.apart) == (1, {}, None)


def test_rows_that_are_not_complete_do_not_compete():
    whole, part = planned_cell(), planned_cell(loader="in-memory")
    records = [record_of(whole, seed) for seed in (42, 43, 44)] + [record_of(part, 42, skill=1.0)]
    (standing,) = Results(plan_of(whole, part), tuple(records), EVIDENCE).standings
    assert standing.rows == (0,)


@pytest.mark.parametrize("axis", ["dataset", "device", "backend"])
def test_each_dataset_device_and_backend_has_a_standing_of_its_own(axis):
    cells = [planned_cell(**{axis: value}) for value in ("one", "other")]
    found = results_of(*((cell, (0.8, 0.9, 0.8)) for cell in cells)).standings
    assert [standing.best for standing in found] == [0, 1]


def test_the_choice_on_validation_does_not_look_at_test():
    results = results_of(
        (planned_cell(loader=LOADERS[0]), (0.7, 0.72, 0.7)),
        (planned_cell(loader=LOADERS[1]), (0.9, 0.92, 0.9)),
    )
    swapped = []
    for record in results.records:
        metrics = dict(record.outcome.metrics)
        metrics["validation"] = metrics["validation"].model_copy(
            update={"weighted_f1": 1 - metrics["test"].weighted_f1}
        )
        swapped.append(
            record.model_copy(update={"outcome": record.outcome.model_copy(update={"metrics": metrics})})
        )
    (standing,) = Results(results.plan, tuple(swapped), EVIDENCE).standings
    assert (standing.best, standing.selection.on_validation) == (1, 0)


def test_a_tie_on_validation_goes_to_the_lower_log_loss():
    results = results_of(
        (planned_cell(loader=LOADERS[0]), (0.9, 0.92, 0.9)),
        (planned_cell(loader=LOADERS[1]), (0.9, 0.92, 0.9)),
    )
    changed = []
    for record in results.records:
        metrics = dict(record.outcome.metrics)
        loss = 0.1 if record.names["loader"] == LOADERS[1] else 0.4
        metrics["validation"] = metrics["validation"].model_copy(
            update={"weighted_f1": 1.0, "log_loss": loss}
        )
        outcome = record.outcome.model_copy(update={"metrics": metrics})
        changed.append(record.model_copy(update={"outcome": outcome}))
    (standing,) = Results(results.plan, tuple(changed), EVIDENCE).standings
    assert standing.selection.on_validation == 1
