"""What the backend in use knows of GPUs: Keras tells some of it, but not on every backend."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from importlib import metadata
from importlib.util import find_spec
from typing import Any, ClassVar


class _Backend(ABC):
    """Asks one backend; nothing here is asked before the process has chosen its device."""

    @abstractmethod
    def built_for_cuda(self) -> bool: ...

    @abstractmethod
    def gpus(self) -> list[str]: ...

    @abstractmethod
    def peak_memory_bytes(self) -> int | None: ...

    @abstractmethod
    def libraries(self) -> tuple[str | None, str | None]: ...


class _TensorFlow(_Backend):
    def built_for_cuda(self) -> bool:
        import tensorflow as tf

        return bool(tf.test.is_built_with_cuda())

    def gpus(self) -> list[str]:
        import tensorflow as tf

        found = tf.config.list_physical_devices("GPU")
        return [tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name) for gpu in found]

    def peak_memory_bytes(self) -> int:
        import tensorflow as tf

        return int(tf.config.experimental.get_memory_info("GPU:0")["peak"])

    def libraries(self) -> tuple[str | None, str | None]:
        import tensorflow as tf

        build: dict[str, Any] = tf.sysconfig.get_build_info()
        return build.get("cuda_version"), build.get("cudnn_version")


class _Torch(_Backend):
    def built_for_cuda(self) -> bool:
        import torch

        return torch.version.cuda is not None

    def gpus(self) -> list[str]:
        import torch

        return [torch.cuda.get_device_name(number) for number in range(torch.cuda.device_count())]

    def peak_memory_bytes(self) -> int:
        import torch

        return int(torch.cuda.max_memory_allocated())

    def libraries(self) -> tuple[str | None, str | None]:
        import torch

        cudnn = torch.backends.cudnn.version()
        return torch.version.cuda, None if cudnn is None else str(cudnn)


class _Jax(_Backend):
    # Its plugin for each version of CUDA is a package of its own.
    _VERSIONS: ClassVar = (13, 12)

    def built_for_cuda(self) -> bool:
        return self._version() is not None

    def gpus(self) -> list[str]:
        import jax

        # Those that it would compute on: it may have a GPU and prefer the CPU.
        return [device.device_kind for device in jax.devices() if device.platform == "gpu"]

    def peak_memory_bytes(self) -> int | None:
        import jax

        # Not every allocator that the environment may choose counts.
        peak = (jax.devices()[0].memory_stats() or {}).get("peak_bytes_in_use")
        return None if peak is None else int(peak)

    def libraries(self) -> tuple[str | None, str | None]:
        version = self._version()
        return None if version is None else str(version), _installed(f"nvidia-cudnn-cu{version}")

    def _version(self) -> int | None:
        return next((known for known in self._VERSIONS if find_spec(f"jax_cuda{known}_plugin")), None)


_BACKENDS: dict[str, _Backend] = {"tensorflow": _TensorFlow(), "torch": _Torch(), "jax": _Jax()}


def gpus() -> list[str]:
    """Names of the GPUs that the backend in use can compute on; empty if there are none."""
    try:
        return _backend().gpus()
    except RuntimeError as error:
        # The driver refuses; it may be too old for the backend. The log must tell.
        print(error, file=sys.stderr)
        return []


def built_for_cuda() -> bool:
    """Whether the backend in use was built to use NVIDIA's GPUs."""
    return _backend().built_for_cuda()


def peak_memory_bytes() -> int | None:
    """The most that this process has taken of its GPU's memory at once.

    None where it uses none, or where the backend does not tell.
    """
    return _backend().peak_memory_bytes() if gpus() else None


def cuda_libraries() -> dict[str, str | None]:
    """Versions of CUDA and cuDNN, as an environment names them; None where the backend does not tell."""
    cuda, cudnn = _backend().libraries()
    return {"cuda": cuda, "cudnn": cudnn}


def _backend() -> _Backend:
    import keras

    return _BACKENDS[keras.backend.backend()]


def _installed(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
