"""What the harness watches while Keras fits."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from bench.suite.protocol import Monitor

Report = Callable[[int, Mapping[str, float]], None]


class BestEpoch(keras.callbacks.Callback):  # type: ignore[misc]
    """Keeps the weights of the epoch with the best validation score and puts them back when a fit ends.

    The first of equal epochs is kept. A score that is not finite is worse than any other. Several fits, one
    after another, compete for the best epoch.

    Args:
        monitor: The validation score.
        network: Whose weights are kept; a fit may train a part of it that shares its layers.

    Attributes:
        epoch: The best epoch so far, from 1 and over all fits; 0 before the first.
    """

    def __init__(self, monitor: Monitor, network: keras.Model) -> None:
        super().__init__()
        self._monitor = monitor
        self._network = network
        self._best = -math.inf
        self._trained = 0
        self._weights: list[NDArray[Any]] = []
        self.epoch = 0

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Takes a copy of the weights if this epoch is the best."""
        self._trained += 1
        value = float((logs or {})[self._monitor])
        score = value if self._monitor == "val_accuracy" else -value
        if not math.isfinite(score):
            score = -math.inf
        if score > self._best or self.epoch == 0:
            self._best, self.epoch = score, self._trained
            self._weights = [np.array(weight) for weight in self._network.get_weights()]

    def on_train_end(self, logs: Mapping[str, float] | None = None) -> None:
        """Puts the best weights back."""
        self._network.set_weights(self._weights)


class Clock(keras.callbacks.Callback):  # type: ignore[misc]
    """Knows when Keras has done what it was asked, and how long it did not return then.

    The thread that tunes a pipeline of `tf.data` sleeps ever longer, up to a minute, and a finished iterator
    is let go only when it wakes. That is no training, though whoever calls `fit` waits for it. Must be the
    last of the callbacks.

    Attributes:
        held_up: Seconds that calls returned after they had done their work, all together.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ended = 0.0
        self.held_up = 0.0

    def on_train_end(self, logs: Mapping[str, float] | None = None) -> None:
        """Called by Keras after the last epoch."""
        self._ended = time.perf_counter()

    def on_predict_end(self, logs: Mapping[str, float] | None = None) -> None:
        """Called by Keras after the last batch."""
        self._ended = time.perf_counter()

    def returned(self) -> None:
        """To be called as soon as `fit` or `predict` returns."""
        self.held_up += time.perf_counter() - self._ended


class EpochReport(keras.callbacks.Callback):  # type: ignore[misc]
    """Times each epoch, validation included, and reports its scores as soon as it ends.

    Attributes:
        seconds: Wall time of each epoch.
        history: Each score of each epoch.
    """

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report
        self._started = 0.0
        self.seconds: list[float] = []
        self.history: dict[str, list[float]] = {}

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Starts the clock."""
        self._started = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Stops the clock and reports."""
        self.seconds.append(time.perf_counter() - self._started)
        scores = {name: float(value) for name, value in (logs or {}).items()}
        for name, value in scores.items():
            self.history.setdefault(name, []).append(value)
        self._report(len(self.seconds), scores)
