from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Measure = Callable[[Sequence[str]], float]


@pytest.fixture
def whole_process(tmp_path: Path) -> Measure:
    """Wall seconds of a command from the start of its process; runs and caches are this test's own."""
    environment = {
        **os.environ,
        "BENCH_DATA": str(tmp_path / "none"),
        "BENCH_RUNS": str(tmp_path / "runs"),
        "BENCH_CACHE": str(tmp_path / "cache"),
        "TF_CPP_MIN_LOG_LEVEL": "2",
    }

    def measure(command: Sequence[str]) -> float:
        started = time.perf_counter()
        done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        return time.perf_counter() - started

    return measure
