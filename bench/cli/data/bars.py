"""Progress of work in stages: one bar a stage on a terminal, nothing elsewhere."""

from __future__ import annotations

from rich import progress as rich_progress
from rich.console import Console

from bench.cli.live import LiveBars


class Bars(LiveBars):
    """Shows how far each stage is; all vanish at the end.

    Args:
        console: Where to print.
    """

    def __init__(self, console: Console) -> None:
        super().__init__(console, rich_progress.TimeRemainingColumn())
        self._bars: dict[str, rich_progress.TaskID] = {}

    def show(self, stage: str, total: int, done: int) -> None:
        """Takes in how far a stage is."""
        if stage not in self._bars:
            self._bars[stage] = self._progress.add_task(stage, total=total)
        self._progress.update(self._bars[stage], completed=done)
