"""A table on a terminal of any width."""

from __future__ import annotations

import io
import textwrap
from dataclasses import replace

from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from bench.report.view import Column, View

# Names are folded to the first of these with which the table fits.
NAME_WIDTHS = (14, 10, 7)
_FOLDED_HEADINGS = {"regularisation": "regular-\nisation"}


def terminal(view: View, width: int = 100) -> Group:
    """The table for a terminal: intervals stand under their means, names are folded at hyphens.

    Where it is too narrow for every column, the least important are left out, and a note says which.

    Args:
        view: What to show.
        width: Of the terminal, in characters.
    """
    columns = _folded_to_fit(view.columns, width)
    shown = _fitting(columns, width)
    left_out = [
        original.heading
        for original, column in zip(view.columns, columns, strict=True)
        if column not in shown
    ]
    notes = list(view.notes)
    if left_out:
        notes.append(f"Left out for want of room, but in the other formats: {', '.join(left_out)}.")
    return Group(
        Text(view.title, style="bold"), Text(view.said_once), _table(shown), *(Text(note) for note in notes)
    )


def _table(columns: list[Column]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for column in columns:
        table.add_column(Text(column.heading), justify="right" if column.numeric else "left", no_wrap=True)
    for cells in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*(Text(cell) for cell in cells))
    return table


def fold_name(name: str, width: int = NAME_WIDTHS[0]) -> str:
    """A name in lines of at most `width` characters, broken at hyphens where it has some."""
    return textwrap.fill(name, width)


def _folded_to_fit(columns: list[Column], width: int) -> list[Column]:
    for name_width in NAME_WIDTHS:
        folded = [_folded(column, name_width) for column in columns]
        if _width([column for column in folded if column.importance == 0]) <= width:
            break
    return folded


def _folded(column: Column, name_width: int) -> Column:
    if column.numeric:
        cells = [cell.replace(" [", "\n[") for cell in column.cells]
    else:
        cells = [fold_name(cell, name_width) for cell in column.cells]
    heading = _FOLDED_HEADINGS.get(column.heading) or column.heading.replace(" ", "\n", 1)
    return replace(column, heading=heading, cells=cells)


def _fitting(columns: list[Column], width: int) -> list[Column]:
    """The columns of importance 0, and of the others as many as fit, the most important first."""
    chosen: list[int] = []
    for index, column in sorted(enumerate(columns), key=lambda item: (item[1].importance, item[0])):
        wider = sorted([*chosen, index])
        if column.importance == 0 or _width([columns[i] for i in wider]) <= width:
            chosen = wider
    return [columns[index] for index in chosen]


def _width(columns: list[Column]) -> int:
    """What a table of these columns takes where there is room for all of it."""
    return Console(width=10_000, file=io.StringIO()).measure(_table(columns)).maximum
