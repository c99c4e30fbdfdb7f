import re
from dataclasses import replace

import numpy as np
from made_pages import audit_of_met
from made_pages import results_of_skills as results_of
from made_records import CLASSES, EVIDENCE, plan_of, planned_cell, record_of

from bench.analysis.scores import scores
from bench.records.answers import Answers
from bench.report.page_limits import cannot_show
from bench.report.page_shows import shows, sources
from bench.report.page_standing import standing
from bench.report.results import Results


def test_rows_that_are_beaten_are_said_to_be_with_the_difference():
    text = shows(
        results_of(
            (planned_cell(loader="tf-data"), (0.3, 0.32, 0.34)),
            (planned_cell(loader="in-memory"), (0.95, 0.96, 0.97)),
            (planned_cell(loader="image-data-generator"), (0.94, 0.96, 0.98)),
        )
    )
    assert re.search(r"beats tf-data by 0\.\d+ \[0\.\d+, 0\.\d+\]; ", text)
    assert re.search(r"; \S+ is behind \S+ by 0\.\d+ \[-0\.\d+, 0\.\d+\]: cannot be told apart", text)
    assert "hold all at once" in text


def test_rows_that_are_level_are_not_called_equal():
    text = shows(
        results_of(
            (planned_cell(loader="tf-data"), (0.7, 0.8, 0.97)),
            (planned_cell(loader="in-memory"), (0.75, 0.9, 0.95)),
        )
    )
    number = r"0\.\d{3}"
    behind = rf"tf-data is behind in-memory by {number} \[-{number}, {number}\]"
    assert re.search(rf"{behind}: cannot be told apart \(detectable: {number}\)\.", text)
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
    assert "cannot be told apart (" not in shows(results)
    assert "are the same networks, bit for bit, with every seed" in standing(results)
    others = [record_of(further, run.seed, 0.8) for run in further.runs]
    results = Results(plan_of(frozen, further), (*before, *others), EVIDENCE)
    assert "further is behind frozen by 0.000 [" in shows(results)
    assert "same networks" not in shows(results) + standing(results)


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
    assert f"Most runs of {rows} were best in the last tenth" in cannot_show(results)
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


def test_nothing_is_said_of_nothing():
    empty = Results(plan_of(planned_cell()), (), EVIDENCE)
    assert (shows(empty), cannot_show(empty)) == ("", "")


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


def test_a_difference_that_no_table_would_find_is_not_told_as_one_over_1():
    """Of two seeds each, one row's far apart."""
    rows = [
        (planned_cell(seeds=(42, 43), loader="tf-data"), (0.2, 0.9)),
        (planned_cell(seeds=(42, 43), loader="in-memory"), (0.9, 0.95)),
    ]
    found = results_of(*rows)
    none = "`none` where no difference, however great, would be found that often."
    assert re.search(r"cannot be told apart \(detectable: none\)\.", shows(found))
    assert none in shows(found)
    assert none in standing(found)
    level = results_of(*((planned_cell(loader=loader), (0.9,) * 3) for loader in ("tf-data", "in-memory")))
    assert "`none`" not in shows(level) + standing(level)


GRID = [
    (planned_cell(loader=loader, regularisation=name), skills)
    for loader in ("tf-data", "in-memory")
    for name, skills in {"none": (0.5, 0.55, 0.6), "augment": (0.9, 0.95, 0.9)}.items()
]


def test_what_holds_of_every_pair_of_runs_is_said_and_what_it_says_not():
    text = shows(results_of(*GRID))
    (line,) = [line for line in text.splitlines() if "lies above" in line]
    start = "- **Regularisation**: augment lies above none in all 6 pairs of equal loader and seed, by 0."
    assert line.startswith(start)
    assert text.splitlines().index(line) == 4, "behind the comparisons of its axis"
    assert "Counts of pairs are of these runs alone" in text
    assert "Counts of pairs" not in shows(results_of(*GRID[:2]))


def test_every_line_has_the_rows_that_its_numbers_come_from():
    results = results_of(*GRID)
    lines = [line for line in shows(results).splitlines() if line.startswith("- ")]
    found = sources(results)
    assert len(found) == len(lines)
    for line, rows in zip(lines, found, strict=True):
        numbers = {number for words, number in rows.items() if words in line}
        assert len(numbers) == (0 if "lies above" in line else 2)
        if "is behind" in line:
            assert any("is behind" in words and words in line for words in rows)


# Thirty images of one class and twenty of another; the first five of each have a twin in training.
LABELS = np.repeat([0, 1], [30, 20])
MET = [*range(5), *range(30, 35)]
RIGHT = {"tf-data": [*MET, *range(5, 25), *range(35, 46)], "in-memory": [*range(5, 27), *range(35, 46)]}
AUDIT = audit_of_met(MET)


def answers_of(record):
    """The test images of `RIGHT` are right, and no others."""
    right = np.isin(np.arange(len(LABELS)), RIGHT[record.names["loader"]])
    return Answers(LABELS, np.where(right, LABELS, 1 - LABELS))


def test_scores_without_twins_are_said_where_they_order_rows_otherwise():
    cells = [planned_cell(loader=loader) for loader in RIGHT]
    records = []
    for record in (record_of(cell, run.seed) for cell in cells for run in cell.runs):
        metrics = {"test": scores(LABELS, np.eye(2)[answers_of(record).predicted], CLASSES)}
        outcome = record.outcome.model_copy(update={"metrics": record.outcome.metrics | metrics})
        records.append(record.model_copy(update={"outcome": outcome}))
    evidence = replace(EVIDENCE, answers=answers_of, audit=lambda digest: AUDIT)
    results = Results(plan_of(*cells), tuple(records), evidence)
    order = r"weighted F1 tf-data 0\.\d{3}, in-memory 0\.\d{3}\. .*"
    said = re.search(
        order + r"Without twins in another order: in-memory (0\.\d{3}), tf-data (0\.\d{3})\.", shows(results)
    )
    assert float(said[1]) > float(said[2])
    assert sources(results)[0][f"in-memory {said[1]}"] == 1
    assert "Without twins" not in shows(replace(results, evidence=EVIDENCE))
