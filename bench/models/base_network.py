"""The base of a transfer network: built, frozen, penalised."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.models.preprocessing import IMAGENET_DEVIATION

if TYPE_CHECKING:
    import keras


def build_base(application: str, alpha: float | None, x: Any, seed: int) -> keras.Model:
    """Builds a network of keras.applications without its top, on top of a tensor, with random weights.

    Args:
        application: Its name in keras.applications.
        alpha: Its width, where it comes in several.
        x: Symbolic tensor (batch, height, width, channels) that it is fed. Its layers follow those of `x`
            in one flat graph, so that all of them can be reached.
        seed: Of its weights.

    Returns:
        The model from the input of `x` to the base's last feature maps (batch, height, width, channels).
    """
    import keras

    width = {} if alpha is None else {"alpha": alpha}
    with _seeded(seed):
        # The shape as well: what some applications do depends on the channels they are told of.
        base: keras.Model = getattr(keras.applications, application)(
            include_top=False, weights=None, input_tensor=x, input_shape=x.shape[1:], **width
        )
    return base


def freeze(layers: Iterable[keras.layers.Layer]) -> None:
    """Puts layers into inference mode for good: no weight, statistic or dropout mask changes under `fit`."""
    import keras

    for layer in layers:
        # Alone this makes batch normalisation use its statistics, but leaves dropout (in EfficientNet) on.
        layer.trainable = False
        if isinstance(layer, keras.layers.Dropout):
            layer.rate = 0.0


def penalise(layers: Iterable[keras.layers.Layer], penalty: keras.regularizers.Regularizer | None) -> None:
    """Puts a penalty on the layers' kernels; it counts for those that are trained, while they are."""
    for layer in layers:
        for weight in layer.weights:
            if "kernel" in weight.name:
                weight.regularizer = penalty


def standardise_twice(base: keras.Model) -> None:
    """Makes an EfficientNet standardise pixels as its ImageNet weights were trained.

    Keras adds a layer for that where it loads those weights itself, and only there: after the one that
    divides by the deviation (the square root of its variance), one that divides by the deviation's root
    (as the code did that trained them; number 49930 of the reports to TensorFlow). Here the first layer
    takes both.
    """
    import keras

    for layer in base.layers:
        if isinstance(layer, keras.layers.Normalization):
            mean, variance, count = layer.get_weights()
            layer.set_weights([mean, variance * np.array(IMAGENET_DEVIATION, np.float32), count])
            layer.finalize_state()


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    # Applications take no seed; their initialisers draw one each from Python's generator.
    state = random.getstate()
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(state)
