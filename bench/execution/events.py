"""What an executor tells of runs while they last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench.execution.plan import Task
from bench.records.record import Record


@dataclass(frozen=True)
class Started:
    """A run has been given a process."""

    task: Task


@dataclass(frozen=True)
class Queued:
    """The next run waits for what other processes have."""

    reason: str


@dataclass(frozen=True)
class EpochEnded:
    """A run has finished an epoch (from 1), with these scores."""

    task: Task
    epoch: int
    scores: Mapping[str, float]


@dataclass(frozen=True)
class Finished:
    """A run has ended, in whatever way, and its record is written."""

    task: Task
    record: Record


@dataclass(frozen=True)
class MadeElsewhere:
    """Another process has made a run meanwhile, however it ended."""

    task: Task
    record: Record


Event = Queued | Started | EpochEnded | Finished | MadeElsewhere
