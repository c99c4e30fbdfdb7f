"""Bars on a terminal, which vanish at the end; nothing elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich import progress as rich_progress
from rich.console import Console


class LiveBars:
    """What every kind of progress here looks like; used as a context, in which the bars are shown.

    Args:
        console: Where to print.
        last: What stands behind each bar.
    """

    def __init__(self, console: Console, last: rich_progress.ProgressColumn) -> None:
        self._console = console
        self._progress = rich_progress.Progress(
            rich_progress.TextColumn("{task.description}", markup=False),
            rich_progress.BarColumn(bar_width=20),
            rich_progress.MofNCompleteColumn(),
            last,
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()


def detail_column() -> rich_progress.TextColumn:
    """A last column that shows the `detail` of each bar."""
    return rich_progress.TextColumn("{task.fields[detail]}", markup=False)
