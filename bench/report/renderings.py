"""A table as Markdown, LaTeX, CSV and JSON: the same table gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from tabulate import tabulate

from bench.analysis.standing import Apart, Standing
from bench.analysis.table import RANKED_WITHIN
from bench.records.plan_document import PlanDocument
from bench.report.brackets import in_brackets
from bench.report.view import Column, View, view

LATEX_IMPORTANCE = 5
# Sums in floating point differ in their last digits from processor to processor; these do not.
_DIGITS = 6


def table_files(table: pd.DataFrame, plan: PlanDocument, standings: Sequence[Standing]) -> dict[str, str]:
    """The table in every format, by the name of its file.

    Args:
        table: From `bench.analysis.table`.
        plan: That it is a table of.
        standings: Of its rows.
    """
    shown = view(table, plan)
    return {
        "table.csv": csv(table),
        "table.json": as_json(table, plan.title, standings),
        "table.md": f"# {escape(plan.title)}\n\n{markdown(shown)}",
        "table.tex": latex(shown, plan.folder),
    }


def markdown(shown: View) -> str:
    """The table and its notes, in the Markdown of GitHub; ends in a newline."""
    escaped = [replace(column, cells=[escape(cell) for cell in column.cells]) for column in shown.columns]
    text = _tabulated(replace(shown, columns=escaped), "github")
    notes = "\n".join(f"- {escape(note)}" for note in shown.notes)
    return f"{escape(_sentence(shown.said_once))}\n\n{text}\n\n{notes}\n"


def markdown_rows(headings: list[str], rows: list[list[str]], left: int = 1) -> str:
    """A plain Markdown table, without a newline at its end.

    Args:
        headings: One a column.
        rows: Texts, escaped here.
        left: How many columns, from the first, hold names; the others are aligned as numbers.
    """
    columns = [
        Column(heading, [row[index] for row in rows], numeric=index >= left)
        for index, heading in enumerate(headings)
    ]
    escaped = [replace(column, cells=[escape(cell) for cell in column.cells]) for column in columns]
    return _tabulated(View("", "", escaped, []), "github")


def latex(shown: View, label: str) -> str:
    r"""A `table` for a paper that loads `booktabs`; the notes are part of its caption.

    It has the most important columns only; a page has no room for more.

    Args:
        shown: What to show.
        label: For `\ref{tab:<label>}`.
    """
    text = _tabulated(shown.up_to(LATEX_IMPORTANCE), "latex_booktabs")
    caption = " ".join([f"{shown.title}.", _sentence(shown.said_once), *shown.notes])
    return "\n".join(
        [
            "% Needs \\usepackage{booktabs}; table* instead of table spans two columns.",
            "\\begin{table}",
            "\\centering\\scriptsize",
            f"\\caption{{{escape_latex(caption)}}}",
            f"\\label{{tab:{label}}}",
            text,
            "\\end{table}",
            "",
        ]
    )


def csv(table: pd.DataFrame) -> str:
    """Every column at full precision; what is not known is empty."""
    return table.to_csv(index=False, lineterminator="\n")


def rounded_csv(table: pd.DataFrame) -> str:
    """Every column, fractions with six decimals: enough for scores and probabilities to be read."""
    return table.to_csv(index=False, lineterminator="\n", float_format="%.6f")


def as_json(table: pd.DataFrame, title: str, standings: Sequence[Standing]) -> str:
    """Every column at full precision, one object a row; what is not known is null.

    `interval` says what stands in most brackets, and `covers` of a row whose luck its own intervals hold.
    Beside the rows stands what choosing among them does, as the page says it, one object a choice: by how
    much the best test score is too high for having been chosen on test (`selection_bias`), by how much more
    at most had its epochs been chosen on test too (`epoch_bias`), and how far the two leaders differ with
    what it would take to tell them apart (`leaders`; null where they are).
    """
    rows = [{name: _plain(row[name]) for name in table.columns} for row in table.to_dict("records")]
    choices = [_choice(standing) for standing in standings if len(standing.rows) > 1]
    document = {"title": title, "interval": in_brackets(table) or None, "choices": choices, "rows": rows}
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _choice(standing: Standing) -> dict[str, Any]:
    selection, apart = standing.selection, standing.apart
    return {
        **dict(zip(RANKED_WITHIN, standing.within, strict=True)),
        "rows": len(standing.rows),
        "selection_bias": _rounded(selection.bias),
        "epoch_bias": _rounded(selection.epoch_bias),
        "leaders": None if apart is None else _leaders(apart),
    }


def _leaders(apart: Apart) -> dict[str, Any]:
    return {"difference": _rounded(apart.difference), "seeds": apart.seeds, "test_images": apart.images}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def listed(names: Sequence[str]) -> str:
    """Some names, one at least, as a sentence has them: `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def escape_latex(text: str) -> str:
    """Text as LaTeX sets it, special characters as themselves."""
    special = {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\ensuremath{<}",
        ">": r"\ensuremath{>}",
        **{character: f"\\{character}" for character in "&%$#_{}"},
    }
    return "".join(special.get(character, character) for character in text)


def escape(text: str) -> str:
    """Text as Markdown shows it, special characters as themselves."""
    for character in "\\|<*`":
        text = text.replace(character, f"\\{character}")
    return " ".join(text.split())


def _tabulated(shown: View, style: str) -> str:
    return tabulate(
        list(zip(*(column.cells for column in shown.columns), strict=True)),
        headers=[column.heading for column in shown.columns],
        tablefmt=style,
        disable_numparse=True,
        colalign=["right" if column.numeric else "left" for column in shown.columns],
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
