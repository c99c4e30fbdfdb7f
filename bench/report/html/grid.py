"""The table of a report: what each cell says, by what it is sorted, and by what rows can be picked."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from bench.analysis.reference import FIELDS
from bench.report import formats
from bench.report.html.scales import Scale
from bench.report.results import Results
from bench.report.view import Column, view
from bench.suite.schema import AXES

# Columns that matter less are shown on request; as on the Markdown page.
IMPORTANCE = 7
_STANDINGS = ("best", "level", "below", "not compared", "not ranked")
_DRAWN = "weighted_f1"
_MARKS = "notes"
BAR = 100


@dataclass(frozen=True)
class Heading:
    """What stands above a column, and the classes of its cells."""

    text: str
    classes: str


@dataclass(frozen=True)
class Bar:
    """An interval and its mean, as places from 0 to `BAR`."""

    low: float
    mean: float
    high: float


@dataclass(frozen=True)
class Cell:
    """A text, what stands in brackets behind it, and a number to sort by, empty where it is not known."""

    text: str
    bounds: str = ""
    value: str | None = None
    bar: Bar | None = None


@dataclass(frozen=True)
class Filter:
    """The values of a column, by which rows can be picked."""

    heading: str
    column: int
    values: list[str]


@dataclass(frozen=True)
class Grid:
    """The table.

    Attributes:
        said_once: What holds for every row.
        headings: One a column.
        rows: The cells, row by row.
        filters: Of columns with names.
        notes: What must be read with it, one sentence each.
        scale: The ends of the scale of the bars, in words; empty where there are none.
    """

    said_once: str
    headings: list[Heading]
    rows: list[list[Cell]]
    filters: list[Filter]
    notes: list[str]
    scale: str

    @property
    def has_more(self) -> bool:
        """Whether some columns are shown on request only."""
        return any("less" in heading.classes.split() for heading in self.headings)


def grid(results: Results) -> Grid:
    """The whole table, without the published numbers, which have a section of their own."""
    table = results.table
    shown = view(table.drop(columns=list(FIELDS)), results.plan)
    place, *others = (column for column in shown.columns if column.of != "standing")
    # Marks belong where they are seen, not behind all numbers.
    others.sort(key=lambda column: column.heading != _MARKS)
    columns = [place, _standing(table), *others]
    scale = _scale(table)
    by_column = [_cells(column, table, scale) for column in columns]
    return Grid(
        shown.said_once,
        [Heading(column.heading, _classes(column)) for column in columns],
        [list(cells) for cells in zip(*by_column, strict=True)],
        [_filter(place, column) for place, column in enumerate(columns) if _picks(column)],
        shown.notes,
        f"{formats.score(scale.low)} to {formats.score(scale.high)}" if scale else "",
    )


def _standing(table: pd.DataFrame) -> Column:
    """How each row stands to the best, also where nothing can be compared: rows are picked by it."""
    found = [
        "not ranked" if pd.isna(rank) else "not compared" if pd.isna(standing) else str(standing)
        for rank, standing in zip(table["rank"], table["standing"], strict=True)
    ]
    return Column("standing", found, numeric=False, of="standing")


def _scale(table: pd.DataFrame) -> Scale | None:
    low, high = table[f"{_DRAWN}_low"].min(), table[f"{_DRAWN}_high"].max()
    return Scale(low, high, 0, BAR) if low < high else None


def _cells(column: Column, table: pd.DataFrame, scale: Scale | None) -> list[Cell]:
    return [
        _cell(text, column, row, scale) for text, (_, row) in zip(column.cells, table.iterrows(), strict=True)
    ]


def _cell(text: str, column: Column, row: pd.Series, scale: Scale | None) -> Cell:
    mean, _, bounds = text.partition(" ")
    if column.of == "standing":
        return Cell(text, value=str(_STANDINGS.index(text)))
    if not column.numeric:
        return Cell(text)
    value = row[column.of]
    if pd.isna(value):
        return Cell(text, value="")
    bar = None
    if column.of == _DRAWN and scale:
        bar = Bar(*(scale.place(row[f"{_DRAWN}{suffix}"]) for suffix in ("_low", "", "_high")))
    return Cell(mean, bounds, f"{value:.9g}", bar)


def _classes(column: Column) -> str:
    kinds = {
        "number": column.numeric,
        "axis": column.of in (*AXES, "device", "backend"),
        "less": column.importance > IMPORTANCE,
        "runs": column.of == "runs",
        "standing": column.of == "standing",
    }
    return " ".join(kind for kind, applies in kinds.items() if applies)


def _picks(column: Column) -> bool:
    return column.of in (*AXES, "device", "backend", "standing") and len(set(column.cells)) > 1


def _filter(place: int, column: Column) -> Filter:
    values = dict.fromkeys(column.cells)
    ordered = [name for name in _STANDINGS if name in values] if column.of == "standing" else list(values)
    return Filter(column.heading, place, ordered)
