"""Gradients, by the means of whichever backend Keras computes with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

# From a tensor to a scalar, by operations of Keras; it may call networks in inference mode.
Function = Callable[[Any], Any]


def gradient(function: Function, at: NDArray[np.float32]) -> NDArray[np.float32]:
    """The gradient of a scalar function.

    Args:
        function: From a tensor of the shape of `at` to a scalar tensor.
        at: Where.

    Returns:
        Of the shape of `at`.
    """
    import keras

    return np.asarray(_BACKENDS[keras.backend.backend()](function, at), np.float32)


def _tensorflow(function: Function, at: NDArray[np.float32]) -> Any:
    import tensorflow as tf

    point = tf.constant(at)
    with tf.GradientTape() as tape:
        tape.watch(point)
        value = function(point)
    return tape.gradient(value, point)


def _jax(function: Function, at: NDArray[np.float32]) -> Any:
    import jax

    return jax.grad(function)(jax.numpy.asarray(at))


def _torch(function: Function, at: NDArray[np.float32]) -> Any:
    import keras
    import torch

    # On the device on which Keras keeps its weights.
    point = keras.ops.convert_to_tensor(at).detach().requires_grad_()
    return torch.autograd.grad(function(point), point)[0].cpu()


_BACKENDS = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}
