import math

import pytest
from made_pages import results_of_skills
from made_records import EVIDENCE, example, planned_cell

from bench.analysis.contrasts import Contrast, Side, contrasts
from bench.report.results import Results


def contrasts_of(*cells_and_skills):
    """The contrasts of a table of cells, each with the skill of every seed."""
    return contrasts_in(results_of_skills(*cells_and_skills))


def contrasts_in(results):
    return contrasts(results.table, results.scored)


def test_rows_that_differ_in_one_axis_are_held_against_each_other():
    (found,) = contrasts_of(
        (planned_cell(loader="tf-data"), (0.4, 0.42, 0.44)),
        (planned_cell(loader="in-memory"), (0.95, 0.96, 0.97)),
    )
    assert (found.axis, found.shared, found.seeds) == ("loader", {}, 3)
    assert [(side.number, side.label) for side in found.sides] == [(1, "in-memory"), (0, "tf-data")]
    assert [side.label for side in found.below] == ["tf-data"]


def test_a_row_is_beaten_or_level_with_the_best_one():
    (found,) = contrasts_of(
        (planned_cell(loader="tf-data"), (0.88, 0.9, 0.92)),
        (planned_cell(loader="in-memory"), (0.9, 0.92, 0.9)),
        (planned_cell(loader="image-data-generator"), (0.3, 0.32, 0.31)),
    )
    assert found.sides[0].behind is None
    assert len(found.level) == 1
    assert [side.label for side in found.below] == ["image-data-generator"]
    assert found.below[0].behind.low > 0


def test_the_number_of_rows_of_the_table_makes_a_claim_harder():
    pair = (planned_cell(loader="tf-data"), (0.9,) * 3), (planned_cell(loader="in-memory"), (0.5,) * 3)
    others = [(planned_cell(protocol=f"p{number}"), (0.8,) * 3) for number in range(6)]
    (alone,) = contrasts_of(*pair)
    among = next(found for found in contrasts_of(*pair, *others) if found.axis == "loader")
    assert among.sides[1].behind.low < alone.sides[1].behind.low


def test_a_single_seed_is_held_against_nothing():
    cells = [planned_cell(seeds=[42], loader=loader) for loader in ("tf-data", "in-memory")]
    (found,) = contrasts_of((cells[0], (0.9,)), (cells[1], (0.3,)))
    assert (found.seeds, found.below, found.level) == (1, (), ())


def test_what_rows_share_is_named_where_the_table_varies_in_it():
    cells = [
        planned_cell(loader=loader, regularisation=regularisation)
        for regularisation in ("none", "augment")
        for loader in ("tf-data", "in-memory")
    ]
    found = contrasts_of(*((cell, (0.8, 0.8, 0.8)) for cell in cells))
    assert [(one.axis, one.shared) for one in found] == [
        ("loader", {"regularisation": "none"}),
        ("loader", {"regularisation": "augment"}),
        ("regularisation", {"loader": "tf-data"}),
        ("regularisation", {"loader": "in-memory"}),
    ]


def test_an_architecture_brings_its_protocol_with_it():
    (found,) = contrasts_of(
        (planned_cell(), (0.8, 0.8, 0.8)),
        (planned_cell(architecture="mobilenet-v2", protocol="transfer"), (0.9, 0.9, 0.9)),
    )
    assert found.axis == "architecture"
    assert [side.label for side in found.sides] == ["mobilenet-v2 (transfer)", "casting-cnn (default)"]


def test_architectures_of_one_protocol_stand_apart_and_are_still_corrected_for_every_row():
    small = [planned_cell(architecture=name, protocol="small") for name in ("casting-cnn", "found")]
    tuned = planned_cell(architecture="tuned", regularisation="dropout", protocol="small")
    others = [planned_cell(), planned_cell(architecture="mobilenet-v2", protocol="transfer")]
    cells = [*small, tuned, *others]
    found = [
        each
        for each in contrasts_of(*((cell, (0.95 - 0.15 * place,) * 3) for place, cell in enumerate(cells)))
        if each.axis == "architecture"
    ]
    labels = [[side.label for side in each.sides] for each in found]
    assert labels == [
        ["casting-cnn", "found", "tuned (dropout)"],
        ["casting-cnn (default)", "mobilenet-v2 (transfer)"],
    ]
    (alone,) = contrasts_of(*((cell, (0.95 - 0.15 * place,) * 3) for place, cell in enumerate(small)))
    of_two, of_five = alone.sides[1].behind, found[0].sides[1].behind
    assert of_five.difference == of_two.difference
    assert of_five.low < of_two.low


@pytest.mark.parametrize(
    ("without", "order"),
    [
        ((0.93, 0.92, 0.91), ()),
        ((0.912, 0.919, 0.965), ("c", "b", "a")),
        ((0.9304, 0.9301, 0.9302), ()),
        ((math.nan,) * 3, ()),
    ],
)
def test_sides_that_scores_without_twins_order_otherwise_are_told_as_far_as_they_read_so(without, order):
    sides = tuple(
        Side(number, label, mean, mean_without_twins, 1.0, 1.0, None)
        for number, (label, mean, mean_without_twins) in enumerate(
            zip("abc", (0.957, 0.955, 0.926), without, strict=True)
        )
    )
    found = Contrast("architecture", {}, 3, sides)
    assert tuple(side.label for side in found.reordered) == order


def test_other_images_and_other_devices_are_no_contrast():
    assert contrasts_of((planned_cell(), (0.8,) * 3), (planned_cell(dataset="fruits"), (0.9,) * 3)) == []
    assert contrasts_of((planned_cell(), (0.8,) * 3), (planned_cell(device="gpu"), (0.9,) * 3)) == []


def test_rows_that_are_not_complete_are_left_out():
    plan, records, _ = example()
    complete = {cell.names["loader"] for cell in plan.cells} - {"tf-data"}
    for found in contrasts_in(Results(plan, tuple(records), EVIDENCE)):
        assert {side.label for side in found.sides} <= complete | {"casting-cnn (default)"}
