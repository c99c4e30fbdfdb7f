"""The runs of a trial: ordinary ones, made once and found again."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from bench.analysis import objectives
from bench.execution.events import EpochEnded, Event, Finished
from bench.execution.executor import Limits, execute
from bench.execution.plan import Task
from bench.records.record import Record
from bench.records.store import RunFolder
from bench.records.study import Definition, Trial, TrialRun
from bench.search.engine import NO_PRUNER
from bench.suite.protocol import most_epochs

# Of an epoch (from 1) and its score, whether to stop the trial.
Report = Callable[[int, float], bool]


@dataclass(frozen=True)
class Workshop:
    """Where the runs of trials are made, and where they may be found.

    Attributes:
        folder: Of the runs of every search of the suite.
        suite: Of the suite's own runs: a trial may be what a row of it is.
        limits: What a run may take.
    """

    folder: RunFolder
    suite: RunFolder
    limits: Limits

    def find(self, fingerprint: str) -> Record | None:
        """The record of a run that completed; None where it has to be made."""
        for folder in (self.folder, self.suite):
            record = folder.by_fingerprint([fingerprint]).get(fingerprint)
            if record is not None and record.status == "completed":
                return record
        return None


class _Watch:
    """Follows the epochs of a trial's first run, the only one that decides about stopping.

    Args:
        definition: Of the study.
        report: Is told each score, and says whether to stop.
        epochs: That the run trains at most.

    Attributes:
        scores: One an epoch, None where it is not finite.
        verdict: Why to stop, once there is a reason.
    """

    def __init__(self, definition: Definition, report: Report, epochs: int) -> None:
        self._name = objectives.watched(definition.objectives[0])
        self._pruner = definition.pruner
        self._report = report
        self._epochs = epochs
        self.scores: list[float | None] = []
        self.verdict: str | None = None

    def see(self, score: float | None) -> None:
        """Takes in the score of the next epoch, which may not be finite."""
        number = math.nan if score is None else score
        self.scores.append(number if math.isfinite(number) else None)
        stop = self._report(len(self.scores), number)
        # After the last epoch there is nothing left to save.
        if stop and len(self.scores) < self._epochs:
            self.verdict = (
                f"the {self._pruner} pruner stopped it after epoch {len(self.scores)},"
                f" at {self._name} {number:.4f}"
            )

    def see_event(self, event: EpochEnded) -> None:
        """Takes in an epoch of a run in progress."""
        self.see(event.scores[self._name])

    def see_record(self, record: Record) -> None:
        """Takes in the epochs of a run that was found, so that it decides what it did when it was made."""
        for score in record.outcome.history[self._name] if record.outcome else ():
            if self.verdict is None:
                self.see(score)


def run_trial(
    trial: Trial, tasks: Sequence[Task], workshop: Workshop, definition: Definition, report: Report
) -> Generator[Event, None, Trial]:
    """Makes what is not made yet of a trial's runs, one after the other, until one does not complete.

    Args:
        trial: What was proposed.
        tasks: Its runs.
        workshop: Where they are made and found.
        definition: Of the study.
        report: Is told the watched score of each epoch of the first run.

    Yields:
        What the executor tells.

    Returns:
        The trial as it ended.

    Raises:
        BenchError: A run met a mistake that the user can mend; the trial has not ended then.
    """
    watch = _Watch(definition, report, most_epochs(tasks[0].run.cell.config.protocol))
    runs: list[TrialRun] = []
    reason = ""
    for task in tasks:
        first = not runs
        started = time.monotonic()
        record, trained = yield from _made(
            task, workshop, watch if first else None, definition.pruner != NO_PRUNER
        )
        run = _summary(record, definition, watch if first else None, trained, time.monotonic() - started)
        runs.append(run)
        if run.status != "completed":
            reason = watch.verdict if first and watch.verdict else f"{record.status}: {record.reason}"
            break
    seconds = sum(run.seconds for run in runs)
    ended = trial.model_copy(update={"runs": runs, "watched": watch.scores, "seconds": seconds})
    return _ended(ended, reason, definition)


def _made(
    task: Task, workshop: Workshop, watch: _Watch | None, stoppable: bool
) -> Generator[Event, None, tuple[Record, int]]:
    """The record of a run, made if there is none; another process that makes it is waited for.

    Returns:
        The record, and how many epochs were trained for it here.
    """
    fingerprint, trained = task.run.fingerprint, 0
    judge = (lambda _: watch.verdict) if watch and stoppable else None
    while (found := workshop.find(fingerprint)) is None:
        made = None
        for event in execute([task], workshop.folder, workshop.limits, judge):
            if isinstance(event, EpochEnded):
                trained += 1
                if watch:
                    watch.see_event(event)
            elif isinstance(event, Finished):
                made = event.record
                # Sixty networks that nobody asks for again are gigabytes; the winner's own runs keep theirs.
                workshop.folder.model_file(task.run.id).unlink(missing_ok=True)
            yield event
        if made:
            return made, trained
    if watch:
        watch.see_record(found)
    return found, trained


def _summary(
    record: Record, definition: Definition, watch: _Watch | None, trained: int, elapsed: float
) -> TrialRun:
    stopped = watch is not None and watch.verdict is not None
    outcome = None if stopped else record.outcome
    epochs = outcome.epochs if outcome else len(watch.scores) if watch else trained
    scores = {name: objectives.value(outcome, name) for name in definition.objectives} if outcome else {}
    return TrialRun(
        run_id=record.run_id,
        fingerprint=record.fingerprint,
        seed=record.seed,
        status="pruned" if stopped else record.status,
        epochs=epochs,
        seconds=_seconds(record, epochs, elapsed),
        scores={name: score for name, score in scores.items() if score is not None},
    )


def _seconds(record: Record, epochs: int, elapsed: float) -> float:
    """What a run took, or takes up to an epoch after which it is stopped.

    One that another study made costs this one as much: else whoever searches last would be cheapest.
    """
    if record.outcome is None:
        return elapsed
    timing = record.outcome.timing
    return timing.total_s - sum(timing.epoch_s[epochs:])


def _ended(trial: Trial, reason: str, definition: Definition) -> Trial:
    if reason:
        status = "pruned" if trial.runs[-1].status == "pruned" else "failed"
        return trial.model_copy(update={"status": status, "reason": reason})
    missing = [name for name in definition.objectives if any(name not in run.scores for run in trial.runs)]
    if missing:
        return trial.model_copy(update={"status": "failed", "reason": f"{missing[0]} is not finite"})
    scores = {name: statistics.mean(run.scores[name] for run in trial.runs) for name in definition.objectives}
    return trial.model_copy(update={"status": "completed", "scores": scores})
