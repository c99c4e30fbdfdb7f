"""What to compute with and on: asked of the environment and the machine, once, and then part of every run."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import get_args

from bench.errors import BenchError
from bench.execution import machine
from bench.registry import nearest
from bench.suite.identity import Backend, DeviceKind, Numerics


def chosen_numerics(device: str) -> Numerics:
    """Backend and device of the runs to plan.

    Args:
        device: `auto`, `cpu` or `gpu`; `auto` takes a GPU if one answers.

    Raises:
        BenchError: A name is unknown, the backend is not installed, or a GPU is asked for where none answers.
    """
    return Numerics(backend=_backend(), device=_device(device))


def _backend() -> Backend:
    """`KERAS_BACKEND`, by default TensorFlow, whatever `keras.json` says."""
    backend = os.environ.get("KERAS_BACKEND") or "tensorflow"
    known: tuple[Backend, ...] = get_args(Backend)
    for name in known:
        if backend == name:
            _check_installed(name)
            return name
    raise BenchError(f"KERAS_BACKEND={backend!r}: {nearest(backend, known)}")


def _check_installed(backend: Backend) -> None:
    # A backend is the package of that name. Looking for it imports nothing.
    if find_spec(backend) is None:
        raise BenchError(
            f"KERAS_BACKEND={backend}: the package {backend} is not installed: install it"
            f" (pip install {backend}), or choose another of {', '.join(get_args(Backend))}"
        )


def _device(device: str) -> DeviceKind:
    if device == "cpu":
        return "cpu"
    if device not in ("auto", "gpu"):
        raise BenchError(f"--device {device!r}: {nearest(device, ('auto', 'cpu', 'gpu'))}")
    if machine.gpus():
        return "gpu"
    if device == "gpu":
        raise BenchError(f"--device gpu: {machine.why_no_gpu()}")
    return "cpu"
