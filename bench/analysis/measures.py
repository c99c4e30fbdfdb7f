"""The numbers that one completed run gives to a table."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Literal

from bench.records.record import Outcome

Measure = Callable[[Outcome], float | None]
MEGABYTE = 1_000_000


def as_read(score: float) -> float:
    """A score, or a difference of two, as people read it: what is said of it must follow from that."""
    return round(score, 3)


def seconds_per_epoch(outcome: Outcome) -> float | None:
    """Median seconds of an epoch, without the first, which also warms up; of a single epoch, that one."""
    epochs = outcome.timing.epoch_s
    return statistics.median(epochs[1:] or epochs) if epochs else None


def overfitting_gap(outcome: Outcome) -> float | None:
    """Accuracy on train minus accuracy on test, at the epoch that was kept."""
    train, test = (outcome.metrics.get(split) for split in ("train", "test"))
    return train.accuracy - test.accuracy if train and test else None


def _score(name: str, split: Literal["train", "validation", "test"] = "test") -> Measure:
    def measure(outcome: Outcome) -> float | None:
        scores = outcome.metrics.get(split)
        return float(getattr(scores, name)) if scores else None

    return measure


# Each has a mean and an interval over the completed runs of a cell, in this order in the table.
MEASURES: dict[str, Measure] = {
    "accuracy": _score("accuracy"),
    "weighted_f1": _score("weighted_f1"),
    "macro_f1": _score("macro_f1"),
    "validation_accuracy": _score("accuracy", "validation"),
    "train_weighted_f1": _score("weighted_f1", "train"),
    "training_time_s": lambda outcome: outcome.timing.fit_s,
    "seconds_per_epoch": seconds_per_epoch,
    "epochs": lambda outcome: outcome.epochs,
    "inference_ms": lambda outcome: outcome.sizes.inference_ms,
    "overfitting_gap": overfitting_gap,
}
