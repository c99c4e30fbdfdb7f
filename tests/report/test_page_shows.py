import re

import pytest
from made_records import EVIDENCE, REFERENCE, plan_of, planned_cell, record_of

from bench.report.page_shows import cannot_show, shows
from bench.report.page_standing import standing
from bench.report.results import Results


def results_of(*cells_and_skills):
    records = [
        record_of(cell, run.seed, skill=skill)
        for cell, skills in cells_and_skills
        for run, skill in zip(cell.runs, skills, strict=True)
    ]
    return Results(plan_of(*(cell for cell, _ in cells_and_skills)), tuple(records), EVIDENCE)


def test_rows_that_are_beaten_are_said_to_be_with_the_difference():
    text = shows(
        results_of(
            (planned_cell(loader="tf-data"), (0.3, 0.32, 0.34)),
            (planned_cell(loader="in-memory"), (0.95, 0.96, 0.97)),
            (planned_cell(loader="image-data-generator"), (0.94, 0.96, 0.98)),
        )
    )
    assert re.search(r"beats tf-data by 0\.\d+ \[0\.\d+, 0\.\d+\]; ", text)
    assert "cannot be told apart from it: a difference of 0." in text
    assert "hold all at once" in text


def test_rows_that_are_level_are_not_called_equal():
    text = shows(
        results_of(
            (planned_cell(loader="tf-data"), (0.7, 0.8, 0.97)),
            (planned_cell(loader="in-memory"), (0.75, 0.9, 0.95)),
        )
    )
    assert "tf-data cannot be told apart from in-memory" in text
    assert "beats" not in text


def test_rows_with_the_same_weights_are_called_the_same_networks():
    frozen, further = (planned_cell(protocol=name) for name in ("frozen", "further"))
    before = [record_of(frozen, run.seed, 0.8) for run in frozen.runs]
    after = [
        record_of(further, run.seed, 0.8).model_copy(update={"outcome": record.outcome})
        for run, record in zip(further.runs, before, strict=True)
    ]
    results = Results(plan_of(frozen, further), (*before, *after), EVIDENCE)
    assert "further is the same networks as frozen, bit for bit." in shows(results)
    assert "further cannot be told apart" not in shows(results)
    assert "are the same networks, bit for bit, with every seed" in standing(results)
    others = [record_of(further, run.seed, 0.8) for run in further.runs]
    results = Results(plan_of(frozen, further), (*before, *others), EVIDENCE)
    assert "further cannot be told apart from frozen" in shows(results)
    assert "same networks" not in shows(results) + standing(results)


@pytest.mark.parametrize(("epochs", "said"), [(3, False), (30, True)])
def test_rows_that_might_have_gone_on_learning_are_named(epochs, said):
    cell = planned_cell()
    made = [record_of(cell, run.seed, 0.9) for run in cell.runs]
    records = [
        record.model_copy(update={"outcome": record.outcome.model_copy(update={"best_epoch": epochs})})
        for record in made
    ]
    text = cannot_show(Results(plan_of(cell), tuple(records), EVIDENCE))
    assert ("were best in the last epoch that they were allowed" in text) == said


def test_rows_whose_names_have_commas_are_told_apart_where_they_are_listed():
    cells = [planned_cell(architecture=name, loader=f"{name}-loader") for name in ("small", "large")]
    made = [record_of(cell, run.seed, 0.9) for cell in cells for run in cell.runs]
    records = [
        record.model_copy(
            update={
                "outcome": record.outcome.model_copy(update={"best_epoch": 30, "weights_digest": "a" * 64})
            }
        )
        for record in made
    ]
    results = Results(plan_of(*cells), tuple(records), EVIDENCE)
    rows = "small, small-loader; large, large-loader"
    assert f"Most runs of {rows} were best in the last epoch" in cannot_show(results)
    assert f"{rows} are the same networks, bit for bit" in standing(results)


def test_what_the_claims_of_several_rankings_hold_of_is_each_of_them():
    cells = [
        planned_cell(dataset=dataset, loader=loader)
        for dataset in ("one", "two")
        for loader in ("tf-data", "in-memory")
    ]
    made = [(cell, (0.9, 0.8, 0.9)) for cell in cells]
    assert "at most one page of twenty says of any that it beats one" in standing(results_of(*made[:2]))
    assert "at most one of twenty such rankings says of any that it beats" in standing(results_of(*made))


def test_a_single_seed_shows_nothing():
    cells = [planned_cell(seeds=[42], loader=loader) for loader in ("tf-data", "in-memory")]
    text = shows(results_of(*zip(cells, [(0.5,), (0.99,)], strict=True)))
    assert "nothing tells these differences from luck" in text
    assert "beats" not in text


def test_names_cannot_write_markdown():
    text = shows(
        results_of(
            (planned_cell(regularisation="*a*"), (0.9,) * 3),
            (planned_cell(regularisation="b"), (0.6,) * 3),
        )
    )
    assert "*a*" not in text


@pytest.mark.parametrize("resplit", [True, False])
def test_what_cannot_be_shown_follows_from_the_results(resplit):
    cell = planned_cell()
    results = results_of((cell, (0.9, 0.9, 0.9)))
    plan = results.plan.model_copy(update={"resplit": ["casting"] if resplit else []})
    text = cannot_show(Results(plan, results.records, EVIDENCE))
    assert "50 test images of casting: one image is 0.0200 of accuracy" in text
    assert ("share one split" in text) != resplit


def test_of_several_datasets_those_of_which_all_seeds_share_a_split_are_named():
    results = results_of(*((planned_cell(dataset=name), (0.9, 0.9, 0.9)) for name in ("fixed", "redrawn")))
    plan = results.plan.model_copy(update={"resplit": ["redrawn"]})
    text = cannot_show(Results(plan, results.records, EVIDENCE))
    assert "All seeds share one split of the images of fixed; another split may" in text
    assert "All seeds share one split of the images; another" in cannot_show(results)


def test_nothing_is_said_of_nothing():
    empty = Results(plan_of(planned_cell()), (), EVIDENCE)
    assert (shows(empty), cannot_show(empty)) == ("", "")


def test_what_was_tuned_is_said():
    results = results_of((planned_cell(), (0.9, 0.9, 0.9)))
    assert "No row was tuned for these images: which architecture" in cannot_show(results)
    studied = results.plan.model_copy(update={"reference": REFERENCE})
    text = cannot_show(Results(studied, results.records, EVIDENCE))
    assert (
        "This project tuned no row for these images; settings taken from a study may have been tuned" in text
    )
    assert "No row was tuned" not in text


def test_a_fast_and_a_slow_row_that_print_alike_are_not_named():
    rows = [planned_cell(architecture=name) for name in ("scaled", "raw")]
    text = shows(results_of(*((cell, (0.8, 0.9, 0.8)) for cell in rows)))
    assert "Architectures" in text
    assert "Training took" not in text


def test_the_fastest_and_the_slowest_row_are_named():
    rows = [(planned_cell(loader="tf-data"), 4.5), (planned_cell(loader="in-memory"), 9.0)]
    records = [record_of(cell, run.seed, epoch_s=seconds) for cell, seconds in rows for run in cell.runs]
    text = shows(Results(plan_of(*(cell for cell, _ in rows)), tuple(records), EVIDENCE))
    assert "The median epoch took from 4.80 s (tf-data) to 9.30 s (in-memory)." in text
