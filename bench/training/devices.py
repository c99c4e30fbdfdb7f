"""The GPUs that the backend in use sees: Keras lists devices itself, but not on every backend."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec


def gpus() -> list[str]:
    """Names of the GPUs that the backend in use sees; empty if there are none."""
    import keras

    return _GPUS[keras.backend.backend()]()


def built_for_cuda() -> bool:
    """Whether the backend in use was built to use NVIDIA's GPUs."""
    import keras

    return _BUILT_FOR_CUDA[keras.backend.backend()]()


def _tensorflow_cuda() -> bool:
    import tensorflow as tf

    return bool(tf.test.is_built_with_cuda())


def _tensorflow_gpus() -> list[str]:
    import tensorflow as tf

    found = tf.config.list_physical_devices("GPU")
    return [tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name) for gpu in found]


def _torch_cuda() -> bool:
    import torch

    return torch.version.cuda is not None


def _torch_gpus() -> list[str]:
    import torch

    return [torch.cuda.get_device_name(number) for number in range(torch.cuda.device_count())]


def _jax_cuda() -> bool:
    return any(find_spec(f"jax_cuda{version}_plugin") for version in (12, 13))


def _jax_gpus() -> list[str]:
    import jax

    try:
        return [device.device_kind for device in jax.devices("gpu")]
    except RuntimeError:  # Its answer where there is none.
        return []


_BUILT_FOR_CUDA: dict[str, Callable[[], bool]] = {
    "tensorflow": _tensorflow_cuda,
    "torch": _torch_cuda,
    "jax": _jax_cuda,
}
_GPUS: dict[str, Callable[[], list[str]]] = {
    "tensorflow": _tensorflow_gpus,
    "torch": _torch_gpus,
    "jax": _jax_gpus,
}
