"""What the index says of each suite."""

import re

import pytest
from made_pages import AUDIT
from made_records import LOADERS, plan_of, planned_cell, record_of, write_runs

from bench.report.audits import publish_audit
from bench.report.index import index
from bench.report.stored_plan import write_plan

UNMET = AUDIT.model_copy(update={"linked": (), "copies": (), "pairs": ()})


def line_of(root, skills, audit=None, seeds=(42, 43, 44), status="completed"):
    """The cells of the index's line on a suite with rows of such skills, by the headings of the table."""
    cells = [planned_cell(seeds=seeds, loader=loader) for loader in LOADERS[: len(skills)]]
    pairs = [
        (record_of(cell, seed, skill, status), skill)
        for cell, skill in zip(cells, skills, strict=True)
        for seed in seeds
    ]
    plan = plan_of(*cells)
    folder = write_runs(
        root, plan, [record for record, _ in pairs], {record.fingerprint: skill for record, skill in pairs}
    )
    write_plan(folder, plan)
    if audit is not None:
        publish_audit(folder, audit)
    headings, line = (
        [cell.strip() for cell in text.split("|")[1:-1]]
        for text in index(root).splitlines()
        if text.startswith(("| suite", "| [casting]"))
    )
    return dict(zip(headings, line, strict=True))


def test_a_suite_is_told_by_the_row_that_validation_chooses_and_by_all_standings(tmp_path):
    line = line_of(tmp_path, [0.9, 0.9, 0.3])
    assert line["rows x seeds"] == "3 x 3"
    assert line["chosen on validation"] == LOADERS[0]
    assert re.fullmatch(r"0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]", line["weighted F1 on test"])
    assert line["all rows on test"] == "1 best, 1 level, 1 below"


def test_the_score_without_twins_stands_beside_that_of_all_images(tmp_path):
    line = line_of(tmp_path, [0.9, 0.3], AUDIT)
    assert re.fullmatch(r"0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]", line["without twins"])
    assert line["without twins"] != line["weighted F1 on test"]


def test_why_there_is_no_score_without_twins_is_said(tmp_path):
    assert line_of(tmp_path / "unaudited", [0.9])["without twins"] == "not looked for"
    assert line_of(tmp_path / "audited", [0.9], UNMET)["without twins"] == "no twins"


@pytest.mark.parametrize(
    ("skills", "seeds", "said"),
    [([0.9], (42, 43), "one row"), ([0.9, 0.5], (42,), "2, not told apart: one seed")],
)
def test_rows_that_cannot_be_compared_are_said_to_be_so(tmp_path, skills, seeds, said):
    assert line_of(tmp_path, skills, seeds=seeds)["all rows on test"] == said


def test_a_suite_of_which_nothing_completed_has_a_line(tmp_path):
    line = line_of(tmp_path, [0.9], status="failed")
    assert (line["rows x seeds"], line["chosen on validation"]) == ("1 x 3, 1 incomplete", "none")
