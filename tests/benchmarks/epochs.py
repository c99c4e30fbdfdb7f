"""Seconds of epochs of casting-cnn on images in memory, in a process that is pinned as runs are, or is not.

Usage: python epochs.py pinned|free cpu|gpu EPOCHS, with KERAS_BACKEND set. A free process has the threads of
a pinned one and none of the switches that make it compute the same numbers each time. Prints one number for
each epoch, in seconds; what compiling takes is in none.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from bench.seeds import Seeds
from bench.suite.identity import Numerics
from bench.suite.protocol import Protocol
from bench.training.determinism import backend_environment, pin

IMAGES, SIZE = 320, (300, 300)


def pin_as_a_run(numerics: Numerics) -> None:
    os.environ.update(backend_environment(numerics))
    pin(numerics, Protocol(image_size=SIZE, epochs=1), Seeds(42))


def leave_free(numerics: Numerics) -> None:
    if numerics.device == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    THREADS[numerics.backend](Protocol(image_size=SIZE, epochs=1).threads)


def tensorflow_threads(threads: int) -> None:
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)


def torch_threads(threads: int) -> None:
    import torch

    torch.set_num_threads(threads)


THREADS: dict[str, Callable[[int], None]] = {
    "tensorflow": tensorflow_threads,
    "torch": torch_threads,
    "jax": lambda threads: None,  # Its threads follow the cores.
}
MODES = {"pinned": pin_as_a_run, "free": leave_free}


def main(mode: str, device: str, epochs: int) -> None:
    MODES[mode](Numerics(backend=os.environ["KERAS_BACKEND"], device=device))
    import keras
    import numpy as np

    layers: list[keras.layers.Layer] = [keras.Input((*SIZE, 3)), keras.layers.Rescaling(1 / 255)]
    for filters in (8, 16, 16):
        layers += [keras.layers.Conv2D(filters, 3, activation="relu"), keras.layers.MaxPooling2D()]
    layers += [keras.layers.Flatten(), keras.layers.Dense(224, activation="relu"), keras.layers.Dense(2)]
    model = keras.Sequential(layers)
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    draws = np.random.default_rng(42)
    images = draws.integers(0, 256, (IMAGES, *SIZE, 3)).astype(np.float32)
    labels = draws.integers(0, 2, IMAGES)
    model.fit(images, labels, batch_size=32, verbose=0)
    for _ in range(epochs):
        started = time.perf_counter()
        model.fit(images, labels, batch_size=32, verbose=0)
        print(time.perf_counter() - started)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
