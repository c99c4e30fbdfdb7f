import numpy as np
import pytest
from made_records import by_fingerprint, example, plan_of, planned_cell, record_of

from bench.analysis.contrasts import contrasts
from bench.analysis.table import table


def contrasts_of(*cells_and_skills):
    """The contrasts of a table of cells, each with the skill of every seed."""
    cells = [cell for cell, _ in cells_and_skills]
    records = [
        record_of(cell, run.seed, skill=skill)
        for cell, skills in cells_and_skills
        for run, skill in zip(cell.runs, skills, strict=True)
    ]
    return contrasts(table(plan_of(*cells), by_fingerprint(*records)))


def test_rows_that_differ_in_one_axis_are_held_against_each_other():
    (found,) = contrasts_of(
        (planned_cell(loader="tf-data"), (0.8, 0.82, 0.84)),
        (planned_cell(loader="in-memory"), (0.95, 0.96, 0.97)),
    )
    assert (found.axis, found.shared, found.seeds) == ("loader", (), 3)
    assert [side.label for side in found.sides] == ["in-memory", "tf-data"]
    assert [side.label for side in found.below] == ["tf-data"]


def test_ranges_that_overlap_tell_nothing():
    (found,) = contrasts_of(
        (planned_cell(loader="tf-data"), (0.7, 0.8, 0.97)),
        (planned_cell(loader="in-memory"), (0.75, 0.9, 0.95)),
    )
    assert found.below == ()


def test_what_rows_share_is_named_where_the_table_varies_in_it():
    cells = [
        planned_cell(loader=loader, regularisation=regularisation)
        for regularisation in ("none", "augment")
        for loader in ("tf-data", "in-memory")
    ]
    found = contrasts_of(*((cell, (0.8, 0.8, 0.8)) for cell in cells))
    assert [(one.axis, one.shared) for one in found] == [
        ("loader", ("none",)),
        ("loader", ("augment",)),
        ("regularisation", ("tf-data",)),
        ("regularisation", ("in-memory",)),
    ]


def test_an_architecture_brings_its_protocol_with_it():
    (found,) = contrasts_of(
        (planned_cell(), (0.8, 0.8, 0.8)),
        (planned_cell(architecture="mobilenet-v2", protocol="transfer"), (0.9, 0.9, 0.9)),
    )
    assert found.axis == "architecture"
    assert [side.label for side in found.sides] == ["mobilenet-v2 (transfer)", "casting-cnn (default)"]


def test_other_images_and_other_devices_are_no_contrast():
    assert contrasts_of((planned_cell(), (0.8,) * 3), (planned_cell(dataset="fruits"), (0.9,) * 3)) == []
    assert contrasts_of((planned_cell(), (0.8,) * 3), (planned_cell(device="gpu"), (0.9,) * 3)) == []


def test_rows_that_are_not_complete_are_left_out():
    plan, records, _ = example()
    complete = {cell.names["loader"] for cell in plan.cells} - {"tf-data"}
    for found in contrasts(table(plan, by_fingerprint(*records))):
        assert {side.label for side in found.sides} <= complete | {"casting-cnn (default)"}


@pytest.mark.parametrize("seeds", [2, 3])
def test_chance_is_how_often_equal_rows_come_apart(seeds):
    cells = [planned_cell(seeds=range(seeds), loader=loader) for loader in ("tf-data", "in-memory")]
    (found,) = contrasts_of(*((cell, (0.8,) * seeds) for cell in cells))
    draws = np.random.default_rng(0).normal(size=(20_000, 2, seeds))
    apart = (draws[:, 0].min(axis=1) > draws[:, 1].max(axis=1)) | (
        draws[:, 1].min(axis=1) > draws[:, 0].max(axis=1)
    )
    assert apart.mean() == pytest.approx(found.chance, abs=0.01)
