from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Measure = Callable[[Sequence[str]], float]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs and caches that the tests of one module share."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def whole_process(kept: Path) -> Measure:
    """Wall seconds of a Python command from the start of its process."""
    places = {"BENCH_DATA": kept / "none", "BENCH_RUNS": kept / "runs", "BENCH_CACHE": kept / "cache"}
    environment = {**os.environ, **{name: str(path) for name, path in places.items()}}

    def measure(command: Sequence[str]) -> float:
        started = time.perf_counter()
        done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        return time.perf_counter() - started

    return measure
