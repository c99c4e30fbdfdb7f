import re
from dataclasses import replace

import numpy as np
import pytest
from made_records import EVIDENCE, LOADERS, example, plan_of, planned_cell, record_of

from bench.analysis.standing import Apart
from bench.records.answers import Answers
from bench.records.audit import Audit, Counts, Group
from bench.report.decided import decided, needed
from bench.report.page_standing import decision, standing
from bench.report.results import Results


def results_of(skills, seeds=(42, 43, 44)):
    cells = [planned_cell(seeds=seeds, loader=loader) for loader in LOADERS[: len(skills)]]
    records = [
        record_of(cell, seed, skill=skill)
        for cell, skill in zip(cells, skills, strict=True)
        for seed in seeds
    ]
    return Results(plan_of(*cells), tuple(records), EVIDENCE)


def said(results, **limits):
    return "\n".join(line for found in decided(results, limits) for line in found.lines)


def test_the_best_the_level_and_the_cheapest_rows_are_named():
    text = said(results_of([0.9, 0.9, 0.3]))
    assert "Cannot be told apart from it, but may be worse: " in text
    tied = "by size all, the same (17.6 MB); by latency all, not told apart (15.5 ms an image);"
    assert f"The cheapest of these 2: {tied} by training time all, not told apart (0:30)." in text
    assert "tf-data" not in text, "it is far below the others"
    assert "chosen on test, is about 0.0" in text
    assert re.search(r"had its epochs been chosen on test too, it would be so by up to 0\.\d+ more", text)


# How many of fifty images the seeds of a row have right: seeds that scatter leave a row level with much.
GOOD, AS_GOOD, SCATTERING, BAD = (47, 47, 48), (47, 47, 47), (30, 33, 37), (9, 10, 11)
LARGE, MIDDLE, SMALL = 9_000_000, 5_000_000, 1_000_000


def results_of_sized(*rows):
    """Results of rows that have each so many images right, one number a seed, and files of so many bytes."""
    labels = np.repeat([0, 1], 25)
    of_loader = dict(zip(LOADERS, rows, strict=False))
    found = results_of([0.9] * len(rows))

    def sized(record):
        _, saved_bytes = of_loader[record.names["loader"]]
        sizes = record.outcome.sizes.model_copy(update={"saved_bytes": saved_bytes})
        return record.model_copy(update={"outcome": record.outcome.model_copy(update={"sizes": sizes})})

    def answers(record):
        right, _ = of_loader[record.names["loader"]]
        known = np.arange(50) < right[record.seed - 42]
        return Answers(labels, np.where(known, labels, 1 - labels))

    return Results(found.plan, tuple(map(sized, found.records)), replace(EVIDENCE, answers=answers))


def test_the_cheapest_level_row_is_named_with_its_risk_and_beside_it_a_cautious_choice():
    text = said(results_of_sized((GOOD, LARGE), (AS_GOOD, MIDDLE), (SCATTERING, SMALL)))
    (risk,) = re.findall(rf"{LOADERS[2]} \(by up to (0\.\d+)\)", text)
    assert f"The cheapest of these 3: by size {LOADERS[2]} (1.00 MB, by up to {risk} below); by lat" in text
    (cautious,) = re.findall(
        r"The cautious choice, of the 2 that a comparison of two rows alone leaves level: (.*)\.\n", text
    )
    assert re.fullmatch(rf"by size {LOADERS[1]} \(5\.00 MB, by up to 0\.\d+ below\)", cautious)


def test_the_cautious_choice_may_be_the_best_row_itself():
    text = said(results_of_sized((GOOD, LARGE), (SCATTERING, SMALL), (BAD, SMALL)))
    assert f"The cheapest of these 2: by size {LOADERS[1]} (1.00 MB, by up to 0." in text
    assert "The cautious choice is the best row itself: held against it alone, without" in text


def test_what_is_cheapest_without_a_risk_is_the_cautious_choice_too():
    text = said(results_of_sized((GOOD, SMALL), (AS_GOOD, MIDDLE), (SCATTERING, LARGE)))
    assert f"The cheapest of these 3: by size {LOADERS[0]} (1.00 MB); by latency all" in text
    assert "cautious" not in text


def test_limits_are_said_with_what_they_leave():
    text = said(results_of([0.9, 0.9, 0.3]), model_size_mb=1.0)
    assert text == "At most 1.00 MB: 0 of 3 rows."
    assert "3 of 3 rows" in said(results_of([0.9, 0.9, 0.3]), model_size_mb=100.0, inference_ms=500.0)


def test_one_row_alone_is_no_choice():
    text = said(results_of([0.9]))
    assert "Best on test" in text
    assert "cheapest" not in text
    assert decision(results_of([0.9])) == ""


def test_one_seed_tells_nothing_of_others():
    results = results_of([0.9, 0.5], seeds=[42])
    assert "With one seed a row, nothing tells" in said(results)
    assert "had its epochs" not in said(results)
    assert "Each row rests on one seed" in standing(results)


def test_the_page_holds_every_row_against_the_best():
    plan, records, _ = example()
    text = standing(Results(plan, tuple(records), EVIDENCE))
    assert "Of 3 complete rows" in text
    standings = [line.split("|")[3].strip() for line in text.splitlines() if line.startswith("| casting")]
    assert standings[0] == "best"
    assert len(standings) == 3
    assert set(standings[1:]) <= {"level", "below"}


def test_what_would_separate_the_leaders_is_said():
    text = said(results_of([0.9, 0.88]))
    assert re.search(r"The two leaders of the table differ by 0\.\d+\.", text)
    assert re.search(r"it would take ([\d,]+ seeds each|[\d,]+ independent test images)", text)


@pytest.mark.parametrize(
    ("seeds", "images", "said"),
    [
        (
            9,
            70,
            "it would take 9 seeds each on these test images or 70 independent test images with these seeds",
        ),
        (9, None, "it would take 9 seeds each on these test images to show"),
        (None, 70, "it would take 70 independent test images with these seeds to show"),
        (None, None, "no number of seeds or of test images alone would be enough to show"),
    ],
)
def test_what_no_number_would_be_enough_of_is_said(seeds, images, said):
    text = needed(Apart(second=1, difference=0.01, seeds=seeds, images=images), redrawn=False)
    assert text.startswith(said)
    assert ("80%; no number of seeds alone would be enough." in text) == (
        seeds is None and images is not None
    )
    assert ("80%; no number of test images alone" in text) == (images is None and seeds is not None)


def test_of_images_that_each_run_drew_nothing_is_said():
    text = needed(Apart(second=1, difference=0.01, seeds=9, images=None), redrawn=True)
    assert text == "it would take 9 seeds each to show it with a probability of 80%."


def test_nothing_is_decided_where_nothing_completed():
    empty = Results(plan_of(planned_cell()), (), EVIDENCE)
    assert list(decided(empty, {})) == []
    assert (standing(empty), decision(empty)) == ("", "")


# Thirty images of one class and twenty of another; the first of each have a twin in training.
MET = [*range(22), *range(30, 46)]
AUDIT = Audit(
    manifest="cd" * 32,
    images={"train": 756, "validation": 84, "test": 50},
    counts=Counts(exact=0, near=38, contradicting=0, blank=0),
    pairs=(),
    copies=(),
    linked=tuple(
        Group(members={"train": (number,), "test": (place,)}, classes=("def_front",), chain=1)
        for number, place in enumerate(MET)
    ),
    sensitivity=None,
)


def results_of_right(*right, seeds=(42, 43, 44)):
    """Results of rows that have each a list of test images right, and all others wrong."""
    found = results_of([0.9] * len(right), seeds)
    labels = np.repeat([0, 1], [30, 20])
    answers = {
        loader: np.where(np.isin(np.arange(50), images), labels, 1 - labels)
        for loader, images in zip(LOADERS, right, strict=False)
    }
    evidence = replace(
        EVIDENCE,
        answers=lambda record: Answers(labels, answers[record.names["loader"]]),
        audit=lambda digest: AUDIT,
    )
    return Results(found.plan, found.records, evidence)


def test_rows_that_stand_otherwise_without_twins_are_named():
    unmet = sorted(set(range(50)) - set(MET))
    results = results_of_right(MET, unmet)
    assert list(results.table["standing"]) == ["best", "below"]
    assert list(results.table["standing_without_twins"]) == ["below", "best"]
    text = said(results)
    assert "On the test images without a twin in training or validation some rows stand otherwise: " in text
    assert re.search(rf"{LOADERS[1]} \(1\.000 \[0\.\d+, 1\.000\]\) is best instead of below; ", text)
    assert re.search(rf"{LOADERS[0]} \(0\.000 \[0\.000, 0\.\d+\]\) is below instead of best\.", text)


def test_rows_that_stand_the_same_without_twins_are_not_named():
    results = results_of_right(range(50), range(10))
    assert list(results.table["standing_without_twins"]) == ["best", "below"]
    assert "stand otherwise" not in said(results)
    assert results_of([0.9, 0.3]).table["standing_without_twins"].isna().all()


def test_single_runs_have_a_best_row_without_twins_too():
    unmet = sorted(set(range(50)) - set(MET))
    results = results_of_right(MET, unmet, seeds=[42])
    assert list(results.table["standing_without_twins"].fillna("")) == ["", "best"]
    assert re.search(rf"stand otherwise: {LOADERS[1]} \(1\.000 \[.*\]\) is best\.", said(results))


def with_latencies(results, row, latencies):
    """The same where one row took other times to classify an image, one a seed."""
    changed = []
    for place, record in enumerate(results.records):
        outcome = record.outcome
        if record.names["loader"] == LOADERS[row]:
            sizes = outcome.sizes.model_copy(update={"inference_ms": latencies[place % 3]})
            outcome = outcome.model_copy(update={"sizes": sizes})
        changed.append(record.model_copy(update={"outcome": outcome}))
    return Results(results.plan, tuple(changed), results.evidence)


def test_a_measured_cost_is_lower_where_the_ranges_of_the_runs_are_apart_alone():
    level = results_of([0.9, 0.9])
    faster = said(with_latencies(level, 1, (2.0, 3.0, 4.0)))
    assert "by size all, the same (17.6 MB)" in faster
    assert re.search(rf"by latency {LOADERS[1]} \(3\.00 ms an image, by up to 0\.\d+ below\)", faster)
    overlapping = said(with_latencies(level, 1, (2.0, 3.0, 14.6)))
    assert "by latency all, not told apart (6.53 to 15.5 ms an image)" in overlapping


def test_what_costs_as_little_is_named_beside_the_cheapest():
    text = said(with_latencies(results_of([0.9, 0.9, 0.9]), 1, (20.0, 21.0, 22.0)))
    assert re.search(r"The cheapest of these 3: ", text)
    alike = rf"by latency {LOADERS[0]} and {LOADERS[2]} \(by up to 0\.\d+ below\), not told apart \(15\.5 ms"
    assert re.search(alike, text)
