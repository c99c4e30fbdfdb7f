"""What there is to compute on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil

from bench.execution import gpus, machine
from bench.execution.doctor.finding import Finding, fine, note, parted

QUERY = ("index", "name", "memory.total", "memory.used", "driver_version")
LEAST_MEMORY = 2 * 2**30
_NVIDIA, _DISPLAY = "0x10de", "0x03"


def devices() -> Iterator[Finding]:
    """Processor, memory and GPUs; where there is no GPU, why."""
    yield fine("CPU", f"{machine.processor()}, {machine.cores()} cores", cores=machine.cores())
    yield _memory()
    if not gpus.gpus():
        yield _no_gpu()
    for number, name, total, used, driver in gpus.query(*QUERY):
        found = f"{name}, {total} MiB of memory ({used} in use), driver {driver}"
        yield fine(f"GPU {number}", found, name=name, driver=driver)


def _memory() -> Finding:
    total, free = machine.memory_bytes(), psutil.virtual_memory().available
    found = f"{total / 2**30:.1f} GiB, {min(total, free) / 2**30:.1f} of them free"
    if free < LEAST_MEMORY:
        return note("memory", found, "end other programs, or choose small images and batches")
    return fine("memory", found, bytes=total)


def _no_gpu() -> Finding:
    if shutil.which("nvidia-smi") is None and not _has_card():
        return fine("GPU", "none: this machine has no NVIDIA card; runs take the CPU")
    return note("GPU", *parted(gpus.why_none(), "take --device cpu"))


def _has_card() -> bool:
    """Whether a display adapter or accelerator of NVIDIA's is built in, driver or not."""
    return any(
        _content(device / "vendor") == _NVIDIA and _content(device / "class").startswith(_DISPLAY)
        for device in Path("/sys/bus/pci/devices").glob("*")
    )


def _content(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""
