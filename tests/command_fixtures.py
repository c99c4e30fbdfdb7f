"""Fixtures of the tests that call `bench` as its users do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def bench(roots: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command in a process of its own, in the test's own folder."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bench", *arguments]
        environment = {**os.environ, "COLUMNS": "120"}
        return subprocess.run(command, cwd=roots, env=environment, capture_output=True, text=True)

    return run
