"""Which of a table's columns people read, and as what: shared by terminal, Markdown and LaTeX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from bench.analysis.best import TIES
from bench.analysis.flags import MEANINGS
from bench.analysis.score_interval import FEW_SEEDS
from bench.analysis.scoring import WITH_INTERVAL, WITHOUT_TWINS
from bench.analysis.table import CHOSEN, RANKED_WITHIN, varying
from bench.records.plan_document import PlanDocument
from bench.records.tuned import Tuned
from bench.report import formats
from bench.report.brackets import in_brackets, usual_cover
from bench.report.formats import Format
from bench.report.splits import joined_over, of_one_split
from bench.suite.schema import AXES


@dataclass(frozen=True)
class Column:
    """One column as people read it.

    Attributes:
        heading: Its heading.
        cells: One text a row.
        numeric: Whether it is aligned as numbers are.
        importance: Where room is short, columns with high numbers go first; 0 always stays.
        of: The column of the table that it spells; empty where it is none's alone.
    """

    heading: str
    cells: list[str]
    numeric: bool = True
    importance: int = 0
    of: str = ""


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
class Measured:
    """A number of a table that has a mean and bounds.

    Attributes:
        name: Of its column.
        heading: As people read it.
        form: How it is spelled.
        importance: As of `Column`.
    """

    name: str
    heading: str
    form: Format
    importance: int


# Each is followed by the published number where there is one.
MEASURED = (
    Measured("weighted_f1", "weighted F1", formats.score, 0),
    Measured("weighted_f1_without_twins", "F1 without twins", formats.score, 1),
    Measured("accuracy", "accuracy", formats.score, 3),
    Measured("macro_f1", "macro F1", formats.score, 11),
    Measured("training_time_s", "training time", formats.duration, 2),
    Measured("epochs", "epochs", formats.count, 6),
    Measured("seconds_per_epoch", "s/epoch", formats.decimal, 8),
    Measured("inference_ms", "ms/image", formats.decimal, 9),
    Measured("validation_accuracy", "validation accuracy", formats.score, 13),
    Measured("train_weighted_f1", "train F1", formats.score, 14),
    Measured("overfitting_gap", "train-test gap", formats.signed_score, 7),
)
_SINGLE = (
    Measured("parameters", "parameters", formats.count, 4),
    Measured("trainable_parameters", "trainable", formats.count, 12),
    Measured("model_size_mb", "MB", formats.decimal, 10),
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
    columns = [Column("#", [formats.known(rank, formats.count) or "-" for rank in table["rank"]], of="rank")]
    columns += [Column(name, list(table[name]), numeric=False, of=name) for name in _naming(table)]
    if (table["runs"] != table["runs_planned"]).any():
        of = [f"{runs}/{planned}" for runs, planned in zip(table["runs"], table["runs_planned"], strict=True)]
        columns.append(Column("runs", of, of="runs"))
    columns += [*_standing(table), *_numbers(table)]
    if any(marks):
        columns.append(Column("notes", marks, numeric=False))
    return View(plan.title, _said_once(table, plan), columns, [*explained, *_general_notes(table, plan)])


def _standing(table: pd.DataFrame) -> Iterator[Column]:
    """Which rows are level with the best: a rank alone would say more than is known."""
    if table["standing"].isin(["level", "below"]).any():
        yield Column(
            "standing", list(table["standing"].fillna("")), numeric=False, importance=1, of="standing"
        )


def _numbers(table: pd.DataFrame) -> Iterator[Column]:
    for measured in MEASURED:
        cells = [spell(row, measured.name, measured.form) for _, row in table.iterrows()]
        if any(cells) and not _says_nothing_new(table, measured.name):
            # A row without a number says why in the column that people look at first.
            fallback = list(table["status"]) if measured.name == "weighted_f1" else [""] * len(cells)
            texts = [cell or other for cell, other in zip(cells, fallback, strict=True)]
            yield Column(measured.heading, texts, importance=measured.importance, of=measured.name)
        yield from _published(table, measured)
    for measured in _SINGLE:
        yield from _single(table, measured)


def _says_nothing_new(table: pd.DataFrame, name: str) -> bool:
    """Whether a score without twins is that of all images in every row."""
    same = (table["test_images"] == table["test_images_without_twins"]) | (table["runs"] == 0)
    return name.endswith(WITHOUT_TWINS) and bool(same.all())


def spell(row: pd.Series, name: str, form: Format) -> str:
    """A number of a row of the table, with what stands in brackets behind it.

    A single run has no range, and a count that all runs share (such as epochs) needs none.
    """
    bounds = (f"{name}_low", f"{name}_high")
    ranged = bounds[0] in row and (name.startswith(WITH_INTERVAL) or row["runs"] > 1)
    if not ranged or (name == "epochs" and row[bounds[0]] == row[bounds[1]]):
        return formats.known(row[name], form)
    return formats.with_interval(row[name], row[bounds[0]], row[bounds[1]], form)


def _single(table: pd.DataFrame, measured: Measured) -> Iterator[Column]:
    cells = [formats.known(value, measured.form) for value in table[measured.name]]
    told = measured.name == "trainable_parameters" and table[measured.name].equals(table["parameters"])
    if any(cells) and not told:
        yield Column(measured.heading, cells, importance=measured.importance, of=measured.name)
    yield from _published(table, measured)


def _published(table: pd.DataFrame, measured: Measured) -> Iterator[Column]:
    name = f"published_{measured.name}"
    if name in table and table[name].notna().any():
        cells = [formats.known(value, measured.form) for value in table[name]]
        heading = f"published {_SHORT.get(measured.heading, measured.heading)}"
        yield Column(heading, cells, importance=_PUBLISHED_IMPORTANCE.get(measured.name, 13), of=name)


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


def _row_notes(row: pd.Series, plan: PlanDocument, usual: str) -> list[str]:
    """What must be read with a row.

    Args:
        row: Of the table.
        plan: Of the table.
        usual: Whose luck the intervals of the table hold.
    """
    reasons = [f"{row['status']}: {row['reason']}"] if row["reason"] else []
    # What a search cost stands beside what its winner's training did.
    searched = [
        _cost(tuned) for tuned in plan.tuned if all(row[axis] == tuned.row_names[axis] for axis in AXES)
    ]
    other = row["runs"] > 0 and row["covers"] != usual
    chosen = pd.notna(row[CHOSEN]) and bool(row[CHOSEN])
    return [
        *reasons,
        *([f"chosen on validation ({TIES})"] if chosen else []),
        *searched,
        *(flag for flag in str(row["flags"]).split("; ") if flag),
        *([f"its intervals are over {row['covers']}"] if other else []),
    ]


def _cost(tuned: Tuned) -> str:
    total = sum(tuned.trials.values())
    trials = "trial" if total == 1 else "trials"
    return (
        f"tuned: {total} {trials} took {formats.duration(tuned.seconds)}, which its training time is without"
    )


def _marks(table: pd.DataFrame, plan: PlanDocument) -> tuple[list[str], list[str]]:
    """Letters for each row, and what they mean; what holds for every row gets no letter."""
    usual = usual_cover(table)
    by_row = [_row_notes(row, plan, usual) for _, row in table.iterrows()]
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
    measured = table[table["runs"] > 0]
    notes += [*_brackets(measured), *_comparisons(table), *_detectable(table)]
    notes += [*_twins(measured, plan), *_conditions(measured, plan)]
    if plan.reference and any(name.startswith("published_") for name in table.columns[table.notna().any()]):
        notes.append(f"Published: {plan.reference.source}; on {plan.reference.hardware}; not ranked.")
    return notes


def _brackets(measured: pd.DataFrame) -> Iterator[str]:
    """What stands in brackets."""
    usual = usual_cover(measured)
    if usual:
        few = usual == "seeds and test images" and measured["runs"].max() < FEW_SEEDS
        cautious = f" With fewer than {FEW_SEEDS} seeds the intervals are conservative." if few else ""
        yield f"In brackets: {in_brackets(measured)}.{cautious}"
    columns = ["dataset", "test_images", "test_groups", "audited_splits"]
    found = measured[columns].dropna().drop_duplicates()
    for dataset, images, groups, splits in found.itertuples(index=False):
        if groups < images:
            yield (
                f"The {images:,} test images of {dataset} are {groups:,} independent"
                f" groups{joined_over(splits)}: near-duplicates count as one in every interval."
            )


def _comparisons(table: pd.DataFrame) -> Iterator[str]:
    """What the standing of a row means."""
    if table["standing"].isin(["level", "below"]).any():
        several = any(table[name].nunique() > 1 for name in RANKED_WITHIN)
        of = " of its dataset, device and backend" if several else ""
        yield (
            "Standing: level rows cannot be told apart from the best one, rows below can, corrected for"
            f" comparing all rows{of}."
        )


def _detectable(table: pd.DataFrame) -> Iterator[str]:
    """What a table of this kind can find at all, said of each ranking."""
    differing = [name for name in RANKED_WITHIN if table[name].nunique() > 1]
    for values, rows in table.dropna(subset=["detectable"]).groupby(RANKED_WITHIN, sort=False):
        named = dict(zip(RANKED_WITHIN, values, strict=True))
        of = f" of {', '.join(str(named[name]) for name in differing)}" if differing else ""
        half, every = (formats.found(float(rows["detectable"].quantile(share))) for share in (0.5, 1.0))
        yield f"Detectable{of}: {_sizes(half, every, len(rows))}."


def _sizes(half: str, every: str, rows: int) -> str:
    """The differences that a table would find for half of its rows and for every one."""
    if half == formats.NONE:
        most = " for half of the rows" if rows > 1 else ""
        return (
            "no true difference from the best row, however great, would be found by four of five such"
            f" tables{most}"
        )
    found = f"four of five such tables would find a true difference from the best row of {half}"
    if rows == 1:
        return found
    if every == formats.NONE:
        return f"{found} for half of the rows; for some rows none, however great, would be found that often"
    return f"{found} for half of the rows, of {every} for every row"


def _twins(measured: pd.DataFrame, plan: PlanDocument) -> Iterator[str]:
    """What is known of test images that stand in the training or validation images too."""
    unknown = list(dict.fromkeys(measured[measured["test_images_without_twins"].isna()]["dataset"]))
    if unknown:
        yield (
            f"Nobody has looked for twins of the test images of {', '.join(unknown)} among the training"
            " images: bench data audit does."
        )
    columns = ["test_images", "test_images_without_twins", "classes_without_twins"]
    for dataset, rows in measured.dropna(subset=columns[:2]).groupby("dataset", sort=False):
        # Splits that each seed draws anew have twins of their own.
        own = bool((rows["covers"] == "seeds and splits").any())
        of = "in the split that they touch most, " if own else ""
        trained = f"training and validation images{_of_any_split(str(dataset), plan, own)}"
        twin = f"duplicate or near-duplicate among the {trained}, directly or through others"
        known = rows[[*columns, "weighted_f1_without_twins"]]
        for _, row in known.drop_duplicates(columns).iterrows():
            yield from _without_twins(row, f"{row['test_images']:,} test images of {dataset}", of, twin)


def _of_any_split(dataset: str, plan: PlanDocument, own: bool) -> str:
    """Whose training and validation images are meant, where seeds share the test images alone."""
    return " of any seed's split" if dataset in plan.resplit and not own else ""


def _without_twins(row: pd.Series, images: str, of: str, twin: str) -> Iterator[str]:
    """On which images the scores without twins are, and for what these stand.

    Args:
        row: Of the table.
        images: How many test images there are, and of which dataset.
        of: Which of several splits is meant.
        twin: What the images do not have.
    """
    left, classes = row["test_images_without_twins"], row["classes_without_twins"]
    if left == row["test_images"]:
        return
    if left == 0:
        yield f"Every one of the {images} has a {twin}."
    elif pd.isna(row["weighted_f1_without_twins"]):
        yield (
            f"There is no score without twins: {of}{left:,} of the {images} have no {twin}, and a class has"
            f" none of them ({classes})."
        )
    else:
        changed = "" if pd.isna(classes) else f" (they are {classes})"
        yield (
            f"Without twins: {of}on the {left:,} of {images} that have no {twin}{changed}, weighted so that"
            " each class has its share of all test images."
        )


def _conditions(measured: pd.DataFrame, plan: PlanDocument) -> Iterator[str]:
    """What every score depends on, and no interval over seeds can tell."""
    of = of_one_split(measured["dataset"], plan)
    if of is not None:
        yield f"Scores are conditional on one training sample and split{of}."
