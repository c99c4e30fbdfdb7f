"""A run's scores on a terminal of any width."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench.analysis.classes import class_scores, most_confused, normalised_rows
from bench.report import formats
from bench.report.explanations.index import split_rows, training_sentence
from bench.report.explanations.subject import Subject
from bench.report.looks import short
from bench.report.page_classes import HEADINGS, score_rows

_MOST_LISTED = 10
_NAME = 16
# What a column of the matrix takes: a count and a share, and the space between columns.
_LEAST_COLUMN = 9


def summary(subject: Subject, width: int) -> Group:
    """Headline scores, the report by class, and the confusion matrix; of a wide one the worst pairs.

    Args:
        subject: The run.
        width: Of the terminal, in characters.
    """
    parts: list[RenderableType] = [
        Text(subject.name, style="bold"),
        Text(training_sentence(subject)),
        _table(["split", "accuracy", "weighted F1", "macro F1", "log loss"], split_rows(subject)),
        _table(HEADINGS, score_rows(class_scores([subject.test]))),
    ]
    columns = sum(max(_LEAST_COLUMN, len(short(name, _NAME)) + 2) for name in subject.classes)
    fits = columns + max(len(name) for name in subject.classes) + 3 <= width
    return Group(*parts, _matrix(subject) if fits else _worst_pairs(subject))


def _matrix(subject: Subject) -> Table:
    """Counts, and under each its share of the actual class."""
    counts = np.asarray(subject.test.confusion)
    shares = normalised_rows(counts)
    rows = [
        [name, *(f"{count:,}\n{share:.1%}" for count, share in zip(line, shares[row], strict=True))]
        for row, (name, line) in enumerate(zip(subject.classes, counts, strict=True))
    ]
    names = [short(name, _NAME) for name in subject.classes]
    return _table(["actual \\ predicted", *names], rows)


def _worst_pairs(subject: Subject) -> RenderableType:
    pairs = most_confused(np.asarray(subject.test.confusion), subject.classes, _MOST_LISTED)
    if not pairs:
        return Text("No test image was taken for another class.")
    rows = [[pair.actual, pair.predicted, formats.count(pair.images), f"{pair.share:.1%}"] for pair in pairs]
    return _table(["most often confused", "taken for", "images", "of the class"], rows, names=2)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], names: int = 1) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for number, heading in enumerate(headings):
        table.add_column(
            Text(heading), justify="left" if number < names else "right", no_wrap=number >= names
        )
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
