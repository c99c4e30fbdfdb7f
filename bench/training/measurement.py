"""How large and how fast a trained network is, and a digest that proves which weights it has."""

from __future__ import annotations

import hashlib
import os
import resource
import statistics
import time
from pathlib import Path

import keras
import numpy as np

from bench.records.record import Sizes
from bench.training.devices import peak_memory_bytes

LATENCY_CALLS = 40
LATENCY_WARM_UP = 5


def weights_digest(model: keras.Model) -> str:
    """SHA-256 (hex) over shape, type and bytes of every weight, in the order of the network."""
    digest = hashlib.sha256()
    for weight in model.get_weights():
        digest.update(f"{weight.shape}{weight.dtype}".encode())
        digest.update(np.ascontiguousarray(weight).tobytes())
    return digest.hexdigest()


def save(model: keras.Model, path: Path) -> None:
    """Saves a network without its optimiser's state, whole or not at all."""
    # Keras saves the optimiser with whatever was compiled, a clone included.
    bare = type(model).from_config(model.get_config())
    bare.set_weights(model.get_weights())
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part.keras")
    bare.save(part)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(path)


def measure(model: keras.Model, saved: Path) -> Sizes:
    """Counts parameters, and measures the saved file, the latency of one image and the process' memory."""
    trainable = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    return Sizes(
        parameters=model.count_params(),
        trainable_parameters=trainable,
        saved_bytes=saved.stat().st_size,
        inference_ms=_latency(model),
        # Linux counts in KiB.
        peak_memory_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        peak_device_memory_bytes=peak_memory_bytes(),
    )


def _latency(model: keras.Model) -> float:
    """Median milliseconds of `predict_on_batch` with one image."""
    image = np.zeros((1, *model.input_shape[1:]), np.float32)
    times = []
    for call in range(LATENCY_WARM_UP + LATENCY_CALLS):
        started = time.perf_counter()
        model.predict_on_batch(image)
        if call >= LATENCY_WARM_UP:
            times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)
