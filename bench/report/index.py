"""The index of published results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from bench.analysis.standing import Standing
from bench.records.plan_document import PlanDocument
from bench.records.store import RunFolder
from bench.report import formats
from bench.report.brackets import in_all_brackets
from bench.report.decided import f1_of
from bench.report.renderings import escape, listed, markdown_rows
from bench.report.results import Results, read_results
from bench.report.stored_plan import PLAN_FILE
from bench.report.view import spell

NAME = "README.md"
_HEADINGS = [
    *("suite", "title", "data", "rows x seeds", "chosen on validation", "weighted F1 on test"),
    *("without twins", "all rows on test", "last run"),
]
_COLUMNS = (
    "Without twins: its score on the test images that have no duplicate or near-duplicate among the training"
    " and validation images. All rows on test: level ones cannot be told apart"
    " from the one with the best mean, those below can; each suite's page tells which is which."
)


def published_folders(results_root: Path) -> list[RunFolder]:
    """The folders of published suites, by name."""
    return [RunFolder(path.parent) for path in sorted(results_root.glob(f"[!.]*/{PLAN_FILE}"))]


def index(results_root: Path) -> str:
    """`results/README.md`: one line a published suite.

    Raises:
        BenchError: A plan or record cannot be read.
    """
    rows, tables, plans = [], [], []
    for folder in published_folders(results_root):
        results = read_results(folder)
        rows.append(_line(folder.path.name, results))
        tables.append((folder.path.name, results.table))
        plans.append((folder.path.name, results.plan))
    brackets = in_all_brackets(tables)
    table = markdown_rows(_HEADINGS, rows, left=len(_HEADINGS)) if rows else "Nothing has been published yet."
    return (
        "# Results\n\n"
        "Every number here derives from the records beside it; `bench verify` checks that."
        f"{f' In brackets: {brackets}.' if brackets else ''}"
        " The row named is the one with the best validation score among the complete rows of one dataset,"
        f" device and backend. {_COLUMNS} {_conditions(plans)}\n\n"
        f"{table}\n"
    )


def _conditions(plans: Sequence[tuple[str, PlanDocument]]) -> str:
    """What the scores of all suites depend on, except where each seed draws a split."""
    redrawn = [f"{name} in {folder}" for folder, plan in plans for name in plan.resplit]
    but = f", except those of {escape(listed(redrawn))}: there each seed draws its own" if redrawn else ""
    return f"Scores are conditional on one training sample and split{but}."


def _line(folder: str, results: Results) -> list[str]:
    plan = results.plan
    seeds = len({run.seed for cell in plan.cells for run in cell.runs})
    days = sorted(record.started_at[:10] for record in results.in_order)
    found = list(_found(results))
    return [
        f"[{folder}]({folder}/README.md)",
        plan.title,
        _data(plan),
        f"{len(plan.cells)} x {seeds}{_open(results)}",
        *(map("; ".join, zip(*found, strict=True)) if found else ("none", "", "", "")),
        days[-1] if days else "",
    ]


def _open(results: Results) -> str:
    """How many rows have no score, or not of every seed."""
    rows = sum(not runs.complete for runs in results.cells)
    return f", {rows} incomplete" if rows else ""


def _data(plan: PlanDocument) -> str:
    datasets = dict.fromkeys(cell.names["dataset"] for cell in plan.cells)
    drawn = [name for name in datasets if name in plan.stand_ins]
    data = (
        "real"
        if not drawn
        else "stand-in"
        if len(drawn) == len(datasets)
        else f"stand-in: {', '.join(drawn)}"
    )
    return f"{data}, profile {plan.profile}" if plan.profile else data


def _found(results: Results) -> Iterator[tuple[str, str, str, str]]:
    """Of each ranking the row that validation chooses, its scores with and without twins, and standings."""
    several = results.table["dataset"].nunique() > 1
    for standing in results.standings:
        number = standing.selection.on_validation
        name, row = results.names[number], results.table.iloc[number]
        named = name if not several or name.startswith(row["dataset"]) else f"{row['dataset']}, {name}"
        yield named, f1_of(results, number), _without_twins(row), _standings(standing)


def _without_twins(row: pd.Series) -> str:
    """The score without twins of a row of the table, or why there is none."""
    if pd.isna(row["test_images_without_twins"]):
        return "not looked for"
    if row["test_images_without_twins"] == row["test_images"]:
        return "no twins"
    return spell(row, "weighted_f1_without_twins", formats.score) or "no score"


def _standings(standing: Standing) -> str:
    """How many rows of a ranking are best, level and below."""
    rows = len(standing.rows)
    if rows == 1:
        return "one row"
    if not standing.comparisons:
        return f"{rows}, not told apart: one seed"
    level = len(standing.level)
    return f"1 best, {level - 1} level, {rows - level} below"
