"""Optimisers as a protocol declares them."""

from __future__ import annotations

from typing import Any

import keras

from bench.suite.protocol import Optimizer


def make_optimizer(declared: Optimizer) -> keras.optimizers.Optimizer:
    """The Keras optimiser that a protocol declares; what it does not name keeps Keras' default."""
    arguments: dict[str, Any] = {"learning_rate": declared.learning_rate}
    if declared.momentum:
        arguments["momentum"] = declared.momentum
    if declared.weight_decay is not None:
        arguments["weight_decay"] = declared.weight_decay
    return keras.optimizers.get({"class_name": declared.name, "config": arguments})
