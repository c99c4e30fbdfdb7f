"""What a search calls better: the objectives of a run, from validation images or from the network itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from bench.records.record import Outcome
from bench.records.study import Trial

Direction = Literal["maximize", "minimize"]

# No score of the test split is among them: who selects by it has nothing left to report.
_VALUES: dict[str, tuple[Direction, Callable[[Outcome], float | None]]] = {
    "validation_accuracy": ("maximize", lambda outcome: outcome.metrics["validation"].accuracy),
    "validation_weighted_f1": ("maximize", lambda outcome: outcome.metrics["validation"].weighted_f1),
    "validation_macro_f1": ("maximize", lambda outcome: outcome.metrics["validation"].macro_f1),
    "validation_log_loss": ("minimize", lambda outcome: outcome.metrics["validation"].log_loss),
    "parameters": ("minimize", lambda outcome: outcome.sizes.parameters),
    "inference_ms": ("minimize", lambda outcome: outcome.sizes.inference_ms),
}


def direction(objective: str) -> Direction:
    """Whether higher or lower is better."""
    return _VALUES[objective][0]


def value(outcome: Outcome, objective: str) -> float | None:
    """What a run has of an objective; None if that is not finite."""
    return _VALUES[objective][1](outcome)


def watched(objective: str) -> str:
    """The score that Keras computes after every epoch and that stands for an objective until the run ends."""
    return "val_loss" if objective == "validation_log_loss" else "val_accuracy"


def merit(objective: str, number: float) -> float:
    """A value turned so that higher is better."""
    return number if direction(objective) == "maximize" else -number


def merits(trial: Trial, objectives: Sequence[str]) -> tuple[float, ...]:
    """The scores of a completed trial, turned so that higher is better."""
    return tuple(merit(objective, trial.scores[objective]) for objective in objectives)
