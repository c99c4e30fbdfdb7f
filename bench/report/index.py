"""The index of published results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.records.plan_document import PlanDocument
from bench.records.store import RunFolder
from bench.report.brackets import in_all_brackets
from bench.report.decided import f1_of
from bench.report.renderings import escape, listed, markdown_rows
from bench.report.results import Results, read_results
from bench.report.stored_plan import PLAN_FILE

NAME = "README.md"


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
    headings = [
        "suite",
        "title",
        "data",
        "rows x seeds",
        "chosen on validation: weighted F1 on test",
        "last run",
    ]
    table = markdown_rows(headings, rows, left=len(headings)) if rows else "Nothing has been published yet."
    return (
        "# Results\n\n"
        "Every number here derives from the records beside it; `bench verify` checks that."
        f"{f' In brackets: {brackets}.' if brackets else ''}"
        " The row named is the one with the best validation score among the complete rows of one dataset,"
        " device and backend; the suite's page tells which others cannot be told apart from the best."
        f" {_conditions(plans)}\n\n"
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
    return [
        f"[{folder}]({folder}/README.md)",
        plan.title,
        _data(plan),
        f"{len(plan.cells)} x {seeds}{_open(results)}",
        "; ".join(_chosen(results)) or "none",
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


def _chosen(results: Results) -> list[str]:
    """The row of each ranking that validation chooses."""
    several = results.table["dataset"].nunique() > 1
    lines = []
    for standing in results.standings:
        number = standing.selection.on_validation
        name, dataset = results.names[number], str(results.table["dataset"][number])
        text = f"{name}: {f1_of(results, number)}"
        lines.append(text if not several or name.startswith(dataset) else f"{dataset}, {text}")
    return lines
