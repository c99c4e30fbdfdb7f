"""How long the runs of a plan will take, at most."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from bench.errors import BenchError
from bench.execution import machine
from bench.execution.plan import Task
from bench.records.record import Record
from bench.records.store import RunFolder
from bench.roots import runs_root
from bench.suite.base import AnyArchitecture, Architecture, ImageShape
from bench.suite.protocol import Protocol

# Measured: two cores train a small convolutional network at 4e10 multiply-adds a second, gradients included.
DEFAULT_RATE_PER_CORE = 2e10
# A step costs this many forward passes: itself, and the gradients of activations and of weights.
PASSES = 3
OVERHEAD_S = 6.0


@dataclass(frozen=True)
class Estimate:
    """Wall time of runs if none stops early.

    Attributes:
        seconds: The estimate.
        measured: Whether it rests on earlier runs on this machine, or on another machine's speed.
    """

    seconds: float
    measured: bool


def estimate(tasks: Sequence[Task], jobs: int) -> Estimate:
    """Estimates from the speed of earlier runs here, of the same architecture where there is one."""
    rates = _measured_rates()
    everything = [rate for found in rates.values() for rate in found]
    default = statistics.median(everything) if everything else DEFAULT_RATE_PER_CORE * machine.cores()
    seconds = 0.0
    for task in tasks:
        if task.obstacle:
            continue
        config = task.run.cell.config
        own = rates.get((task.run.cell.names["architecture"], config.loader), [])
        work = _work(
            config.architecture,
            config.image_shape,
            len(task.manifest.splits["train"]),
            config.protocol.epochs,
        )
        seconds += OVERHEAD_S + work / (statistics.median(own) if own else default)
    return Estimate(seconds / jobs, bool(everything))


def _work(architecture: Architecture, shape: ImageShape, images: int, epochs: int) -> float:
    return PASSES * architecture.operations(shape) * images * epochs


def _measured_rates() -> dict[tuple[str, str], list[float]]:
    """Multiply-adds a second of earlier runs, by architecture and loader."""
    rates: dict[tuple[str, str], list[float]] = {}
    for record in _earlier():
        outcome = record.outcome
        if outcome is None or outcome.frozen_features or outcome.timing.fit_s <= 0:
            continue
        architecture: Architecture = TypeAdapter(AnyArchitecture).validate_python(
            record.configuration["architecture"]
        )
        protocol = Protocol.model_validate(record.configuration["protocol"])
        channels = 3 if record.configuration["dataset"]["color"] == "rgb" else 1
        images = sum(record.data.counts["train"].values())
        work = _work(architecture, ImageShape(*protocol.image_size, channels), images, outcome.epochs)
        key = record.names["architecture"], record.names["loader"]
        rates.setdefault(key, []).append(work / outcome.timing.fit_s)
    return rates


def _earlier() -> Iterable[Record]:
    for folder in sorted(runs_root().glob("*/records")):
        try:
            yield from RunFolder(folder.parent).records()
        except BenchError:
            continue  # An estimate is not worth a complaint about an old record.
