"""The base of what a regularisation is made of."""

from __future__ import annotations

from abc import ABC
from typing import TYPE_CHECKING

from bench.suite.config import Shorthand
from bench.suite.versions import Versioned

if TYPE_CHECKING:
    import keras


class Regulariser(Shorthand, Versioned, ABC):
    """Base of what a regularisation is made of; one subclass in one module of `bench.models.regularisers`.

    Each hook answers None where a regulariser has nothing to say about it.
    """

    def kernel_regularizer(self) -> keras.regularizers.Regularizer | None:
        """A penalty on the kernels of every convolution and dense layer that is trained."""
        return None

    def dropout_rate(self) -> float | None:
        """The rate of dropout after every hidden dense layer, in place of the architecture's own."""
        return None

    def callbacks(self) -> list[keras.callbacks.Callback]:
        """Keras callbacks that steer the fit."""
        return []
