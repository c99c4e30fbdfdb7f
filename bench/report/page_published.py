"""The published numbers beside ours."""

from __future__ import annotations

import pandas as pd

from bench.analysis.reference import comparable
from bench.records.plan_document import PlanDocument
from bench.report import formats
from bench.report.formats import Format
from bench.report.renderings import escape, markdown_rows
from bench.report.results import Results
from bench.report.view import spell
from bench.suite.schema import AXES

_SCORES = {
    "weighted_f1": "weighted F1",
    "accuracy": "accuracy",
    "macro_f1": "macro F1",
    "validation_accuracy": "validation accuracy",
}
_COSTS: dict[str, tuple[str, Format]] = {
    "training_time_s": ("training time", formats.duration),
    "seconds_per_epoch": ("s/epoch", formats.decimal),
    "epochs": ("epochs", formats.count),
    "parameters": ("parameters", formats.count),
}


def published(results: Results) -> str:
    """A table of every number that was published for a row, ours beside it; empty if there is none."""
    reference = results.plan.reference
    rows = [
        line
        for name, (_, row) in zip(results.names, results.table.iterrows(), strict=True)
        for line in _lines(name, row, results.plan)
    ]
    if reference is None or not rows:
        return ""
    table = markdown_rows(["row", "what", "published", "ours", "difference"], rows, left=2)
    return (
        f"Published: {escape(reference.source)}; taken on {escape(reference.hardware)}. Times from other"
        " hardware say nothing about which code is faster, so no difference of them is taken; none of the"
        " published numbers is ranked. A difference is ours minus the published number, and is left out where"
        f" ours is of stand-in data or of a smaller profile.\n\n{table}"
    )


def _lines(name: str, row: pd.Series, plan: PlanDocument) -> list[list[str]]:
    differs = comparable(plan, {axis: row[axis] for axis in AXES})
    lines = []
    for measure, what in _SCORES.items():
        if pd.notna(row[f"published_{measure}"]):
            theirs = row[f"published_{measure}"]
            difference = formats.known(row[measure] - theirs, formats.signed_score) if differs else ""
            lines.append([name, what, formats.score(theirs), spell(row, measure, formats.score), difference])
    for measure, (what, form) in _COSTS.items():
        if pd.notna(row[f"published_{measure}"]):
            theirs = form(float(row[f"published_{measure}"]))
            lines.append([name, what, theirs, spell(row, measure, form), ""])
    return lines
