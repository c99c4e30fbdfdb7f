"""Making a process compute the same numbers each time: before anything else touches the backend."""

from __future__ import annotations

import os
import random

import numpy as np

from bench.errors import BenchError
from bench.packages import installed
from bench.seeds import Seeds
from bench.suite.identity import Backend, DeviceKind, Numerics
from bench.suite.protocol import Protocol
from bench.training.devices import built_for_cuda, gpus


def backend_environment(numerics: Numerics) -> dict[str, str]:
    """Environment variables that must be set before Keras or its backend is imported."""
    variables = {
        "KERAS_BACKEND": numerics.backend,
        # Sets of strings are iterated in an order that this decides.
        "PYTHONHASHSEED": "0",
        "TF_CPP_MIN_LOG_LEVEL": os.environ.get("TF_CPP_MIN_LOG_LEVEL", "2"),
        "TF_ENABLE_ONEDNN_OPTS": "1",
        # Compilers' switches and reduced precision change results; a run takes none from the environment.
        "TF_XLA_FLAGS": "",
        "XLA_FLAGS": _XLA_FLAGS[numerics.device],
        "NVIDIA_TF32_OVERRIDE": "0",
        "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
    }
    # A loader's thread that gets an arena of its own gives memory back and takes it again for every image,
    # and now and then an epoch takes twice as long: one arena for all, which keeps what it has.
    variables |= {
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_TRIM_THRESHOLD_": str(512 * 2**20),
        "MALLOC_TOP_PAD_": str(64 * 2**20),
        "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
    }
    return variables | _DEVICE_ENVIRONMENT[numerics.device]


def pin(numerics: Numerics, protocol: Protocol, seeds: Seeds) -> None:
    """Pins what would otherwise differ between machines or calls, whatever `keras.json` says.

    Must be called once in a fresh process, before the backend is used.

    Args:
        numerics: Backend, types and formats.
        protocol: Names threads, which change how sums are rounded, and the precision of layers.
        seeds: Of the run.

    Raises:
        BenchError: Keras was imported with another backend than the run's, or sees no GPU where one is to
            be used.
    """
    import keras

    adopt(numerics)
    # Keras would take limits on epochs and steps from the environment, and cut a run short without a word.
    keras.config.set_max_epochs(None)
    keras.config.set_max_steps_per_epoch(None)
    # The log of a failed run should show where it failed.
    keras.config.disable_traceback_filtering()
    if numerics.device == "gpu":
        _check_gpu(numerics.backend)
    _BACKENDS[numerics.backend](protocol.threads, numerics.device)
    keras.config.set_dtype_policy(protocol.precision)
    if numerics.device == "gpu" and numerics.backend != "tensorflow":
        _keep_tensorflow_off()
    # Only what asks for no seed of its own still draws from these global streams.
    keras.utils.set_random_seed(seeds.number("global"))
    random.seed(seeds.number("python"))
    np.random.seed(seeds.number("numpy"))


def adopt(numerics: Numerics) -> None:
    """Sets types and formats as a run had them, whatever `keras.json` says.

    Raises:
        BenchError: Keras was imported with another backend than the run's.
    """
    import keras

    if keras.backend.backend() != numerics.backend:
        raise BenchError(
            f"Keras runs on {keras.backend.backend()}, the run was planned for {numerics.backend}"
        )
    keras.config.set_floatx(numerics.floatx)
    keras.config.set_epsilon(numerics.epsilon)
    keras.config.set_image_data_format(numerics.image_data_format)


def _check_gpu(backend: Backend) -> None:
    """Refuses to compute on the CPU what was planned for a GPU."""
    if not gpus():
        why = "finds no GPU, though it is built for CUDA" if built_for_cuda() else "is built without CUDA"
        raise BenchError(
            f"the {backend} installed here {why}: see bench doctor and the run's log, or take --device cpu"
        )


def _pin_tensorflow(threads: int, device: DeviceKind) -> None:
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    if device == "gpu":
        # Of XLA's own kernels; the environment rules those of NVIDIA's libraries.
        tf.config.experimental.enable_tensor_float_32_execution(False)
    tf.config.experimental.enable_op_determinism()


def _pin_torch(threads: int, device: DeviceKind) -> None:
    import torch

    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)
    # Benchmarks choose by time, which is never the same; and float32 is to be float32 on every device.
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False


def _pin_jax(threads: int, device: DeviceKind) -> None:
    """JAX is deterministic on the CPU; its thread pool follows the cores and does not change results."""
    import jax

    if device == "gpu":
        # Its default multiplies float32 in fewer bits.
        jax.config.update("jax_default_matmul_precision", "highest")


def _keep_tensorflow_off() -> None:
    """Keeps the TensorFlow of the loaders off the device that another backend computes on."""
    if installed("tensorflow"):
        import tensorflow as tf

        tf.config.set_visible_devices([], "GPU")


_DEVICE_ENVIRONMENT: dict[DeviceKind, dict[str, str]] = {
    "cpu": {
        "CUDA_VISIBLE_DEVICES": "-1",
        # JAX that is built for CUDA refuses to start where every GPU is hidden, and JAX and Keras with
        # PyTorch would take an accelerator of another make.
        "JAX_PLATFORMS": "cpu",
        "KERAS_TORCH_DEVICE": "cpu",
    },
    "gpu": {
        # TensorFlow would take all of the device's memory at once, JAX three quarters of it.
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
        "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
        # As JAX chooses where nothing is said: a GPU before the CPU.
        "JAX_PLATFORMS": "",
        # Keras asks PyTorch for devices as it is imported, unless it is told one. PyTorch must not initialise
        # the driver for the answer: no process that is forked afterwards could do that again.
        "KERAS_TORCH_DEVICE": "cuda",
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    },
}
# XLA chooses kernels by timing them unless it must be deterministic.
_XLA_FLAGS: dict[DeviceKind, str] = {"cpu": "", "gpu": "--xla_gpu_deterministic_ops=true"}
_BACKENDS = {"tensorflow": _pin_tensorflow, "torch": _pin_torch, "jax": _pin_jax}
