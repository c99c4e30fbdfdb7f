"""Ten seeds of a small network in one program of JAX, against one at a time as the harness trains them."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.execution.choices import chosen
from bench.suite.identity import Numerics
from bench.training.determinism import backend_environment

SEEDS, STEPS, ROUNDS = 10, 3, 2
SCRIPT = str(Path(__file__).with_name("together.py"))


def seconds_and_losses(mode: str, size: int, numerics: Numerics) -> tuple[float, list[float]]:
    command = [sys.executable, SCRIPT, mode, str(size), str(SEEDS), str(STEPS)]
    environment = {**os.environ, **backend_environment(numerics)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    time, *losses = map(float, done.stdout.split())
    return time, losses


@pytest.mark.benchmark
@pytest.mark.parametrize("size", [28, 96])
def test_on_a_cpu_seeds_are_trained_soonest_one_at_a_time(
    size: int, monkeypatch: pytest.MonkeyPatch, benchmark: Any
) -> None:
    """Where this fails, training seeds together pays."""
    if find_spec("jax") is None:
        pytest.skip("jax is not installed")
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    numerics = chosen("auto").numerics
    found: dict[str, list[float]] = {"alone": [], "vectorised": [], "mapped": []}

    def one_round() -> None:
        losses = {}
        for mode, times in found.items():
            time, losses[mode] = seconds_and_losses(mode, size, numerics)
            times.append(time)
        # They compute the same, or their times could not be compared.
        np.testing.assert_allclose(losses["vectorised"], losses["mapped"], rtol=1e-2)
        np.testing.assert_allclose(losses["vectorised"][0], losses["alone"], rtol=1e-2)

    benchmark.pedantic(one_round, rounds=ROUNDS, iterations=1)
    alone, *together = (min(times) for times in found.values())
    ratios = {mode: min(times) / alone for mode, times in found.items()}
    benchmark.extra_info.update(device=numerics.device, ratios=ratios)
    print(f"\n{size}x{size}, {numerics.device}: {SEEDS} seeds take of the time of one", ratios)
    assert numerics.device == "gpu" or min(together) >= SEEDS * alone
