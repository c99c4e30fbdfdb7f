import re
from dataclasses import replace

import numpy as np
import pytest
from made_pages import audit_of_met
from made_records import EVIDENCE, LOADERS, example, plan_of, planned_cell, record_of

from bench.analysis.decision import MAX_LOSS
from bench.analysis.standing import Apart
from bench.records.answers import Answers
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


def said(results, max_loss=MAX_LOSS, **limits):
    return "\n".join(line for found in decided(results, limits, max_loss) for line in found.lines)


def test_one_line_says_first_which_row_to_take():
    first, second, third, *_ = said(results_of([0.9, 0.9, 0.3])).splitlines()
    costs = "size (17.6 MB), latency (15.5 ms an image) and training time (0:30)"
    assert re.fullmatch(rf"Take {LOADERS[0]} by {re.escape(costs)}: 0\.\d+ \[.*\], the best on test\.", first)
    assert second == "No other row is known to be at most 0.050 below the best."
    assert re.fullmatch(
        rf"Cannot be told apart from the best, but may be worse: {LOADERS[1]} \(by up to 0\.\d+\)\.", third
    )


def test_what_choosing_does_to_a_score_is_said():
    text = said(results_of([0.9, 0.9, 0.3]))
    assert "go by validation, which weighs no cost: it chooses the best row on test, which scores 0." in text
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


def test_the_cheapest_of_the_rows_that_lose_little_is_taken_with_its_score():
    first, second, third, *_ = said(
        results_of_sized((GOOD, LARGE), (AS_GOOD, MIDDLE), (SCATTERING, SMALL))
    ).splitlines()
    taken = (
        rf"{LOADERS[1]} by size \(5\.00 MB\): 0\.\d+ \[.*\], 0\.007 below the best, perhaps by up to 0\.0\d+"
    )
    best = rf"{LOADERS[0]} by latency .* and training time .*: 0\.\d+ \[.*\], the best on test"
    assert re.fullmatch(rf"Take {taken}; {best}\.", first)
    assert second.startswith("These cost least of the 2 rows known to be at most 0.050 below the best")
    still = (
        rf"{LOADERS[2]} by size \(1\.00 MB\): 0\.\d+ \[.*\], 0\.326 below the best, perhaps by up to 0\.7\d+"
    )
    assert re.fullmatch(
        rf"Cheaper and level with the best, but no choice, since more than 0\.050 may be lost: {still}\.",
        third,
    )


def test_where_no_other_row_loses_little_the_best_row_alone_is_a_choice():
    text = said(results_of_sized((GOOD, LARGE), (SCATTERING, SMALL), (BAD, SMALL)))
    assert text.startswith(f"Take {LOADERS[0]} by size (9.00 MB), latency")
    assert "\nNo other row is known to be at most 0.050 below the best.\n" in text
    assert f"since more than 0.050 may be lost: {LOADERS[1]} by size (1.00 MB): 0." in text


def test_what_nothing_cheaper_is_level_with_leaves_nothing_open():
    text = said(results_of_sized((GOOD, SMALL), (AS_GOOD, MIDDLE), (SCATTERING, LARGE)))
    assert text.startswith(f"Take {LOADERS[0]} by size (1.00 MB), latency")
    assert "These cost least of the 2 rows" in text
    assert "no choice" not in text


def test_who_can_lose_more_has_more_to_choose_from():
    results = results_of_sized((GOOD, LARGE), (AS_GOOD, MIDDLE), (SCATTERING, SMALL))
    text = said(results, max_loss=0.8)
    assert text.startswith(f"Take {LOADERS[2]} by size (1.00 MB): ")
    assert "These cost least of the 3 rows known to be at most 0.800 below the best" in text
    assert "No other row is known to be at most 0.001 below the best." in said(results, max_loss=0.001)


def test_limits_are_said_with_what_they_leave():
    text = said(results_of([0.9, 0.9, 0.3]), model_size_mb=1.0)
    assert text == "At most 1.00 MB: 0 of 3 rows."
    assert "3 of 3 rows" in said(results_of([0.9, 0.9, 0.3]), model_size_mb=100.0, inference_ms=500.0)
    sized = results_of_sized((GOOD, LARGE), (BAD, SMALL), (BAD, SMALL))
    lines = said(sized, model_size_mb=2.0).splitlines()
    assert lines[0] == "At most 2.00 MB: 2 of 3 rows."
    assert re.fullmatch(rf"Take {LOADERS[1]} by size .*, the best within the limits\.", lines[1])
    assert any(
        re.fullmatch(r"The best within the limits is 0\.7\d+ \[.*\] behind the best w.*", line)
        for line in lines
    )


def test_one_row_alone_is_no_choice():
    text = said(results_of([0.9]))
    assert "Best on test" in text
    assert "Take" not in text
    assert decision(results_of([0.9])) == ""


def test_one_seed_tells_nothing_of_others():
    results = results_of([0.9, 0.5], seeds=[42])
    assert "Best on test: " in said(results)
    assert "With one seed a row, nothing tells" in said(results)
    assert "Take" not in said(results)
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
AUDIT = audit_of_met(MET)


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
    level = results_of([0.95, 0.9])
    faster = said(with_latencies(level, 1, (2.0, 3.0, 4.0)), max_loss=0.5)
    assert re.search(
        rf"{LOADERS[1]} by latency \(3\.00 ms an image\): .*, perhaps by up to 0\.\d+\.\n", faster
    )
    overlapping = said(with_latencies(level, 1, (2.0, 3.0, 14.6)), max_loss=0.5)
    assert overlapping.startswith(f"Take {LOADERS[0]} by size (17.6 MB), latency (15.5 ms an image) and")
