import numpy as np
import pytest
from made_records import CLASSES, EVIDENCE, plan_of, planned_cell, record_of

from bench.analysis.scores import scores
from bench.records.plan_document import PlanDocument
from bench.report.page_published import differences, published
from bench.report.results import Results
from bench.suite.schema import Reference, ReferenceRow

FAR, NEAR = 0.1, 0.85
IMAGES = "on these test images, which are the study's"
TESTED, TESTS = {"loader": ["tf-data"]}, {"loader": ["in-memory"]}


def row_of(wrong=(7, 8, 8, 7, 8), **names):
    """A row and its records, one a number of test images, of 50, that a run takes for the other class."""
    cell = planned_cell(seeds=range(42, 42 + len(wrong)), **names)
    records = [record_of(cell, run.seed) for run in cell.runs]
    return cell, [with_wrong(record, number) for record, number in zip(records, wrong, strict=True)]


def with_wrong(record, number):
    actual = np.repeat([0, 1], [30, 20])
    predicted = np.where(np.arange(len(actual)) < number, 1 - actual, actual)
    metrics = {**record.outcome.metrics, "test": scores(actual, np.eye(2)[predicted], CLASSES)}
    return record.model_copy(update={"outcome": record.outcome.model_copy(update={"metrics": metrics})})


def results_of(numbers, match=None, row=None, others=(), stand_ins=(), **fields):
    """A row of five runs with published numbers, and other rows; `fields` are of the reference."""
    rows = [row or row_of(), *others]
    reference = Reference(
        source="An article",
        hardware="one cloud GPU",
        rows=(ReferenceRow(match=match or {}, **numbers),),
        **fields,
    )
    plan = plan_of(*(cell for cell, _ in rows), reference=reference, stand_ins=list(stand_ins))
    return Results(plan, tuple(record for _, records in rows for record in records), EVIDENCE)


def said_by(wrong, stand_ins=(), **names):
    """What is said of a published accuracy of 0.75, ours being 0.848, by another row that tests why."""
    testers = ({"suite": "casting", "rows": TESTS, "match": TESTED},)
    text = published(
        results_of(
            {"accuracy": 0.75},
            TESTED,
            others=[row_of(wrong, loader="in-memory", **names)],
            stand_ins=stand_ins,
            same_test_images=True,
            tested_by=testers,
        )
    )
    (line,) = [line for line in text.splitlines() if line.startswith("- ")]
    return line


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
    text = published(results_of({"accuracy": NEAR}, same_test_images=True))
    assert verdict(text, "accuracy")[2] == "inside"
    assert "tests why" not in text


def test_a_number_inside_of_nearly_everything_is_not_called_inside():
    text = published(results_of({"accuracy": NEAR}, row=row_of((2, 20, 5, 12, 6))))
    low, high, found = verdict(text, "accuracy")
    assert high - low > 0.2
    assert found == "too wide"
    assert "`too wide` is said of a number inside where that is more than 0.2 from end to end" in text
    assert "tests why" not in text
    (line,) = [line for line in text.splitlines() if line.startswith("- ")]
    assert line == (
        f"- casting-cnn, accuracy 0.850: our mean is 0.820, and one run of ours {low:.3f} to {high:.3f}; the"
        " published 0.850 lies inside, but this is so wide that it tells next to nothing."
    )


def test_what_became_of_a_number_inside_is_said_where_other_runs_test_it():
    text = published(results_of({"accuracy": NEAR}, tested_by=("casting-scaling",)))
    low, high, found = verdict(text, "accuracy")
    assert found == "inside"
    assert (
        "What became of the published numbers that are not plainly inside, or that other runs test:" in text
    )
    assert (
        f"- casting-cnn, accuracy 0.850: our mean is 0.848, and one run of ours {low:.3f} to {high:.3f}; the"
        " published 0.850 lies inside: nothing has to be explained." in text
    )
    assert "test why" not in text


def test_a_number_that_cannot_be_told_names_what_tests_it():
    wide = row_of((2, 20, 5, 12, 6))
    text = published(results_of({"accuracy": NEAR}, row=wide, tested_by=("casting-scaling",)))
    own, other = [line for line in text.splitlines() if line.startswith("- ")]
    assert "lies inside, but this is so wide that it tells next to nothing." in own
    assert other.startswith(
        "- casting-cnn, accuracy 0.850: the runs of `casting-scaling` test why, and its page"
    )


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


@pytest.mark.parametrize(
    ("wrong", "mean", "said"),
    [
        ((12, 13, 13, 12, 12), "0.752", "lies inside: the explanation holds as far as this can tell"),
        ((5, 20, 12, 2, 18), "0.772", "lies inside, but this is so wide that it tells next to nothing"),
        (
            (9, 10, 10, 9, 10),
            "0.808",
            "lies outside, but nearer than to 0.848: this explains a part of it at most",
        ),
        ((5, 6, 6, 5, 6), "0.888", "lies outside: this does not explain it"),
        ((17, 16, 17, 17, 16), "0.668", "lies outside: this does not explain it"),
    ],
    ids=["inside", "too wide", "nearer", "further", "beyond"],
)
def test_a_row_that_tests_why_gets_its_verdict(wrong, mean, said):
    line = said_by(wrong)
    start = f"- tf-data, accuracy 0.750: in-memory tests why. Its mean is {mean}, and one run of it "
    assert line.startswith(start)
    assert line.endswith(f"; the published 0.750 {said}.")
    low, _, high = line.removeprefix(start).partition(";")[0].partition(" to ")
    assert float(low) < float(mean) < float(high)


def test_a_row_that_cannot_tell_says_so():
    cannot = "in-memory tests why, but fewer than two of its runs have completed on the real images"
    assert cannot in said_by((7,))
    assert f"drawn, {cannot}" in said_by((7, 8, 7), stand_ins=["drawn"], dataset="drawn")


def test_suites_that_test_why_a_number_lies_outside_are_named():
    testers = (
        "casting-scaling",
        {"suite": "casting", "rows": TESTS, "match": {"loader": "tf-*"}},
        {"suite": "fruits", "match": TESTS},
    )
    others = [row_of((5, 6, 6, 5, 6), loader="in-memory")]
    results = results_of({"accuracy": FAR}, TESTED, others=others, tested_by=testers)
    lines = [line for line in published(results).splitlines() if line.startswith("- ")]
    first, second = lines
    assert first == (
        "- tf-data, accuracy 0.100: the runs of `casting-scaling` test why, and its page, linked below, says"
        " what came out."
    )
    assert second.startswith("- tf-data, accuracy 0.100: in-memory tests why. Its mean is 0.888, ")
    links = "[casting-scaling](../casting-scaling/README.md), [fruits](../fruits/README.md)."
    assert differences(results).endswith(links)
    again = PlanDocument.model_validate_json(results.plan.model_dump_json())
    assert again == results.plan


def test_a_row_does_not_test_itself():
    text = published(results_of({"accuracy": FAR}, tested_by=({"suite": "casting", "rows": TESTED},)))
    assert "accuracy 0.100: no run here tests why." in text


def test_published_sizes_alone_need_no_word_on_scores_or_times():
    text = published(results_of({"parameters": 4_394_786, "trainable_parameters": 2_562}))
    how_to_read, table = text.split("\n\n")
    assert how_to_read == (
        "Published: An article. Counts of parameters tell whether our network is built as the published one."
    )
    headings, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    assert headings == ["row", "what", "published", "ours"]
    assert rows == [
        ["casting-cnn", "parameters", "4,394,786", "4,394,786"],
        ["casting-cnn", "trainable parameters", "2,562", "4,394,786"],
    ]


def test_published_times_say_what_they_were_taken_on():
    text = published(results_of({"training_time": 60}))
    assert text.startswith("Published: An article; taken on one cloud GPU. Times from other hardware say ")
    assert "difference is ours" not in text


def test_nothing_is_said_of_a_smaller_profile():
    results = results_of({"accuracy": FAR})
    smaller = Results(results.plan.model_copy(update={"profile": "smoke"}), results.records, EVIDENCE)
    text = published(smaller)
    assert ": outside" not in text
    assert "tests why" not in text


def test_without_published_numbers_there_is_no_section():
    assert published(results_of({})) == ""
