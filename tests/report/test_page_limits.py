"""What a page says that its table cannot show."""

import pytest
from made_pages import results_of_skills as results_of
from made_records import EVIDENCE, REFERENCE, plan_of, planned_cell, record_of

from bench.report.page_limits import cannot_show
from bench.report.results import Results


@pytest.mark.parametrize(
    ("best", "said"),
    [
        ((3, 3, 3), False),
        ((30, 30, 30), True),
        ((27, 29, 28), True),
        ((26, 26, 30), False),
        ((3, 29, 28), True),
    ],
)
def test_rows_that_might_have_gone_on_learning_are_named(best, said):
    """Of 30 epochs that each was allowed."""
    cell = planned_cell()
    made = [record_of(cell, run.seed, 0.9) for run in cell.runs]
    records = [
        record.model_copy(update={"outcome": record.outcome.model_copy(update={"best_epoch": epoch})})
        for record, epoch in zip(made, best, strict=True)
    ]
    text = cannot_show(Results(plan_of(cell), tuple(records), EVIDENCE))
    assert ("were best in the last tenth of the epochs that they were allowed" in text) == said


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


def test_what_was_tuned_is_said():
    results = results_of((planned_cell(), (0.9, 0.9, 0.9)))
    assert "No row was tuned for these images: which architecture" in cannot_show(results)
    studied = results.plan.model_copy(update={"reference": REFERENCE})
    text = cannot_show(Results(studied, results.records, EVIDENCE))
    assert (
        "This project tuned no row for these images; settings taken from a study may have been tuned" in text
    )
    assert "No row was tuned" not in text
