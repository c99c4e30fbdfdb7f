"""Compiling a network, and its steps ahead of training, so that their cost is measured apart."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from bench.loaders.base import Feed
from bench.models import heads
from bench.suite.grid import CellConfig
from bench.suite.protocol import Optimizer
from bench.training.optimizers import make_optimizer

# Two, since Keras generalises from sizes that differ.
_SMALL = (1, 2)


def compile_network(model: keras.Model, config: CellConfig, optimizer: Optimizer) -> None:
    """Compiles a network in Keras' sense: optimiser, the loss and accuracy of its head, and how steps run."""
    head, jit_compile = config.architecture.head, config.protocol.jit_compile
    if jit_compile is None:
        # On the CPU, TensorFlow is several times slower with XLA; JAX is nothing without it.
        jit_compile = keras.backend.backend() == "jax"
    model.compile(
        optimizer=make_optimizer(optimizer),
        loss=heads.loss(head),
        metrics=[heads.accuracy(head)],
        jit_compile=jit_compile,
    )
    if config.protocol.jit_compile and not model.jit_compile:
        # Asked for, and declined by Keras wherever TensorFlow must be deterministic; XLA itself refuses what
        # it cannot do so.
        model._jit_compile = True


def compile_ahead(model: keras.Model, training: Feed, validation: Feed) -> float:
    """Traces and compiles the training and evaluation steps on images of zeros, then undoes what it changed.

    Keras keeps a traced step for as long as batches have the same types, so the zeros come in the form in
    which the loader gives its batches. XLA compiles one for each size of batches, so where it does the zeros
    come in every size; elsewhere in small ones, which are done in no time.

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
    sizes = [feed.sizes if model.jit_compile else _SMALL for feed in (training, validation)]
    model.fit(
        _zeros(training, validation, sizes[0]),
        validation_data=_zeros(validation, validation, sizes[1]),
        steps_per_epoch=len(sizes[0]),
        validation_steps=len(sizes[1]),
        shuffle=False,
        verbose=0,
    )
    for variable, value in zip(variables, before, strict=True):
        variable.assign(value)
    model.reset_metrics()
    return time.perf_counter() - started


class _Zeros(keras.utils.PyDataset):  # type: ignore[misc]
    """Batches of zeros of given sizes with the structure, shapes and types of an example."""

    def __init__(self, example: tuple[Any, Any], sizes: Sequence[int]) -> None:
        super().__init__()
        self._example, self._sizes = example, sizes

    def __len__(self) -> int:
        return len(self._sizes)

    def __getitem__(self, batch: int) -> tuple[Any, Any]:
        zeros: tuple[Any, Any] = keras.tree.map_structure(
            lambda part: np.zeros((self._sizes[batch], *part.shape[1:]), part.dtype), self._example
        )
        return zeros


def _zeros(feed: Feed, without_stream: Feed, sizes: Sequence[int]) -> Any:
    """Batches of zeros in the form of a feed; only `without_stream` may be read without a trace."""
    if isinstance(feed.data, keras.utils.PyDataset):
        return _Zeros(without_stream.data[0], sizes)
    import tensorflow as tf

    batches = [
        tf.nest.map_structure(
            lambda spec, size=size: tf.zeros([size, *spec.shape[1:]], spec.dtype), feed.data.element_spec
        )
        for size in sizes
    ]
    # A generator's dataset keeps the unknown batch size of the real one, which tensors would fix.
    return tf.data.Dataset.from_generator(lambda: iter(batches), output_signature=feed.data.element_spec)
