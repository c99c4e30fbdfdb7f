from __future__ import annotations

import subprocess
import sys

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


def test_what_only_gpus_need_is_left_alone_on_the_cpu(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    done = subprocess.run([sys.executable, "-c", ON_THE_CPU], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
