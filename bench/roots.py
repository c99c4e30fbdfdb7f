"""Where data, runs and caches live on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from bench.errors import BenchError


def expanded(path: str) -> Path:
    """A path as a suite gives it; `~` is the user's home."""
    # Unlike `Path.expanduser`, this leaves the home of a user who is not known here as it is.
    return Path(os.path.expanduser(path))


def data_root() -> Path:
    """Datasets: `BENCH_DATA`, by default `data/` in the working directory."""
    return Path(os.environ.get("BENCH_DATA", "data"))


def weights_root() -> Path:
    """What paths of a suite's own files of weights count from: the folder that holds `data_root()`."""
    return data_root().absolute().parent


def runs_root() -> Path:
    """Records of runs: `BENCH_RUNS`, by default `runs/` in the working directory."""
    return Path(os.environ.get("BENCH_RUNS", "runs"))


def cache_root() -> Path:
    """Whatever can be made again: `BENCH_CACHE`, by default `bench` in the user's cache folder."""
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "bench"
    return Path(os.environ.get("BENCH_CACHE", default))


def cache_folder(name: str) -> Path:
    """A folder of the cache that can be written in, made if need be.

    Raises:
        BenchError: It cannot be made, or may not be written in.
    """
    folder = cache_root().absolute() / name
    advice = "set BENCH_CACHE to a folder that can be written in"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BenchError(f"{folder}: this folder cannot be made ({error.strerror}): {advice}") from None
    if not os.access(folder, os.W_OK):
        raise BenchError(f"{folder}: this folder is read-only: {advice}")
    return folder
