"""How well each class is told from the others, on the page."""

from __future__ import annotations

import pandas as pd

from bench.analysis.cells import CellRuns
from bench.analysis.classes import SCORES, confusion, per_class
from bench.report import formats
from bench.report.renderings import escape, markdown_rows
from bench.report.results import Results

HEADINGS = ("class", "precision", "recall", "F1", "test images")
_MOST_CLASSES_IN_A_MATRIX = 20
_PICTURES = (
    "![Confusion matrix of each row of the table, in images](figures/confusion_counts.png)",
    "![The same as shares of the actual class](figures/confusion_normalised.png)",
)


def by_class(results: Results) -> str:
    """Scores of each class and the confusion matrix, row by row; empty if no run completed."""
    parts = [
        _cell(name, runs) for name, runs in zip(results.names, results.cells, strict=True) if runs.completed
    ]
    if not parts:
        return ""
    opening = (
        "On the test split. Precision, recall and F1 are means over the runs that completed; the confusion"
        " matrix adds those runs up (down: the actual class, across: the predicted one), so each image counts"
        " once a seed. In the pictures blue is right and orange is wrong; small numbers are coloured more"
        " strongly than in proportion, so that a few mistakes are seen."
    )
    return "\n\n".join([opening, *_PICTURES, *parts])


def _cell(name: str, runs: CellRuns) -> str:
    number = len(runs.completed)
    opening = f"<details>\n<summary>{escape(name)} ({number} {'run' if number == 1 else 'runs'})</summary>"
    return "\n\n".join([opening, scores_table(per_class(runs)), *_matrix(runs), "</details>"])


def scores_table(scores: pd.DataFrame) -> str:
    """Scores of each class, as `bench.analysis.classes` gives them, in Markdown."""
    return markdown_rows(list(HEADINGS), score_rows(scores))


def score_rows(scores: pd.DataFrame) -> list[list[str]]:
    """The same as texts, one row a class, under `HEADINGS`."""
    return [
        [
            str(row["class"]),
            *(formats.score(row[score]) for score in SCORES),
            formats.count(row["images"]),
        ]
        for _, row in scores.iterrows()
    ]


def _matrix(runs: CellRuns) -> list[str]:
    matrix = confusion(runs)
    classes = runs.completed[0][0].data.classes
    if matrix is None:
        return []
    if len(classes) > _MOST_CLASSES_IN_A_MATRIX:
        return ["The confusion matrix of so many classes is in the records."]
    rows = [
        [name, *(formats.count(value) for value in line)] for name, line in zip(classes, matrix, strict=True)
    ]
    return [markdown_rows(["actual \\ predicted", *classes], rows)]
