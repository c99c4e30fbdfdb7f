"""Can Keras be imported with the backend that the environment names, and which GPUs does it see?"""

from __future__ import annotations

import time
from typing import Any

from bench.execution.doctor.probes.answer import answer
from bench.training.devices import built_for_cuda, gpus


def look() -> dict[str, Any]:
    """Seconds that the import took, whether the backend was built for CUDA, and the GPUs that it sees."""
    began = time.perf_counter()
    import keras

    keras.backend.backend()
    seconds = round(time.perf_counter() - began, 1)
    return {"import_seconds": seconds, "cuda": built_for_cuda(), "gpus": gpus()}


if __name__ == "__main__":
    answer(look)
