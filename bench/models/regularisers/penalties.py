"""Penalties on large weights; named together they add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import PositiveFloat

from bench.suite.registries import regularisers
from bench.suite.regulariser import Regulariser

if TYPE_CHECKING:
    import keras


class Penalty(Regulariser):
    """A term added to the loss, once for each kernel that is trained.

    Attributes:
        factor: What the sum over a kernel's weights is multiplied by.
    """

    version: ClassVar[int | None] = 1
    shorthand: ClassVar[str | None] = "factor"

    factor: PositiveFloat


@regularisers.register("l1")
class L1(Penalty):
    """Adds `factor` times the sum of the weights' absolute values."""

    version: ClassVar[int | None] = 1

    def kernel_regularizer(self) -> keras.regularizers.Regularizer:
        """The penalty."""
        import keras

        return keras.regularizers.L1L2(l1=self.factor)


@regularisers.register("l2")
class L2(Penalty):
    """Adds `factor` times the sum of the weights' squares."""

    version: ClassVar[int | None] = 1

    def kernel_regularizer(self) -> keras.regularizers.Regularizer:
        """The penalty."""
        import keras

        return keras.regularizers.L1L2(l2=self.factor)
