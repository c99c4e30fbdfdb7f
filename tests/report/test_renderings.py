import csv as csv_module
import io
import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from made_pages import results_of_example
from made_records import (
    EVIDENCE,
    LOADERS,
    by_fingerprint,
    example,
    plan_of,
    planned_cell,
    record_of,
    table,
)
from rich.console import Console

from bench.analysis import interval
from bench.analysis.standing import Apart
from bench.analysis.table import COLUMNS
from bench.report.renderings import (
    as_json,
    csv,
    escape,
    escape_latex,
    latex,
    markdown,
    rounded_csv,
    table_files,
)
from bench.report.results import Results
from bench.report.terminal import terminal
from bench.report.view import view


@pytest.fixture(scope="module")
def made():
    plan, records, _ = example()
    found = table(plan, by_fingerprint(*records), EVIDENCE)
    return plan, found, view(found, plan)


def printed(shown, width):
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(terminal(shown, width))
    return console.export_text()


@pytest.mark.parametrize("width", [80, 100, 200])
def test_terminal_keeps_within_its_width_and_loses_no_cell(made, width):
    text = printed(made[2], width)
    assert all(len(line) <= width for line in text.splitlines())
    assert "…" not in text
    assert text.count("0.880") >= 1
    assert text.count("[0.") >= 4


def test_terminal_folds_names_narrower_before_it_cuts_any():
    cells = [
        planned_cell(),
        planned_cell(architecture="mobilenet-v2-rebuilt-int8", protocol="transfer", regularisation="augment"),
        planned_cell(loader="image-dataset-from-directory", seeds=(42, 43)),
    ]
    plan = plan_of(*cells)
    records = [record_of(cell, run.seed) for cell in cells[1:] for run in cell.runs]
    text = printed(view(table(plan, by_fingerprint(*records), EVIDENCE), plan), 80)
    assert "…" not in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_terminal_says_what_it_left_out(made):
    assert "Left out for want of room" in printed(made[2], 80)
    assert "Left out" not in printed(made[2], 300)


def test_axes_that_do_not_vary_are_said_once(made):
    _, _, shown = made
    headings = [column.heading for column in shown.columns]
    assert headings[:6] == ["#", "architecture", "regularisation", "loader", "runs", "standing"]
    assert shown.said_once.startswith("dataset casting; protocol default; device cpu")


def test_flags_and_reasons_have_letters_that_are_explained(made):
    _, _, shown = made
    notes = next(column.cells for column in shown.columns if column.heading == "notes")
    assert notes == ["", "a, b", "c", "d", "e"]
    assert any(note.startswith("c: failed: ended by signal 9") for note in shown.notes)
    assert "e: chosen on validation (ties are broken by the lower log-loss there)." in shown.notes


def test_what_a_table_can_find_is_said_of_each_ranking(made):
    (note,) = (note for note in made[2].notes if note.startswith("Detectable"))
    assert re.search(r"a true difference from the best row of 0\.\d+ for half of the rows, of 0\.\d+", note)
    cells = [planned_cell(dataset=name, loader=loader) for name in ("x", "y") for loader in LOADERS[:2]]
    records = [record_of(cell, run.seed) for cell in cells for run in cell.runs]
    plan = plan_of(*cells)
    notes = view(table(plan, by_fingerprint(*records), EVIDENCE), plan).notes
    assert [note[:16] for note in notes if note.startswith("Detectable")] == [
        "Detectable of x:",
        "Detectable of y:",
    ]
    ranked = table(plan, by_fingerprint(*records), EVIDENCE)
    for detectable, said in [
        ([None, 0.2], "of 0.200."),
        ([None, 1.4], "no true difference from the best row, however great, would be found by four of five"),
        ([0.1, 1.4, 0.2], "of 0.200 for half of the rows; for some rows none, however great, would be found"),
        ([0.1, 1.4, 1.2], "however great, would be found by four of five such tables for half of the rows."),
    ]:
        of_one = ranked.iloc[[0] * len(detectable)].assign(detectable=detectable)
        (note,) = (note for note in view(of_one, plan).notes if note.startswith("Detectable"))
        assert said in note
        assert "over 1" not in note
    alone = [planned_cell(seeds=[42], loader=loader) for loader in LOADERS[:2]]
    found = table(plan_of(*alone), by_fingerprint(*(record_of(cell, 42) for cell in alone)), EVIDENCE)
    assert not any("Detectable" in note for note in view(found, plan_of(*alone)).notes), (
        "with one seed, nothing"
    )


def test_what_holds_for_every_row_is_said_once():
    plan, records, _ = example(stand_in=True)
    shown = view(table(plan, by_fingerprint(*records), EVIDENCE), plan)
    assert sum("stand_in" in note for note in shown.notes) == 1
    assert any(note.startswith("Every row: stand_in") for note in shown.notes)


def test_a_single_run_has_an_interval_of_its_scores_alone():
    cell = planned_cell(seeds=[42])
    plan = plan_of(cell)
    shown = view(table(plan, by_fingerprint(record_of(cell, 42)), EVIDENCE), plan)
    ranged = {column.heading for column in shown.columns for text in column.cells if "[" in text}
    assert ranged == {"weighted F1", "accuracy"}
    assert any("test images only" in note for note in shown.notes)


def test_scores_are_said_to_hold_for_one_split_unless_it_is_redrawn():
    cells = [planned_cell(seeds=[42], dataset=name) for name in ("casting", "flowers")]
    note = "Scores are conditional on one training sample and split"
    plan = plan_of(*cells)
    found = table(plan, by_fingerprint(*(record_of(cell, 42) for cell in cells)), EVIDENCE)
    assert f"{note}." in view(found, plan).notes
    redrawn = plan.model_copy(update={"resplit": ["casting"]})
    assert f"{note} of flowers." in view(found, redrawn).notes
    redrawn = plan.model_copy(update={"resplit": ["casting", "flowers"]})
    assert not any(note in text for text in view(found, redrawn).notes)
    assert not any(note in text for text in view(table(plan, {}, EVIDENCE), plan).notes), (
        "there are no scores"
    )
    assert note in markdown(view(found, plan))
    assert note in latex(view(found, plan), "casting")
    assert note in " ".join(printed(view(found, plan), 100).split())


def test_published_columns_stand_beside_ours_with_their_hardware(made):
    headings = [column.heading for column in made[2].columns]
    assert headings.index("published F1") == headings.index("weighted F1") + 1
    assert "published accuracy" not in headings
    assert any("one cloud GPU; not ranked" in note for note in made[2].notes)


def test_csv_and_json_hold_every_column_at_full_precision(made):
    plan, found, _ = made
    rows = list(csv_module.DictReader(io.StringIO(csv(found))))
    document = json.loads(as_json(found, plan.title, []))
    assert list(rows[0]) == list(document["rows"][0]) == COLUMNS
    assert document["interval"] == interval.NAME
    assert float(rows[0]["weighted_f1"]) == document["rows"][0]["weighted_f1"] == found["weighted_f1"].iloc[0]
    assert rows[3]["weighted_f1"] == ""
    assert document["rows"][3]["weighted_f1"] is None
    assert document["rows"][0]["parameters"] == 4_394_786
    assert [row["chosen_on_validation"] for row in document["rows"]] == [False, False, None, None, True]
    assert [row["chosen_on_validation"] for row in rows] == ["False", "False", "", "", "True"]


def test_json_holds_what_choosing_on_test_does():
    results = results_of_example()
    (standing,) = results.standings
    (choice,) = json.loads(as_json(results.table, "t", results.standings))["choices"]
    assert [choice[name] for name in ("dataset", "device", "backend")] == ["casting", "cpu", "tensorflow"]
    assert choice["rows"] == 3
    assert choice["selection_bias"] == pytest.approx(standing.selection.bias, abs=1e-6)
    assert choice["epoch_bias"] == pytest.approx(standing.selection.epoch_bias, abs=1e-6)
    assert choice["leaders"] is None, "the example's best row is told apart from the others"
    level = replace(standing, apart=Apart(second=1, difference=0.02, seeds=7, images=None))
    (choice,) = json.loads(as_json(results.table, "t", [level]))["choices"]
    assert choice["leaders"] == {"difference": 0.02, "seeds": 7, "test_images": None}
    assert json.loads(as_json(results.table, "t", []))["choices"] == []


def test_rounded_csv_has_six_decimals_and_quotes_what_would_divide_a_row():
    table = pd.DataFrame({"file": ['a,"b".png'], "probability": [2 / 3], "images": [7], "correct": [True]})
    assert rounded_csv(table) == 'file,probability,images,correct\n"a,""b"".png",0.666667,7,True\n'


def test_markdown_has_one_line_a_row(made):
    lines = [line for line in markdown(made[2]).splitlines() if line.startswith("|")]
    assert len(lines) == 2 + 5
    assert len({line.count("|") for line in lines}) == 1


def test_markdown_escapes_what_would_break_a_table():
    assert escape("a|b <c> *d* `e`\nf") == "a\\|b \\<c> \\*d\\* \\`e\\` f"


def test_latex_has_no_bare_special_characters(made):
    text = latex(made[2], "casting")
    assert text.count("\\begin{") == text.count("\\end{") == 2
    body = text[text.index("\\toprule") :]
    assert not re.search(r"(?<!\\)[#_%$]", body)
    assert escape_latex("50 % of a_b & {c}") == "50 \\% of a\\_b \\& \\{c\\}"


def test_the_same_records_give_the_same_bytes():
    texts = []
    for order in (1, -1):
        plan, records, _ = example()
        results = Results(plan, tuple(records[::order]), EVIDENCE)
        files = table_files(results.table, plan, results.standings)
        texts.append((files, printed(view(results.table, plan), 100)))
    assert texts[0] == texts[1]
