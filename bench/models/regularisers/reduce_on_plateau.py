"""A learning rate that falls when the validation score stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import NonNegativeFloat, PositiveInt

from bench.suite.config import Fraction
from bench.suite.protocol import Monitor
from bench.suite.registries import regularisers
from bench.suite.regulariser import Regulariser

if TYPE_CHECKING:
    import keras


@regularisers.register("reduce_on_plateau")
class ReduceOnPlateau(Regulariser):
    """Multiplies the learning rate by `factor` after `patience` epochs without improvement.

    Attributes:
        factor: By which the learning rate is multiplied.
        patience: How many epochs without a better score are waited for; fewer than early stopping waits,
            or training ends before the rate falls.
        min_learning_rate: The rate does not fall below this.
        monitor: The validation score that is watched.
    """

    version: ClassVar[int | None] = 1

    factor: Fraction = 0.5
    patience: PositiveInt = 3
    min_learning_rate: NonNegativeFloat = 0.0
    monitor: Monitor = "val_loss"

    def callbacks(self) -> list[keras.callbacks.Callback]:
        """Keras' own ReduceLROnPlateau, told outright which direction is better."""
        import keras

        return [
            keras.callbacks.ReduceLROnPlateau(
                monitor=self.monitor,
                mode="min" if self.monitor == "val_loss" else "max",
                factor=self.factor,
                patience=self.patience,
                min_lr=self.min_learning_rate,
            )
        ]
