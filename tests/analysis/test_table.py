import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_records import (
    EVIDENCE,
    LOADERS,
    REFERENCE,
    by_fingerprint,
    environment,
    example,
    outcome_of,
    plan_of,
    planned_cell,
    record_of,
    table,
)
from statsmodels.stats.proportion import proportion_confint

from bench.analysis.measures import seconds_per_epoch
from bench.analysis.table import COLUMNS, MEASURES, failures

SKILLS = st.integers(1, 20).map(lambda step: step / 20)
QUICK = settings(deadline=None, max_examples=30)
STATUSES = ["failed", "timeout", "pruned", "invalid", "unavailable"]


def one_cell(*skills):
    """A cell with a completed run for each skill, and its records."""
    cell = planned_cell(seeds=range(42, 42 + len(skills)))
    return cell, [record_of(cell, 42 + index, skill=skill) for index, skill in enumerate(skills)]


def test_rows_are_cells_in_the_order_of_the_plan():
    plan, records, _ = example()
    found = table(plan, by_fingerprint(*records), EVIDENCE)
    assert list(found.columns) == COLUMNS
    assert list(found["loader"]) == [cell.names["loader"] for cell in plan.cells]
    assert list(found["status"]) == ["completed", "completed", "failed", "unavailable", "completed"]
    assert list(found["runs"]) == [3, 3, 2, 0, 3]
    assert found["rank"].notna().tolist() == [True, True, False, False, True]


def test_means_are_over_the_completed_runs_and_costs_have_the_range_of_these():
    cell, records = one_cell(0.7, 0.9)
    row = table(plan_of(cell), by_fingerprint(*records), EVIDENCE).iloc[0]
    values = [record.outcome.metrics["test"].weighted_f1 for record in records]
    assert row["weighted_f1"] == pytest.approx(np.mean(values))
    times = [record.outcome.timing.fit_s for record in records]
    assert row["training_time_s"] == np.mean(times)
    assert (row["training_time_s_low"], row["training_time_s_high"]) == (min(times), max(times))
    gaps = [
        record.outcome.metrics["train"].accuracy - record.outcome.metrics["test"].accuracy
        for record in records
    ]
    assert row["overfitting_gap"] == pytest.approx(np.mean(gaps))
    assert row["model_size_mb"] == pytest.approx(17.6, abs=0.001)


def test_a_single_run_has_the_interval_of_its_test_images():
    cell, records = one_cell(0.8)
    row = table(plan_of(cell), by_fingerprint(*records), EVIDENCE).iloc[0]
    found = proportion_confint(round(row["accuracy"] * 50), 50, method="wilson")
    assert (row["accuracy_low"], row["accuracy_high"]) == pytest.approx(found)
    assert (row["covers"], row["test_images"]) == ("test images only", 50)
    assert row["standing"] == "best"


def test_an_interval_holds_the_luck_of_seeds_too():
    def width(*skills):
        cell, records = one_cell(*skills)
        row = table(plan_of(cell), by_fingerprint(*records), EVIDENCE).iloc[0]
        assert row["covers"] == "seeds and test images"
        return row["weighted_f1_high"] - row["weighted_f1_low"]

    assert width(0.6, 0.8, 1.0) > 1.5 * width(0.8, 0.8, 0.8)


def test_rows_stand_where_the_comparison_with_the_best_one_puts_them():
    cells = [planned_cell(loader=loader) for loader in LOADERS[:3]]
    skills = {0: 0.9, 1: 0.9, 2: 0.05}
    records = [
        record_of(cells[index], seed, skill=skills[index]) for index in skills for seed in (42, 43, 44)
    ]
    found = table(plan_of(*cells), by_fingerprint(*records), EVIDENCE)
    assert sorted(found["standing"]) == ["below", "best", "level"]
    below = found[found["standing"] == "below"].iloc[0]
    assert below["loader"] == LOADERS[2]
    assert 0 < below["behind_best_low"] < below["behind_best"] < below["behind_best_high"]
    assert found[found["standing"] == "level"].iloc[0]["behind_best_low"] <= 0
    assert (found["detectable"].isna() == (found["standing"] == "best")).all()
    reach = found["behind_best_high"] - found["behind_best"]
    assert (found["detectable"] > reach)[found["standing"] != "best"].all(), (
        "what is claimed in half of all tables"
    )


def test_the_row_that_validation_chooses_is_marked_among_those_that_are_ranked():
    cells = [planned_cell(loader=loader) for loader in LOADERS[:3]]
    records = [
        record_of(cell, seed, skill=skill)
        for cell, skill in zip(cells, (0.6, 0.95, 0.99), strict=True)
        for seed in (42, 43, 44)
        if (cell, seed) != (cells[2], 44)
    ]
    found = table(plan_of(*cells), by_fingerprint(*records), EVIDENCE)["chosen_on_validation"]
    assert found.fillna(False).tolist() == [False, True, False]
    assert found.isna().tolist() == [False, False, True]
    alone = table(plan_of(cells[0]), by_fingerprint(*records), EVIDENCE)
    assert alone["chosen_on_validation"].isna().all(), "one row is no choice"


@pytest.mark.parametrize(("epochs", "expected"), [([9.0], 9.0), ([9.0, 4.0, 5.0, 4.5], 4.5), ([], None)])
def test_seconds_per_epoch_leave_out_the_first(epochs, expected):
    outcome = outcome_of(0.9, 42)
    timing = outcome.timing.model_copy(update={"epoch_s": epochs})
    assert seconds_per_epoch(outcome.model_copy(update={"timing": timing})) == expected


@QUICK
@given(skills=st.lists(SKILLS, min_size=1, max_size=5), order=st.randoms())
def test_order_of_records_does_not_matter(skills, order):
    cell, records = one_cell(*skills)
    shuffled = list(records)
    order.shuffle(shuffled)
    plan = plan_of(cell)
    assert table(plan, by_fingerprint(*records), EVIDENCE).equals(
        table(plan, by_fingerprint(*shuffled), EVIDENCE)
    )


@QUICK
@given(skills=st.lists(SKILLS, min_size=1, max_size=6))
def test_mean_is_within_its_interval(skills):
    cell, records = one_cell(*skills)
    row = table(plan_of(cell), by_fingerprint(*records), EVIDENCE).iloc[0]
    for name in MEASURES:
        assert row[f"{name}_low"] <= row[name] <= row[f"{name}_high"]


@QUICK
@given(skills=st.lists(SKILLS, min_size=1, max_size=4), status=st.sampled_from(STATUSES))
def test_a_run_that_did_not_complete_never_changes_a_mean(skills, status):
    cell, records = one_cell(*skills)
    before = table(plan_of(cell), by_fingerprint(*records), EVIDENCE).iloc[0]
    longer = planned_cell(seeds=range(42, 43 + len(skills)))
    bad = record_of(longer, 42 + len(skills), status=status, reason="it broke")
    after = table(plan_of(longer), by_fingerprint(*records, bad), EVIDENCE).iloc[0]
    for name in MEASURES:
        assert after[name] == before[name]
    assert (after["status"], after["reason"], after["runs"]) == (status, "it broke", len(skills))
    assert before["rank"] == 1
    assert after.isna()["rank"]


@QUICK
@given(skills=st.lists(SKILLS, min_size=1, max_size=4), missing=st.sets(st.integers(0, 3)))
def test_ranks_order_the_complete_rows(skills, missing):
    cells = [planned_cell(loader=LOADERS[index], seeds=[42]) for index in range(len(skills))]
    records = [
        record_of(cell, 42, skill=skill)
        for index, (cell, skill) in enumerate(zip(cells, skills, strict=True))
        if index not in missing
    ]
    found = table(plan_of(*cells), by_fingerprint(*records), EVIDENCE)
    ranked = found[found["rank"].notna()]
    assert len(ranked) == len(records)
    for _, row in ranked.iterrows():
        assert row["rank"] == 1 + (ranked["weighted_f1"] > row["weighted_f1"]).sum()


@pytest.mark.parametrize("axis", ["device", "backend", "dataset"])
def test_ranks_stay_within_a_device_a_backend_and_a_dataset(axis):
    cells = [planned_cell(seeds=[42], **{axis: value}) for value in ("one", "other")]
    records = [record_of(cells[0], 42, skill=0.7), record_of(cells[1], 42, skill=0.9)]
    assert list(table(plan_of(*cells), by_fingerprint(*records), EVIDENCE)["rank"]) == [1, 1]


def test_flags_count_the_runs_that_carry_them():
    plan, records, _ = example()
    flags = list(table(plan, by_fingerprint(*records), EVIDENCE)["flags"])
    assert flags == ["", "one_class_predicted (1 of 3); shared_machine (1 of 3)", "", "", ""]


def test_stand_ins_are_flagged_even_where_nothing_ran():
    plan, records, _ = example(stand_in=True)
    for found in (table(plan, by_fingerprint(*records), EVIDENCE), table(plan, {}, EVIDENCE)):
        assert found["flags"].str.contains("stand_in").all()


@pytest.mark.parametrize("change", [{"device_name": "Other 1"}, {"versions": {"keras": "3.13.0"}}])
def test_mixed_environments_are_flagged(change):
    cells = [planned_cell(seeds=[42], loader=loader) for loader in LOADERS[:2]]
    records = [record_of(cells[0], 42), record_of(cells[1], 42, environment=environment(**change))]
    found = table(plan_of(*cells), by_fingerprint(*records), EVIDENCE)
    assert list(found["flags"]) == ["mixed_environments"] * 2


def test_environments_of_two_devices_may_differ():
    cells = [planned_cell(seeds=[42], device=device) for device in ("cpu", "gpu")]
    records = [
        record_of(cells[0], 42),
        record_of(cells[1], 42, environment=environment(device="gpu", device_name="GPU")),
    ]
    assert list(table(plan_of(*cells), by_fingerprint(*records), EVIDENCE)["flags"]) == ["", ""]


def test_published_numbers_stand_beside_the_matching_rows():
    plan, records, _ = example()
    found = table(plan, by_fingerprint(*records), EVIDENCE)
    assert found["published_weighted_f1"].tolist()[0] == 0.92
    assert found["published_training_time_s"].tolist()[0] == 60
    assert found["published_weighted_f1"].notna().tolist() == [True, False, False, True, False]


def test_a_later_reference_row_replaces_an_earlier_one():
    first = REFERENCE.rows[0]
    second = first.model_copy(update={"weighted_f1": 0.5, "epochs": None})
    reference = REFERENCE.model_copy(update={"rows": (first, second)})
    plan = plan_of(planned_cell(loader="image-data-generator"), reference=reference)
    row = table(plan, {}, EVIDENCE).iloc[0]
    assert (row["published_weighted_f1"], row["published_epochs"]) == (0.5, 13)


def test_failures_name_every_run_that_did_not_complete():
    plan, records, _ = example()
    found = failures(plan, by_fingerprint(*records[1:]))
    assert list(found["status"]) == ["missing", "failed", *["unavailable"] * 3]
    assert list(found["seed"]) == [42, 44, 42, 43, 44]
    assert found["reason"].iloc[0] == "not run yet"


def test_records_outside_the_plan_are_not_averaged():
    cell, records = one_cell(0.8)
    old = record_of(planned_cell(seeds=[7]), 7, skill=0.1)
    plan = plan_of(cell)
    assert table(plan, by_fingerprint(*records, old), EVIDENCE).equals(
        table(plan, by_fingerprint(*records), EVIDENCE)
    )


def test_an_empty_plan_gives_an_empty_table():
    assert list(table(plan_of(), {}, EVIDENCE).columns) == COLUMNS
