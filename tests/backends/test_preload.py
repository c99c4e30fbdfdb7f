"""What the server that runs are forked from may do: nothing that a GPU's driver would not forget."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from bench.suite.identity import Numerics
from bench.training.determinism import backend_environment

# A driver that one process has initialised serves none that is forked from it.
UNTOUCHED = {
    "tensorflow": """
from tensorflow.python.eager.context import context
assert not context()._initialized
assert context()._physical_devices is None
""",
    "jax": """
from jax._src.xla_bridge import backends_are_initialized
assert not backends_are_initialized()
""",
    # Named and never asked for: on a machine without one, whatever touched it would have failed.
    "torch": """
import keras, torch
assert keras.src.backend.torch.core.DEFAULT_DEVICE == "cuda"
assert not torch.cuda.is_initialized()
""",
}


@pytest.mark.parametrize("backend", UNTOUCHED)
def test_the_server_imports_a_backend_and_leaves_the_device_alone(backend: str) -> None:
    if find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    done = subprocess.run(
        [sys.executable, "-c", f"import bench.execution.preload\n{UNTOUCHED[backend]}"],
        env=os.environ | backend_environment(Numerics(backend=backend, device="gpu")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
