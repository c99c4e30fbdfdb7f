from __future__ import annotations

import pytest

from bench.execution.server import fork
from bench.suite.identity import Numerics
from bench.training.determinism import backend_environment

# In a process of its own: what is pinned cannot be undone.
ON_THE_CPU = """
import tensorflow as tf
from bench.seeds import Seeds
from bench.suite.identity import Numerics
from bench.suite.protocol import Protocol
from bench.training.determinism import pin

enabled = tf.config.experimental.tensor_float_32_execution_enabled
before = enabled()
pin(Numerics(), Protocol(image_size=(8, 8), epochs=1), Seeds(1))
assert enabled() == before, "a switch that GPUs need was set on the CPU"
"""


def test_what_only_gpus_need_is_left_alone_on_the_cpu(server):
    process = fork(Numerics(), exec, (ON_THE_CPU, {}))
    process.join()
    assert process.exitcode == 0


@pytest.mark.parametrize("backend", ["tensorflow", "jax", "torch"])
def test_no_backend_takes_another_device_than_the_run_s(monkeypatch, backend):
    for name, value in {"JAX_PLATFORMS": "tpu", "KERAS_TORCH_DEVICE": "mps"}.items():
        monkeypatch.setenv(name, value)
    on_cpu = backend_environment(Numerics(backend=backend, device="cpu"))
    # JAX that is built for CUDA ends with an error where it finds none but hidden GPUs.
    assert (on_cpu["CUDA_VISIBLE_DEVICES"], on_cpu["JAX_PLATFORMS"]) == ("-1", "cpu")
    assert on_cpu["KERAS_TORCH_DEVICE"] == "cpu"
    on_gpu = backend_environment(Numerics(backend=backend, device="gpu"))
    assert "CUDA_VISIBLE_DEVICES" not in on_gpu, "which one a run sees is told to its own process"
    assert on_gpu["JAX_PLATFORMS"] == "", "what JAX prefers, and that is a GPU"
    # Named, so that Keras does not ask the driver in the server that runs are forked from.
    assert on_gpu["KERAS_TORCH_DEVICE"] == "cuda"


def test_no_backend_takes_more_of_a_gpu_than_it_needs():
    variables = backend_environment(Numerics(device="gpu"))
    assert variables["TF_FORCE_GPU_ALLOW_GROWTH"] == "true"
    assert variables["XLA_PYTHON_CLIENT_PREALLOCATE"] == "false"
