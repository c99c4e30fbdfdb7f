"""Where data, runs and caches live on this machine."""

from __future__ import annotations

import os
from pathlib import Path


def data_root() -> Path:
    """Datasets: `BENCH_DATA`, by default `data/` in the working directory."""
    return Path(os.environ.get("BENCH_DATA", "data"))


def runs_root() -> Path:
    """Records of runs: `BENCH_RUNS`, by default `runs/` in the working directory."""
    return Path(os.environ.get("BENCH_RUNS", "runs"))


def cache_root() -> Path:
    """Whatever can be made again: `BENCH_CACHE`, by default `bench` in the user's cache folder."""
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "bench"
    return Path(os.environ.get("BENCH_CACHE", default))
