"""How long the runs of a plan will take, at most."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

from pydantic import TypeAdapter

from bench.errors import BenchError
from bench.execution import machine
from bench.execution.plan import Task
from bench.records.record import Outcome, Record
from bench.records.store import read_record
from bench.roots import runs_root
from bench.suite.architecture import AnyArchitecture, Architecture, ImageShape
from bench.suite.identity import DeviceKind
from bench.suite.protocol import Protocol, Stage, most_epochs

# Measured: two cores train a small convolutional network at 4e10 multiply-adds a second, gradients included.
DEFAULT_RATE_PER_CORE = 2e10
# A guess: what a small network leaves of a GPU.
DEFAULT_GPU_RATE = 1e12
# A step costs this many forward passes: itself, and the gradients of activations and of weights.
PASSES = 3
# Where the base is frozen, nearly all of a step is the forward pass.
FROZEN_PASSES = 1
# Measured: an epoch of a head on features that were computed before, an image.
HEAD_EPOCH_S = 8e-5
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


# What has a speed of its own: backend, device kind, architecture and loader.
_Kind = tuple[str, str, str, str]


class Estimator:
    """Knows how fast earlier runs were.

    Args:
        records: Of earlier runs; those that tell no speed are passed over.
    """

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._rates: dict[_Kind, list[float]] = defaultdict(list)
        for record in records:
            self.learn(record)

    @classmethod
    def of_this_machine(cls) -> Self:
        """Knows every run that there is a record of."""
        return cls(_earlier())

    def learn(self, record: Record) -> None:
        """Takes in the speed of one more run."""
        rate = _rate(record)
        if rate is not None:
            environment, names = record.environment, record.names
            kind = environment.backend, environment.device, names["architecture"], names["loader"]
            self._rates[kind].append(rate)

    def estimate(self, tasks: Sequence[Task], jobs: int) -> Estimate:
        """Estimates from the speed of the same architecture and loader, else of others on such a device."""
        executable = [task for task in tasks if task.obstacle is None]
        found = [self._seconds(task) for task in executable]
        return Estimate(sum(one.seconds for one in found) / jobs, all(one.measured for one in found))

    def _seconds(self, task: Task) -> Estimate:
        numerics, names = task.run.numerics, task.run.cell.names
        own = self._rates.get((numerics.backend, numerics.device, names["architecture"], names["loader"]), [])
        alike = own or [
            rate
            for kind, rates in self._rates.items()
            if kind[:2] == (numerics.backend, numerics.device)
            for rate in rates
        ]
        rate = statistics.median(alike) if alike else _default_rate(numerics.device)
        work, head_s = _planned_work(task)
        return Estimate(OVERHEAD_S + head_s + work / rate, bool(alike))


def _default_rate(device: DeviceKind) -> float:
    return DEFAULT_GPU_RATE if device == "gpu" else DEFAULT_RATE_PER_CORE * machine.cores()


@dataclass(frozen=True)
class _Training:
    """What decides how much a run has to compute.

    Attributes:
        architecture: The network.
        protocol: How it is trained.
        forward: Multiply-adds of a forward pass over the training images.
        validation: And over the validation images.
        images: Training images.
    """

    architecture: Architecture
    protocol: Protocol
    forward: float
    validation: float
    images: int

    @classmethod
    def of(
        cls, architecture: Architecture, protocol: Protocol, channels: int, training: int, validation: int
    ) -> _Training:
        """Counts the operations of such a training."""
        operations = architecture.operations(ImageShape(*protocol.image_size, channels))
        return cls(architecture, protocol, operations * training, operations * validation, training)

    @property
    def feature_pass(self) -> float:
        """Multiply-adds of computing the features of every image once."""
        return self.forward + self.validation

    @property
    def planned(self) -> list[float]:
        """Multiply-adds of each stage, if none stops early."""
        return self.of_stages([self.protocol.epochs, *(stage.epochs for stage in self.protocol.stages)])

    def of_stages(self, epochs: Sequence[int]) -> list[float]:
        """Multiply-adds of each stage, where every epoch computes everything.

        Args:
            epochs: Of each stage.
        """
        frozen = self.architecture.base_at_start == "frozen"
        passes = [FROZEN_PASSES if frozen else PASSES, *map(self._passes, self.protocol.stages)]
        return [number * self._epoch(each) for number, each in zip(epochs, passes, strict=True)]

    def _epoch(self, passes: int) -> float:
        return passes * self.forward + self.validation

    def _passes(self, stage: Stage) -> int:
        trained = self.architecture.base_at_start != "frozen" or stage.unfreeze or stage.batch_norm
        return PASSES if trained else FROZEN_PASSES


def _planned_work(task: Task) -> tuple[float, float]:
    """Multiply-adds of a run on images, and the seconds that its head takes on features computed once."""
    config, splits = task.run.cell.config, task.manifest.splits
    training = _Training.of(
        config.architecture,
        config.protocol,
        config.dataset.channels,
        len(splits["train"]),
        len(splits["validation"]),
    )
    once = (
        config.protocol.frozen_features == "once"
        and config.architecture.base_at_start == "frozen"
        and config.regularisation.augmentation is None
    )
    if not once:
        return sum(training.planned), 0.0
    head_s = HEAD_EPOCH_S * training.images * config.protocol.epochs
    return training.feature_pass + sum(training.planned[1:]), head_s


def _rate(record: Record) -> float | None:
    """Multiply-adds a second of a run; None where its record does not tell."""
    outcome = record.outcome
    if outcome is None:
        return None
    try:
        work, seconds = _done(_recorded_training(record), outcome)
    except (BenchError, ValueError, KeyError, TypeError):
        return None  # It ran under another schema, or from a file of weights, which its record does not name.
    return work / seconds if seconds > 0 else None


@cache
def _any_architecture() -> TypeAdapter[Architecture]:
    # Made once, which takes as long as reading dozens of records.
    return TypeAdapter(AnyArchitecture)


def _recorded_training(record: Record) -> _Training:
    configuration, counts = record.configuration, record.data.counts
    return _Training.of(
        _any_architecture().validate_python(configuration["architecture"]),
        Protocol.model_validate(configuration["protocol"]),
        3 if configuration["dataset"]["color"] == "rgb" else 1,
        sum(counts["train"].values()),
        sum(counts["validation"].values()),
    )


def _done(training: _Training, outcome: Outcome) -> tuple[float, float]:
    """Multiply-adds that a run has done, and the seconds that they took."""
    if outcome.frozen_features:
        return training.feature_pass, outcome.timing.features_s
    if outcome.stage_epochs:
        return sum(training.of_stages(outcome.stage_epochs)), outcome.timing.fit_s
    # Early records do not say which stages were cut short: each is taken to be, in proportion.
    share = outcome.epochs / most_epochs(training.protocol)
    return share * sum(training.planned), outcome.timing.fit_s


def _earlier() -> Iterator[Record]:
    for path in sorted(runs_root().glob("*/records/*.json")):
        try:
            yield read_record(path)
        except BenchError:
            continue  # An estimate is not worth a complaint about an old record.
