"""The layers that networks of every family are made of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from bench.errors import BenchError

if TYPE_CHECKING:
    from bench.suite.architecture import ModelRequest
    from bench.suite.regularisation import Regularisation


def contradictions(units: tuple[int, ...], regularisation: Regularisation) -> list[str]:
    """What cannot be true of hidden dense layers and a regularisation at once, one sentence each."""
    if regularisation.dropout_rate() is None or units:
        return []
    # Else two rows of a table would differ by name only.
    return [
        "the regularisation sets dropout after hidden dense layers, of which this architecture has none:"
        " give it dense layers, or set dropout in the architecture"
    ]


class Layers:
    """Makes the layers of one network, each random one with a seed of its own.

    Initial weights and dropout are numbered apart, so networks that differ only in dropout start from the
    same weights. Every method takes a symbolic tensor and gives the one that follows.

    Args:
        request: Whose seeds and regularisation the layers obey.
    """

    def __init__(self, request: ModelRequest) -> None:
        self._request = request
        self._made: Counter[str] = Counter()

    def convolution(self, x: Any, filters: int, kernel_size: int, **settings: Any) -> Any:
        """A linear convolution with a square kernel; `settings` are those of keras.layers.Conv2D."""
        import keras

        return keras.layers.Conv2D(filters, kernel_size, **self._kernel(), **settings)(x)

    def dense(self, x: Any, units: int, **settings: Any) -> Any:
        """A dense layer; `settings` are those of keras.layers.Dense."""
        import keras

        return keras.layers.Dense(units, **self._kernel(), **settings)(x)

    def hidden(self, x: Any, units: tuple[int, ...], dropout: float) -> Any:
        """Hidden dense layers with ReLU, each followed by dropout.

        Args:
            x: Symbolic tensor (batch, features).
            units: Of each layer.
            dropout: The architecture's rate; the regularisation's, where it names one, takes its place.

        Raises:
            BenchError: The regularisation asks for dropout after layers that are not there.
        """
        if faults := contradictions(units, self._request.regularisation):
            raise BenchError("; ".join(faults))
        asked = self._request.regularisation.dropout_rate()
        rate = dropout if asked is None else asked
        for number, count in enumerate(units, start=1):
            x = self.dense(x, count, activation="relu", name=f"dense{number}")
            x = self.dropout(x, rate, name=f"dense{number}_dropout")
        return x

    def dropout(self, x: Any, rate: float, **settings: Any) -> Any:
        """Dropout, or nothing where the rate is 0."""
        import keras

        return keras.layers.Dropout(rate, seed=self._seed("dropout"), **settings)(x) if rate else x

    def _kernel(self) -> dict[str, Any]:
        import keras

        return {
            "kernel_initializer": keras.initializers.GlorotUniform(seed=self._seed("weights")),
            "kernel_regularizer": self._request.regularisation.kernel_regularizer(),
        }

    def _seed(self, purpose: str) -> int:
        number = self._request.seeds.number(purpose, self._made[purpose])
        self._made[purpose] += 1
        # 31 bits: Keras keeps the state of dropout in a signed 32-bit tensor on PyTorch.
        return number >> 1
