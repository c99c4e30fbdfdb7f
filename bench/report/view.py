"""Which of a table's columns people read, and as what: shared by terminal, Markdown and LaTeX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from bench.analysis import interval
from bench.analysis.flags import MEANINGS
from bench.analysis.table import RANKED_WITHIN, varying
from bench.records.plan_document import PlanDocument
from bench.records.tuned import Tuned
from bench.report import formats
from bench.report.formats import Format
from bench.suite.schema import AXES


@dataclass(frozen=True)
class Column:
    """One column as people read it.

    Attributes:
        heading: Its heading.
        cells: One text a row.
        numeric: Whether it is aligned as numbers are.
        importance: Where room is short, columns with high numbers go first; 0 always stays.
    """

    heading: str
    cells: list[str]
    numeric: bool = True
    importance: int = 0


@dataclass(frozen=True)
class View:
    """A table as people read it.

    Attributes:
        title: Of the suite.
        said_once: What holds for every row.
        columns: In order.
        notes: What must be read with it, one sentence each.
    """

    title: str
    said_once: str
    columns: list[Column]
    notes: list[str]

    def up_to(self, importance: int) -> View:
        """The same with the more important columns only."""
        return replace(self, columns=[column for column in self.columns if column.importance <= importance])


@dataclass(frozen=True)
class _Measured:
    name: str
    heading: str
    form: Format
    importance: int


# Each is followed by the published number where there is one.
_MEASURED = (
    _Measured("weighted_f1", "weighted F1", formats.score, 0),
    _Measured("accuracy", "accuracy", formats.score, 3),
    _Measured("macro_f1", "macro F1", formats.score, 11),
    _Measured("training_time_s", "training time", formats.duration, 2),
    _Measured("epochs", "epochs", formats.count, 6),
    _Measured("seconds_per_epoch", "s/epoch", formats.decimal, 8),
    _Measured("inference_ms", "ms/image", formats.decimal, 9),
    _Measured("validation_accuracy", "validation accuracy", formats.score, 13),
    _Measured("overfitting_gap", "train-test gap", formats.signed_score, 7),
)
_SINGLE = (
    _Measured("parameters", "parameters", formats.count, 4),
    _Measured("trainable_parameters", "trainable", formats.count, 12),
    _Measured("model_size_mb", "MB", formats.decimal, 10),
)
_PUBLISHED_IMPORTANCE = {"weighted_f1": 1, "training_time_s": 5, "accuracy": 5}
_SHORT = {"weighted F1": "F1", "training time": "time"}


def view(table: pd.DataFrame, plan: PlanDocument) -> View:
    """Chooses and spells the columns of a table.

    Axes on which all rows agree are left out and said once; a column that is empty or tells nothing new is
    left out. Flags and reasons become letters, explained in the notes.

    Args:
        table: From `bench.analysis.table`.
        plan: That it is a table of.
    """
    marks, explained = _marks(table, plan)
    columns = [Column("#", [formats.known(rank, formats.count) or "-" for rank in table["rank"]])]
    columns += [Column(name, list(table[name]), numeric=False) for name in _naming(table)]
    if (table["runs"] != table["runs_planned"]).any():
        of = [f"{runs}/{planned}" for runs, planned in zip(table["runs"], table["runs_planned"], strict=True)]
        columns.append(Column("runs", of))
    columns += _numbers(table)
    if any(marks):
        columns.append(Column("notes", marks, numeric=False))
    return View(plan.title, _said_once(table, plan), columns, [*explained, *_general_notes(table, plan)])


def _numbers(table: pd.DataFrame) -> Iterator[Column]:
    for measured in _MEASURED:
        cells = [spell(row, measured.name, measured.form) for _, row in table.iterrows()]
        if any(cells):
            # A row without a number says why in the column that people look at first.
            fallback = list(table["status"]) if measured.name == "weighted_f1" else [""] * len(cells)
            texts = [cell or other for cell, other in zip(cells, fallback, strict=True)]
            yield Column(measured.heading, texts, importance=measured.importance)
        yield from _published(table, measured)
    for measured in _SINGLE:
        yield from _single(table, measured)


def spell(row: pd.Series, name: str, form: Format) -> str:
    """A number of a row of the table, with its interval.

    A single run has no interval, and a count that all runs share (such as epochs) needs none.
    """
    bounds = (f"{name}_low", f"{name}_high")
    single = row["runs"] < 2 or bounds[0] not in row
    if single or (name == "epochs" and row[bounds[0]] == row[bounds[1]]):
        return formats.known(row[name], form)
    return formats.with_interval(row[name], row[bounds[0]], row[bounds[1]], form)


def _single(table: pd.DataFrame, measured: _Measured) -> Iterator[Column]:
    cells = [formats.known(value, measured.form) for value in table[measured.name]]
    told = measured.name == "trainable_parameters" and table[measured.name].equals(table["parameters"])
    if any(cells) and not told:
        yield Column(measured.heading, cells, importance=measured.importance)
    yield from _published(table, measured)


def _published(table: pd.DataFrame, measured: _Measured) -> Iterator[Column]:
    name = f"published_{measured.name}"
    if name in table and table[name].notna().any():
        cells = [formats.known(value, measured.form) for value in table[name]]
        heading = f"published {_SHORT.get(measured.heading, measured.heading)}"
        yield Column(heading, cells, importance=_PUBLISHED_IMPORTANCE.get(measured.name, 13))


def row_names(table: pd.DataFrame) -> list[str]:
    """What tells the rows apart, as one text a row: `casting-cnn, none, tf-data`."""
    return [", ".join(map(str, names)) for names in table[_naming(table)].itertuples(index=False)]


def _naming(table: pd.DataFrame) -> list[str]:
    # A table of a single row needs a name for it.
    return varying(table) or ["architecture"]


def _said_once(table: pd.DataFrame, plan: PlanDocument) -> str:
    fixed = [name for name in (*AXES, "device", "backend") if table[name].nunique() == 1]
    seeds = list(dict.fromkeys(run.seed for cell in plan.cells for run in cell.runs))
    parts = [f"{name} {table[name].iloc[0]}" for name in fixed]
    return "; ".join([*parts, f"{'seeds' if len(seeds) > 1 else 'seed'} {', '.join(map(str, seeds))}"])


def _row_notes(row: pd.Series, plan: PlanDocument) -> list[str]:
    reasons = [f"{row['status']}: {row['reason']}"] if row["reason"] else []
    # What a search cost stands beside what its winner's training did.
    searched = [
        _cost(tuned) for tuned in plan.tuned if all(row[axis] == tuned.row_names[axis] for axis in AXES)
    ]
    return reasons + searched + [flag for flag in str(row["flags"]).split("; ") if flag]


def _cost(tuned: Tuned) -> str:
    total = sum(tuned.trials.values())
    trials = "trial" if total == 1 else "trials"
    return (
        f"tuned: {total} {trials} took {formats.duration(tuned.seconds)}, which its training time is without"
    )


def _marks(table: pd.DataFrame, plan: PlanDocument) -> tuple[list[str], list[str]]:
    """Letters for each row, and what they mean; what holds for every row gets no letter."""
    by_row = [_row_notes(row, plan) for _, row in table.iterrows()]
    every = [note for note in by_row[0] if all(note in notes for notes in by_row)] if by_row else []
    rest = dict.fromkeys(note for notes in by_row for note in notes if note not in every)
    letters = {note: _letter(index) for index, note in enumerate(rest)}
    marks = [", ".join(letters[note] for note in notes if note in letters) for notes in by_row]
    explained = [f"Every row: {_explain(note)}." for note in every]
    return marks, explained + [f"{letter}: {_explain(note)}." for note, letter in letters.items()]


def _letter(index: int) -> str:
    """A to z, then aa, ab ..."""
    more, last = divmod(index, 26)
    return (_letter(more - 1) if more else "") + "abcdefghijklmnopqrstuvwxyz"[last]


def _explain(note: str) -> str:
    meaning = MEANINGS.get(note.partition(" (")[0])
    return f"{note}: {meaning}" if meaning else note.rstrip(".")


def _general_notes(table: pd.DataFrame, plan: PlanDocument) -> list[str]:
    notes = []
    if table["rank"].notna().any():
        differing = [name for name in RANKED_WITHIN if table[name].nunique() > 1]
        within = f", within one {' and '.join(differing)}" if differing else ""
        notes.append(f"#: rank by weighted F1 on the test split, of complete rows only{within}.")
    if (table["runs"] > 1).any():
        notes.append(f"In brackets: {interval.NAME}.")
    notes += _conditions(table[table["runs"] > 0], plan)
    if plan.reference and any(name.startswith("published_") for name in table.columns[table.notna().any()]):
        notes.append(f"Published: {plan.reference.source}; on {plan.reference.hardware}; not ranked.")
    return notes


def _conditions(measured: pd.DataFrame, plan: PlanDocument) -> Iterator[str]:
    """What every score depends on, and no interval over seeds can tell."""
    datasets = list(dict.fromkeys(measured["dataset"]))
    fixed = [name for name in datasets if name not in plan.resplit]
    if fixed:
        of = "" if fixed == datasets else f" of {', '.join(fixed)}"
        yield f"Scores are conditional on one training sample and split{of}."
