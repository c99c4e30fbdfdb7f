"""What this machine is, asked without TensorFlow."""

from __future__ import annotations

import os
import platform
import subprocess
from functools import cache
from importlib import metadata
from pathlib import Path

import psutil

PACKAGES = (
    "tensorflow",
    "keras",
    "jax",
    "torch",
    "numpy",
    "scikit-learn",
    "pillow",
    "opencv-python-headless",
)


def versions() -> dict[str, str]:
    """Versions of Python, this project and the libraries that decode, compute or score."""
    found = {"python": platform.python_version()}
    for package in ("bench", *PACKAGES):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0))


def memory_bytes() -> int:
    """Memory of the machine, or of the container where that is less."""
    limit = Path("/sys/fs/cgroup/memory.max")
    total = psutil.virtual_memory().total
    text = limit.read_text().strip() if limit.is_file() else "max"
    return min(total, int(text)) if text.isdigit() else total


@cache
def processor() -> str:
    """The processor's model."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


@cache
def git_state() -> tuple[str | None, bool | None]:
    """Commit of this project and whether its files were changed; (None, None) outside a checkout."""
    root = Path(__file__).parents[2]
    if not (root / ".git").exists():
        return None, None
    try:
        commit = _git(root, "rev-parse", "HEAD")
        return commit or None, bool(_git(root, "status", "--porcelain"))
    except (OSError, subprocess.SubprocessError):
        return None, None


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout.strip()
