"""Compiling a network's steps ahead of training, so that their cost is measured apart."""

from __future__ import annotations

import time
from typing import Any

import keras
import numpy as np

from bench.loaders.base import Feed


def compile_ahead(model: keras.Model, training: Feed, validation: Feed) -> float:
    """Traces and compiles the training and evaluation steps on images of zeros, then undoes what it changed.

    Keras keeps a compiled step for as long as batches have the same types, so the zeros come in the form in
    which the loader gives its batches.

    Args:
        model: Compiled in Keras' sense, not trained yet.
        training: In whose form the training batches come.
        validation: In whose form the evaluation batches come.

    Returns:
        Seconds it took.
    """
    started = time.perf_counter()
    # The optimiser makes its state now, so that it is put back like every other variable.
    model.optimizer.build(model.trainable_variables)
    variables = [*model.variables, *model.optimizer.variables]
    before = [np.array(variable) for variable in variables]
    model.fit(
        _zeros(training, validation),
        validation_data=_zeros(validation, validation),
        steps_per_epoch=1,
        validation_steps=1,
        shuffle=False,
        verbose=0,
    )
    for variable, value in zip(variables, before, strict=True):
        variable.assign(value)
    model.reset_metrics()
    return time.perf_counter() - started


class _Zeros(keras.utils.PyDataset):  # type: ignore[misc]
    """A few batches of zeros with the structure, shapes and types of an example; their sizes differ."""

    def __init__(self, example: tuple[Any, Any]) -> None:
        super().__init__()
        self._example = example

    def __len__(self) -> int:
        return 2

    def __getitem__(self, batch: int) -> tuple[Any, Any]:
        zeros: tuple[Any, Any] = keras.tree.map_structure(
            lambda part: np.zeros((batch + 1, *part.shape[1:]), part.dtype), self._example
        )
        return zeros


def _zeros(feed: Feed, without_stream: Feed) -> Any:
    """One batch of zeros in the form of a feed; only `without_stream` may be read without a trace."""
    if isinstance(feed.data, keras.utils.PyDataset):
        return _Zeros(without_stream.data[0])
    import tensorflow as tf

    zeros = tf.nest.map_structure(
        lambda spec: tf.zeros([size or 1 for size in spec.shape], spec.dtype), feed.data.element_spec
    )
    # A generator's dataset keeps the unknown batch size of the real one, which tensors would fix.
    return tf.data.Dataset.from_generator(lambda: iter([zeros]), output_signature=feed.data.element_spec)
