"""The published numbers beside ours."""

from __future__ import annotations

import pandas as pd

from bench.analysis.interval import Interval
from bench.analysis.reference import comparable
from bench.analysis.scoring import CellScores
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
    "train_weighted_f1": "weighted F1 on training images",
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
        for name, scores, (_, row) in zip(
            results.names, results.scored, results.table.iterrows(), strict=True
        )
        for line in _lines(name, row, scores, results.plan)
    ]
    if reference is None or not rows:
        return ""
    table = markdown_rows(["row", "what", "published", "ours", "difference", "one run of ours"], rows, left=2)
    return (
        f"Published: {escape(reference.source)}; taken on {escape(reference.hardware)}. Times from other"
        " hardware say nothing about which code is faster, so no difference of them is taken; none of the"
        " published numbers is ranked. A difference is ours minus the published number, and is left out where"
        " ours is of stand-in data or of a smaller profile. `one run of ours` is where the score"
        " of a single run like ours, on other test images like these, would lie with 95 %: a published number"
        f" outside it is not explained by luck.\n\n{table}"
    )


def differences(results: Results) -> str:
    """Where our protocol differs from the published one, and which runs test what that explains."""
    reference = results.plan.reference
    if reference is None:
        return ""
    lines = [f"- {escape(line)}" for line in reference.differences]
    if reference.tested_by:
        links = ", ".join(f"[{escape(name)}](../{name}/README.md)" for name in reference.tested_by)
        lines.append(f"\nRuns that test what could explain other numbers than the published ones: {links}.")
    return "\n".join(lines)


def _lines(name: str, row: pd.Series, scores: CellScores, plan: PlanDocument) -> list[list[str]]:
    differs = comparable(plan, {axis: row[axis] for axis in AXES})
    lines = []
    for measure, what in _SCORES.items():
        if pd.notna(row[f"published_{measure}"]):
            theirs = row[f"published_{measure}"]
            difference = formats.known(row[measure] - theirs, formats.signed_score) if differs else ""
            ours = spell(row, measure, formats.score)
            expected = scores.one_run.get(measure)
            shown = _held(expected, theirs) if differs and expected else ""
            lines.append([name, what, formats.score(theirs), ours, difference, shown])
    for measure, (what, form) in _COSTS.items():
        if pd.notna(row[f"published_{measure}"]):
            theirs = form(float(row[f"published_{measure}"]))
            lines.append([name, what, theirs, spell(row, measure, form), "", ""])
    return lines


def _held(expected: Interval, theirs: float) -> str:
    """Where one run would lie, and whether the published one does."""
    # As they are read: with three digits.
    inside = round(expected.low, 3) <= theirs <= round(expected.high, 3)
    verdict = "inside" if inside else "outside"
    return f"[{formats.score(expected.low)}, {formats.score(expected.high)}]: {verdict}"
