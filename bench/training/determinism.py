"""Making a process compute the same numbers each time: before anything else touches the backend."""

from __future__ import annotations

import os
import random

import numpy as np

from bench.errors import BenchError
from bench.seeds import Seeds
from bench.suite.identity import Numerics
from bench.training.devices import gpus


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
        "XLA_FLAGS": "",
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
    if numerics.device == "cpu":
        variables["CUDA_VISIBLE_DEVICES"] = "-1"
    return variables


def pin(numerics: Numerics, threads: int, seeds: Seeds) -> None:
    """Pins what would otherwise differ between machines or calls, whatever `keras.json` says.

    Must be called once in a fresh process, before the backend is used.

    Args:
        numerics: Backend, types and formats.
        threads: Threads within an operation; they change how sums are rounded.
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
    if numerics.device == "gpu" and not gpus():
        raise BenchError(f"the {numerics.backend} installed here is built without CUDA: take --device cpu")
    _BACKENDS[numerics.backend](threads)
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


def _pin_tensorflow(threads: int) -> None:
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    tf.config.experimental.enable_op_determinism()


def _pin_torch(threads: int) -> None:
    import torch

    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)


def _pin_jax(threads: int) -> None:
    """JAX is deterministic on the CPU; its thread pool follows the cores and does not change results."""


_BACKENDS = {"tensorflow": _pin_tensorflow, "torch": _pin_torch, "jax": _pin_jax}
