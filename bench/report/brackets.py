"""What stands in brackets behind the numbers of a table, in words: whose luck its intervals hold."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from bench.analysis import interval

_MEANINGS = {
    "seeds and test images": interval.NAME,
    "seeds and splits": interval.RESPLIT,
    "test images only": interval.SINGLE,
}


def usual_cover(table: pd.DataFrame) -> str:
    """Whose luck the intervals of most rows hold, as `covers` says; empty where there is none."""
    found = table["covers"].dropna().mode()
    return str(found.iloc[0]) if len(found) else ""


def in_brackets(table: pd.DataFrame) -> str:
    """What stands in brackets in most rows; empty where nothing completed."""
    usual = usual_cover(table)
    return _MEANINGS[usual] if usual else ""


def in_all_brackets(tables: Iterable[tuple[str, pd.DataFrame]]) -> str:
    """What stands in brackets in several tables.

    Args:
        tables: Each with its name, which is given where they differ.
    """
    named: dict[str, list[str]] = {}
    for name, table in tables:
        if found := in_brackets(table):
            named.setdefault(found, []).append(name)
    if len(named) < 2:
        return "".join(named)
    return "; ".join(f"of {', '.join(names)}: {meaning}" for meaning, names in named.items())
