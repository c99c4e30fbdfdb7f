import pytest
from made_records import EVIDENCE, plan_of, planned_cell, record_of

from bench.records.plan_document import PlanDocument
from bench.report.page_published import differences, published
from bench.report.results import Results
from bench.suite.schema import Reference, ReferenceRow

FAR, NEAR = 0.1, 0.85
IMAGES = "on these test images, which are the study's"


def results_of(numbers, **fields):
    """A row of five runs with published numbers; `fields` are of the reference."""
    cell = planned_cell(seeds=range(42, 47))
    records = [record_of(cell, run.seed, skill=0.82 + 0.01 * (run.seed % 3)) for run in cell.runs]
    rows = (ReferenceRow(match={}, **numbers),)
    reference = Reference(source="An article", hardware="one cloud GPU", rows=rows, **fields)
    return Results(plan_of(cell, reference=reference), tuple(records), EVIDENCE)


def verdict(text, what):
    """Where one run of ours would lie: bounds, and whether the published number of a row does."""
    (line,) = [line for line in text.splitlines() if line.startswith("|") and f"| {what} " in line]
    bounds, _, found = line.split("|")[-2].strip().partition(": ")
    low, high = bounds.strip("[]").split(", ")
    return float(low), float(high), found


@pytest.mark.parametrize(
    ("measure", "what"),
    [
        ("accuracy", "accuracy"),
        ("weighted_f1", "weighted F1"),
        ("validation_accuracy", "validation accuracy"),
        ("train_weighted_f1", "weighted F1 on training images"),
    ],
)
def test_every_published_score_is_held_against_one_run_of_ours(measure, what):
    text = published(results_of({measure: FAR}))
    assert verdict(text, what)[2] == "outside"
    assert f"- casting-cnn, {what} 0.100: no run here tests why." in text


def test_a_number_that_a_run_of_ours_might_give_needs_no_explanation():
    text = published(results_of({"accuracy": NEAR}))
    assert verdict(text, "accuracy")[2] == "inside"
    assert "tests why" not in text


def test_luck_is_said_to_leave_some_outside():
    text = published(results_of({"accuracy": NEAR}))
    assert "of twenty published numbers luck alone leaves about one outside" in text
    assert "not explained by luck" not in text


def test_scores_over_seeds_alone_are_said_to_be_such():
    said = "held against their spread over our seeds alone (Student's t)"
    assert said in published(results_of({"validation_accuracy": NEAR}))
    assert said not in published(results_of({"accuracy": NEAR}))


def test_on_the_same_test_images_less_is_luck():
    same = published(results_of({"accuracy": NEAR}, same_test_images=True))
    other = published(results_of({"accuracy": NEAR}))
    assert IMAGES in same
    assert "on other test images like these" in other
    (low, high, _), (lower, higher, _) = verdict(same, "accuracy"), verdict(other, "accuracy")
    assert lower < low < high <= higher


def test_suites_that_test_why_a_number_lies_outside_are_named():
    testers = (
        "casting-scaling",
        {"suite": "casting", "match": {"loader": "tf-*"}},
        {"suite": "fruits", "match": {"loader": "in-memory"}},
    )
    results = results_of({"accuracy": FAR}, tested_by=testers)
    assert (
        "- casting-cnn, accuracy 0.100: the runs of `casting-scaling` and other rows of this table test why."
        in published(results)
    )
    links = "[casting-scaling](../casting-scaling/README.md), [fruits](../fruits/README.md)."
    assert differences(results).endswith(links)
    again = PlanDocument.model_validate_json(results.plan.model_dump_json())
    assert again == results.plan


def test_nothing_is_said_of_a_smaller_profile():
    results = results_of({"accuracy": FAR})
    smaller = Results(results.plan.model_copy(update={"profile": "smoke"}), results.records, EVIDENCE)
    text = published(smaller)
    assert ": outside" not in text
    assert "tests why" not in text


def test_without_published_numbers_there_is_no_section():
    assert published(results_of({})) == ""
