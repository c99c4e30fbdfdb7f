"""How long a search may go on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bench.analysis.searches import cost, since_improvement
from bench.errors import BenchError
from bench.records.study import Trial


@dataclass(frozen=True)
class Budget:
    """What a study may take in all, over all calls and processes; a trial that has begun is finished.

    Attributes:
        trials: How many, whatever becomes of them.
        seconds: Wall time of all trials together.
        epochs: Trained by all trials together.
        patience: Trials since the last that was better than all before.
    """

    trials: int
    seconds: float | None = None
    epochs: int | None = None
    patience: int | None = None

    def __post_init__(self) -> None:
        named = {
            "trials": self.trials,
            "minutes": None if self.seconds is None else self.seconds / 60,
            "epochs": self.epochs,
            "patience": self.patience,
        }
        for name, value in named.items():
            # Written so that NaN is refused as well.
            if value is not None and not 0 < value < math.inf:
                raise BenchError(f"--{name} {value:g}: it must be a number above 0")

    def spent(self, trials: Sequence[Trial], begun: int, objectives: Sequence[str]) -> str | None:
        """Why no further trial may begin; None if one may.

        Args:
            trials: All trials known here, by number.
            begun: How many there are, wherever.
            objectives: Which tell whether a trial was better.
        """
        if begun >= self.trials:
            return f"all {self.trials} trials have been made"
        seconds, epochs = cost(trials)
        if self.seconds is not None and seconds >= self.seconds:
            return f"the trials took {seconds / 60:.1f} minutes of the {self.seconds / 60:g} allowed"
        if self.epochs is not None and epochs >= self.epochs:
            return f"the trials trained {epochs:,} epochs of the {self.epochs:,} allowed"
        if self.patience is not None and (idle := since_improvement(trials, objectives)) >= self.patience:
            return f"the last {idle} trials were no better than those before"
        return None
