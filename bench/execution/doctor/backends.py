"""What Keras can compute with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from typing import Any, get_args

from bench.execution.doctor.child import NoAnswer, ask
from bench.execution.doctor.finding import Finding, fine, note, wrong
from bench.execution.gpus import gpus
from bench.suite.identity import Backend, DeviceKind, Numerics
from bench.training.determinism import backend_environment

# Most loaders and the legacy image code are TensorFlow's, whatever computes.
ALWAYS_NEEDED: Backend = "tensorflow"
OPTIONAL = "nothing, unless you want to compute with one of these: pip install NAME"
# What brings each to a GPU. The cuDNN of one version of CUDA overwrites that of another.
_APART = "in an environment without tensorflow[and-cuda]"
FOR_CUDA: dict[Backend, str] = {
    "tensorflow": "pip install 'tensorflow[and-cuda]'",
    "jax": f"pip install 'jax[cuda13]' {_APART}",
    "torch": f"install a build of PyTorch for CUDA {_APART}",
}


def chosen_backend() -> str:
    """The backend that runs here would take, known or not."""
    return os.environ.get("KERAS_BACKEND") or ALWAYS_NEEDED


def environment_of(backend: Backend, device: DeviceKind) -> dict[str, str]:
    """What a process of runs with a backend on a kind of device has in its environment."""
    return backend_environment(Numerics(backend=backend, device=device))


def backends() -> Iterator[Finding]:
    """Which of Keras' backends are installed and can be imported, and which GPUs each sees."""
    for backend in get_args(Backend):
        needed = backend in (ALWAYS_NEEDED, chosen_backend())
        if find_spec(backend) is None:
            if needed:
                yield wrong(backend, "is not installed", f"pip install {backend}")
            else:
                yield note(backend, f"is not installed; only KERAS_BACKEND={backend} needs it", OPTIONAL)
            continue
        try:
            # As on a GPU, whether the driver names one or not: what is seen all the same is worth knowing.
            answer = ask("backend", environment=environment_of(backend, "gpu"))
        except NoAnswer as error:
            advice = f"mend what the message says, or pip install --force-reinstall {backend} keras"
            make = wrong if needed else note
            yield make(backend, f"cannot be imported with Keras: {error}", advice)
        else:
            yield _working(backend, answer)


def _working(backend: Backend, answer: dict[str, Any]) -> Finding:
    build = "built with CUDA" if answer["cuda"] else "built for the CPU alone"
    seen = ", ".join(answer["gpus"])
    found = f"{_version(backend)}{build}; imported in {answer['import_seconds']} s with Keras"
    if seen:
        return fine(backend, f"{found}; sees {seen}", **answer)
    there = gpus()
    if not there:
        return fine(backend, found, **answer)
    # Runs take the GPU that the driver names unless they are told not to, and then find none.
    make = wrong if backend == chosen_backend() else note
    found = f"{found}; does not see {there[0].name}, which the driver has"
    return make(backend, found, f"{FOR_CUDA[backend]}, or take --device cpu", **answer)


def _version(package: str) -> str:
    try:
        return f"{metadata.version(package)}, "
    except metadata.PackageNotFoundError:  # It may go by another name, such as tensorflow-cpu.
        return ""
