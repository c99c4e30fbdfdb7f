"""What the three heads mean: their output layers, losses, metrics and probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bench.errors import BenchError
from bench.suite.architecture import Head
from bench.suite.protocol import Loss

if TYPE_CHECKING:
    import keras
    from numpy.typing import NDArray

    from bench.models.layers import Layers

_FITTING_LOSS: dict[Head, Loss] = {
    "softmax": "sparse_categorical_crossentropy",
    "logits": "sparse_categorical_crossentropy",
    "sigmoid": "binary_crossentropy",
}
_SCORES = "scores"


def contradictions(head: Head, loss: Loss, classes: int) -> list[str]:
    """What cannot be true of head, loss and number of classes at once, one sentence each."""
    found = []
    if head == "sigmoid" and classes != 2:
        found.append(f"a sigmoid head tells two classes apart, not {classes}: use head softmax or logits")
    if loss not in ("auto", _FITTING_LOSS[head]):
        found.append(
            f"loss {loss} does not fit head {head}, which takes {_FITTING_LOSS[head]}: leave loss at auto"
        )
    return found


def output(layers: Layers, x: Any, head: Head, classes: int, dropout: float = 0.0) -> Any:
    """Ends a network in a head.

    Args:
        layers: Makes the layers.
        x: Symbolic tensor (batch, features).
        head: Which head.
        classes: How many classes there are.
        dropout: Rate of dropout of the scores themselves, before they become probabilities.

    Returns:
        Symbolic float32 tensor: (batch, classes) probabilities or logits, or (batch, 1) for sigmoid.
    """
    import keras

    # In float32 whatever the network computes in: half precision cannot hold the probabilities' small end.
    x = layers.dense(x, 1 if head == "sigmoid" else classes, name=_SCORES, dtype="float32")
    x = layers.dropout(x, dropout, name="scores_dropout", dtype="float32")
    if head == "logits":
        return x
    return keras.layers.Activation(head, name="probabilities", dtype="float32")(x)


def scores(model: keras.Model) -> Any:
    """The class scores of a network that ends in a head, before they become probabilities.

    Returns:
        Symbolic tensor: (batch, classes), or (batch, 1) for sigmoid, the score of the second class.

    Raises:
        BenchError: It ends in no head.
    """
    if _SCORES not in [layer.name for layer in model.layers]:
        raise BenchError(
            f"the network {model.name!r} has no layer {_SCORES!r}, which explanations look for: end it in"
            " bench.models.heads.output"
        )
    return model.get_layer(_SCORES).output


def loss(head: Head) -> keras.losses.Loss:
    """The loss that belongs to a head; labels are class indices (batch,)."""
    import keras

    if head == "sigmoid":
        return keras.losses.BinaryCrossentropy()
    return keras.losses.SparseCategoricalCrossentropy(from_logits=head == "logits")


def accuracy(head: Head) -> keras.metrics.Metric:
    """The metric `accuracy` of a head: the share of images whose most probable class is theirs."""
    import keras

    if head == "sigmoid":
        return keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.5)
    return keras.metrics.SparseCategoricalAccuracy(name="accuracy")


def probabilities(head: Head, raw: NDArray[Any]) -> NDArray[np.float64]:
    """Turns what a network predicts into probabilities.

    Args:
        head: Of the network.
        raw: Its output: (images, classes), or (images, 1) for sigmoid.

    Returns:
        (images, classes) probabilities.
    """
    values = np.asarray(raw, dtype=np.float64)
    if head == "logits":
        # Relative to the largest, or exp overflows.
        powers = np.exp(values - values.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))
    if head == "sigmoid":
        return np.concatenate([1 - values, values], axis=1)
    return values
