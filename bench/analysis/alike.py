"""Which rows of a table are held against each other, axis by axis."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from bench.suite.schema import AXES, Axis

# Some rows, and all in which they agree, by name.
Alike = tuple[dict[str, str], pd.DataFrame]


def alike(rows: pd.DataFrame, axis: Axis) -> Iterator[Alike]:
    """Finds the rows that differ in one axis only.

    Architectures are held against each other under one protocol. Two things may have been made for one of
    them, and come with it then: a regularisation that no other architecture of its protocol has, where that
    protocol has one such comparison to join; and its protocol, where no other architecture has it, or where
    none of those that have it is trained under another one too.

    Args:
        rows: Of a table, complete ones.
        axis: In which they differ.

    Returns:
        In the order of the table. Two rows may be in two comparisons.
    """
    if axis == "architecture":
        yield from _of_one_protocol(rows)
        yield from _across_protocols(rows)
        return
    yield from ((shared, group) for shared, group in _agreeing(rows, {axis}) if group[axis].nunique() > 1)


def _of_one_protocol(rows: pd.DataFrame) -> Iterator[Alike]:
    for shared, group in _agreeing(rows, {"architecture", "regularisation"}):
        found = {
            str(regularisation): block
            for regularisation, block in group.groupby("regularisation", sort=False)
            if _several(block)
        }
        for regularisation, block in found.items():
            whole = block if len(found) > 1 else pd.concat([block, _lone(group, block)]).sort_index()
            yield {**shared, "regularisation": regularisation}, whole


def _lone(group: pd.DataFrame, block: pd.DataFrame) -> pd.DataFrame:
    """The rows of further architectures whose regularisation none but them has."""
    having = group.groupby("regularisation")["architecture"].transform("nunique")
    return group[(having == 1) & ~group["architecture"].isin(block["architecture"])]


def _across_protocols(rows: pd.DataFrame) -> Iterator[Alike]:
    for shared, group in _agreeing(rows, {"architecture", "protocol"}):
        blocks = [block for _, block in group.groupby("protocol", sort=False)]
        own = [block for block in blocks if not _several(block) or _made_for(block, group)]
        if len(own) > 1 and _several(across := pd.concat(own).sort_index()):
            yield shared, across


def _made_for(block: pd.DataFrame, group: pd.DataFrame) -> bool:
    """Whether none of the architectures of a protocol is trained under another one too."""
    others = group[~group.index.isin(block.index)]
    return not block["architecture"].isin(others["architecture"]).any()


def _several(rows: pd.DataFrame) -> bool:
    return rows["architecture"].nunique() > 1


def _agreeing(rows: pd.DataFrame, apart: Collection[str]) -> Iterator[Alike]:
    """Rows that agree in all that names them, but for some axes."""
    names = [name for name in (*AXES, "device", "backend") if name not in apart]
    for values, group in rows.groupby(names, sort=False):
        yield dict(zip(names, map(str, values), strict=True)), group
