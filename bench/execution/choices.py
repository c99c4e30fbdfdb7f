"""What to compute with and on: asked of the environment and the machine, once, and then part of every run."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import get_args

from bench.errors import BenchError
from bench.execution import gpus
from bench.execution.gpus import Gpu
from bench.packages import installed
from bench.registry import nearest
from bench.suite.identity import Backend, Numerics


@dataclass(frozen=True)
class Computing:
    """What runs compute with and on.

    Attributes:
        numerics: What of that is part of every run's identity: which GPU of several it was is not.
        gpus: The devices that runs may use, one run each at a time; none on the CPU.
    """

    numerics: Numerics = field(default_factory=Numerics)
    gpus: tuple[Gpu, ...] = ()


def chosen(device: str) -> Computing:
    """Backend and devices of the runs to plan.

    Args:
        device: `auto`, `cpu`, `gpu` or `gpu:N`; `auto` takes what GPUs answer, else the CPU, and `gpu:N` the
            one that `nvidia-smi` lists under that number.

    Raises:
        BenchError: A name is unknown, the backend is not installed, or a GPU is asked for where none answers.
    """
    found = _gpus(device)
    return Computing(Numerics(backend=_backend(), device="gpu" if found else "cpu"), found)


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
    if not installed(backend):
        raise BenchError(
            f"KERAS_BACKEND={backend}: the package {backend} is not installed: install it"
            f" (pip install {backend}), or choose another of {', '.join(get_args(Backend))}"
        )


def _gpus(device: str) -> tuple[Gpu, ...]:
    """The GPUs to use; none for the CPU."""
    if device == "cpu":
        return ()
    kind, colon, number = device.partition(":")
    if kind not in ("auto", "gpu") or (colon and (kind == "auto" or not number.isdecimal())):
        raise BenchError(f"--device {device!r}: {nearest(device, ('auto', 'cpu', 'gpu', 'gpu:0'))}")
    found = gpus.gpus()
    if not found and kind == "gpu":
        raise BenchError(f"--device {device}: {gpus.why_none()}")
    if not colon:
        return found
    wanted = tuple(gpu for gpu in found if gpu.number == int(number))
    if not wanted:
        there = ", ".join(f"gpu:{gpu.number} ({gpu.name})" for gpu in found)
        raise BenchError(f"--device {device}: there is none of that number: take one of {there}")
    return wanted
