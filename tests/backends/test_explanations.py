"""Grad-CAM and feature maps on the backends that their own tests do not use."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

EXPLANATIONS = Path(__file__).parents[1] / "report" / "explanations"


@pytest.mark.parametrize("name", ["test_grad_cam.py", "test_feature_maps.py"])
@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_explanations_pass_their_tests(backend: str, name: str) -> None:
    if find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(EXPLANATIONS / name)],
        env={**os.environ, "KERAS_BACKEND": backend},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
