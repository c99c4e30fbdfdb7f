import re

from made_records import EVIDENCE, LOADERS, example, plan_of, planned_cell, record_of

from bench.report.decided import decided
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
    assert "The cheapest of these 2: by size and latency and training time " in text
    assert "tf-data" not in text, "it is far below the others"
    assert "chosen on test, is about 0.0" in text
    assert re.search(r"had its epochs been chosen on test too, it would be so by up to 0\.\d+ more", text)


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
    text = standing(results_of([0.9, 0.88]))
    assert re.search(r"The two leaders differ by 0\.\d+\.", text)
    assert re.search(r"it would take ([\d,]+ seeds each|more than more seeds alone)", text)


def test_nothing_is_decided_where_nothing_completed():
    empty = Results(plan_of(planned_cell()), (), EVIDENCE)
    assert list(decided(empty, {})) == []
    assert (standing(empty), decision(empty)) == ("", "")
