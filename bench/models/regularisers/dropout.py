"""Dropout after the hidden dense layers."""

from __future__ import annotations

from typing import ClassVar

from bench.suite.config import Rate
from bench.suite.registries import regularisers
from bench.suite.regulariser import Regulariser


@regularisers.register("dropout")
class Dropout(Regulariser):
    """Dropout after every hidden dense layer, in place of the architecture's own rate there.

    Attributes:
        rate: Share of the units that a training step leaves out; 0 switches the architecture's own off.
    """

    version: ClassVar[int | None] = 1
    shorthand: ClassVar[str | None] = "rate"

    rate: Rate

    def dropout_rate(self) -> float:
        """The rate."""
        return self.rate
