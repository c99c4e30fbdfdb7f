"""How long does one convolution take on the CPU, and on a GPU if the backend sees one?"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from bench.execution.doctor.probes.answer import answer
from bench.training.devices import gpus

IMAGES, KERNEL = (100, 100, 100, 3), (7, 7, 3, 32)
WARM_UP, REPEATS = 2, 10


def measure() -> dict[str, Any]:
    """Milliseconds of each repeat, by kind of device."""
    kinds = ("cpu", "gpu") if gpus() else ("cpu",)
    return {kind: [round(1000 * seconds, 2) for seconds in _repeated(kind)] for kind in kinds}


def _repeated(kind: str) -> list[float]:
    import keras

    rng = np.random.default_rng(0)
    with keras.device(f"{kind}:0"):
        images, kernel = (
            keras.ops.convert_to_tensor(rng.random(shape, np.float32)) for shape in (IMAGES, KERNEL)
        )
        return [_once(images, kernel) for _ in range(WARM_UP + REPEATS)][WARM_UP:]


def _once(images: Any, kernel: Any) -> float:
    """Seconds until the device has finished: until the sum of the result, a single number, is here."""
    import keras

    began = time.perf_counter()
    result = keras.ops.conv(images, kernel, padding="valid", data_format="channels_last")
    keras.ops.convert_to_numpy(keras.ops.sum(result))
    return time.perf_counter() - began


if __name__ == "__main__":
    answer(measure)
