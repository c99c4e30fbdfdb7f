"""Progress of a grid of runs: bars on a terminal, lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from typing import Self

from rich import progress as rich_progress
from rich.console import Console

from bench.cli.describe import duration
from bench.cli.live import LiveBars, detail_column
from bench.execution.estimate import Estimator
from bench.execution.events import EpochEnded, Event, Finished, MadeElsewhere, Queued, Started
from bench.execution.plan import Task
from bench.records.record import Record
from bench.suite.protocol import most_epochs
from bench.suite.schema import AXES, Axis


class Progress(LiveBars):
    """Shows the grid, each run in progress with its epoch and scores, and the time left.

    Args:
        console: Where to print.
        tasks: All runs to be executed.
        jobs: Runs at a time.
        estimator: Of the time that is left.
    """

    def __init__(self, console: Console, tasks: Sequence[Task], jobs: int, estimator: Estimator) -> None:
        super().__init__(console, detail_column())
        self._jobs = jobs
        self._estimator = estimator
        self._total = len(tasks)
        self._left = {task.run.fingerprint: task for task in tasks}
        self._varying = _varying_axes(tasks)
        self._bars: dict[str, rich_progress.TaskID] = {}
        self._started: dict[str, float] = {}
        self._grid = self._progress.add_task("grid", total=len(tasks), detail="")

    def __enter__(self) -> Self:
        super().__enter__()
        self._show_time_left()
        return self

    def show(self, event: Event) -> None:
        """Takes in what an executor tells."""
        match event:
            case Queued(reason):
                self._console.print(reason, soft_wrap=True)
            case Started(task):
                self._start(task)
            case EpochEnded(task, epoch, scores):
                self._bar(task, epoch, _scores(scores))
            case Finished(task, record):
                self._progress.remove_task(self._bars.pop(task.run.fingerprint))
                self._estimator.learn(record)
                self._count(task, record, duration(time.monotonic() - self._started[task.run.fingerprint]))
            case MadeElsewhere(task, record):
                self._count(task, record, "made by another bench")

    def _start(self, task: Task) -> None:
        self._started[task.run.fingerprint] = time.monotonic()
        self._bars[task.run.fingerprint] = self._progress.add_task(
            self._label(task), total=most_epochs(task.run.cell.config.protocol), detail="starting"
        )

    def _bar(self, task: Task, epoch: int, detail: str) -> None:
        self._progress.update(self._bars[task.run.fingerprint], completed=epoch, detail=detail)

    def _count(self, task: Task, record: Record, how: str) -> None:
        """Counts a run that has ended, and says how it did."""
        self._left.pop(task.run.fingerprint, None)
        self._progress.advance(self._grid)
        self._show_time_left()
        count = f"[{self._total - len(self._left)}/{self._total}]"
        text = f"{count} {self._label(task)}  {_result(record)}  ({how}{self._time_left()})"
        self._console.print(text, soft_wrap=True)

    def _label(self, task: Task) -> str:
        return " ".join([*(task.run.cell.names[axis] for axis in self._varying), f"seed {task.run.seed}"])

    def _show_time_left(self) -> None:
        self._progress.update(self._grid, detail=self._time_left().removeprefix("; "))

    def _time_left(self) -> str:
        tasks = list(self._left.values())
        if not tasks:
            return ""
        return f"; at most {duration(self._estimator.estimate(tasks, self._jobs).seconds)} left"


def _result(record: Record) -> str:
    if record.outcome is None:
        return f"{record.status.upper()}: {record.reason}"
    outcome, test = record.outcome, record.outcome.metrics["test"]
    flags = f" [{', '.join(outcome.flags)}]" if outcome.flags else ""
    return (
        f"accuracy {test.accuracy:.3f}, weighted F1 {test.weighted_f1:.3f}, "
        f"best epoch {outcome.best_epoch} of {outcome.epochs}{flags}"
    )


def _varying_axes(tasks: Sequence[Task]) -> list[Axis]:
    varying: list[Axis] = [axis for axis in AXES if len({task.run.cell.names[axis] for task in tasks}) > 1]
    return varying or ["architecture"]


def _scores(scores: Mapping[str, float]) -> str:
    shown = ("loss", "accuracy", "val_loss", "val_accuracy")
    return " ".join(f"{name} {scores[name]:.3f}" for name in shown if name in scores)


def shown_to_the_end(progress: Progress, events: Generator[Event, None, None]) -> bool:
    """Shows how runs go; False if the user ended them before, by Ctrl-C."""
    try:
        for event in events:
            progress.show(event)
    except KeyboardInterrupt:
        events.close()
        return False
    return True
