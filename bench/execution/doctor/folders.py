"""Where data, runs, caches and weights are looked for."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.data.tfds.prepared import default_data_dir
from bench.errors import BenchError
from bench.execution.choices import chosen
from bench.execution.doctor.finding import Finding, fine, note, parted, wrong
from bench.roots import cache_root, data_root, runs_root, weights_root

LEAST_FREE = 2**30


def folders() -> Iterator[Finding]:
    """The roots, each with where it comes from, whether it is there, and whether it serves its purpose."""
    yield _read("BENCH_DATA", data_root(), "put datasets there, or set it to the folder that holds them")
    yield _weights()
    yield _written("BENCH_RUNS", runs_root())
    yield _written("BENCH_CACHE", cache_root())
    keras_home = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras"))
    yield _read("KERAS_HOME", keras_home, "set it to the folder whose models/ holds ImageNet weights")
    yield _read(
        "TFDS_DATA_DIR", default_data_dir(), "set it to the folder that holds prepared TensorFlow Datasets"
    )
    yield _backend()


def _origin(variable: str) -> str:
    return "from the environment" if variable in os.environ else "by default"


def _read(variable: str, folder: Path, advice: str) -> Finding:
    """A folder that is only read, and that those can do without who need nothing of it."""
    found = f"{folder.absolute()} ({_origin(variable)})"
    details = {"path": str(folder), "set": variable in os.environ, "exists": folder.is_dir()}
    if not folder.exists():
        return note(variable, f"{found}: there is no such folder", advice, **details)
    if not folder.is_dir():
        return wrong(variable, f"{found} is no folder", advice, **details)
    if not os.access(folder, os.R_OK | os.X_OK):
        return wrong(variable, f"{found} may not be read", f"change its permissions, or {advice}", **details)
    writable = "" if os.access(folder, os.W_OK) else ", read-only"
    return fine(variable, f"{found}{writable}, {_free(folder)}", **details)


def _weights() -> Finding:
    """The folder that has no variable of its own."""
    root = weights_root()
    found = f"those that suites name by path are looked for from {root} on, the folder that holds BENCH_DATA"
    return fine("files of weights", found, path=str(root))


def _written(variable: str, folder: Path) -> Finding:
    """A folder that runs write to, and make where there is none."""
    found = f"{folder.absolute()} ({_origin(variable)})"
    details = {"path": str(folder), "set": variable in os.environ, "exists": folder.is_dir()}
    there = _nearest(folder)
    advice = f"set {variable} to a folder that can be written in"
    if not there.is_dir():
        return wrong(variable, f"{found}: {there} is no folder", advice, **details)
    if reason := _unwritable(there):
        return wrong(variable, f"{found}: {there} cannot be written in ({reason})", advice, **details)
    found += ", " if there == folder else ": not there yet, runs will make it; "
    if shutil.disk_usage(there).free < LEAST_FREE:
        advice = f"make room there, or set {variable} to a folder on another disk"
        return note(variable, f"{found}only {_free(there)}", advice, **details)
    return fine(variable, f"{found}{_free(there)}", **details)


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest above it that exists."""
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def _unwritable(folder: Path) -> str:
    """Why no file can be made in a folder; empty if one can. Permissions alone do not tell."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return str(error.strerror)


def _free(folder: Path) -> str:
    return f"{shutil.disk_usage(folder).free / 2**30:,.1f} GiB free"


def _backend() -> Finding:
    variable = "KERAS_BACKEND"
    try:
        backend = chosen("cpu").numerics.backend
    except BenchError as error:
        return wrong(variable, *parted(str(error), f"unset {variable}, or set it to an installed backend"))
    return fine(variable, f"{backend} ({_origin(variable)})", backend=backend)
