"""The NVIDIA devices of this machine, asked of the driver: no library that computes is imported."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache

VISIBLE = "CUDA_VISIBLE_DEVICES"


@dataclass(frozen=True)
class Gpu:
    """One device.

    Attributes:
        number: As `nvidia-smi` counts them, from 0.
        uuid: Its name for CUDA, the same whatever else is hidden.
        name: Its model.
        memory_mib: Its memory.
        driver: Version of the driver.
    """

    number: int
    uuid: str
    name: str
    memory_mib: int
    driver: str


def gpus() -> tuple[Gpu, ...]:
    """The devices that a driver answers for and `CUDA_VISIBLE_DEVICES` leaves, in its order."""
    visible = os.environ.get(VISIBLE)
    if visible is None:
        return installed()
    found: list[Gpu] = []
    for name in visible.split(","):
        named = [gpu for gpu in installed() if _is_called(gpu, name.strip())]
        # CUDA stops at the first name that it does not know.
        if len(named) != 1 or named[0] in found:
            break
        found += named
    return tuple(found)


def why_none() -> str:
    """The reason why no GPU can be used, and what to do; to be asked only where `gpus` is empty."""
    visible = os.environ.get(VISIBLE)
    if visible is not None and (installed() or visible.strip() in ("", "-1")):
        return f"{VISIBLE}={visible!r} hides every GPU: unset it, or take --device cpu"
    if shutil.which("nvidia-smi") is None:
        return "no NVIDIA driver is installed (there is no nvidia-smi): install one, or take --device cpu"
    return "the NVIDIA driver finds no device (see nvidia-smi): mend that, or take --device cpu"


@cache
def installed() -> tuple[Gpu, ...]:
    """The devices that the driver answers for, hidden or not."""
    rows = query("index", "uuid", "name", "memory.total", "driver_version")
    return tuple(
        Gpu(int(number), uuid, name, _mebibytes(memory), driver)
        for number, uuid, name, memory, driver in rows
    )


def query(*fields: str) -> list[list[str]]:
    """What `nvidia-smi` says of each device, hidden or not; nothing where there is no driver."""
    command = ["nvidia-smi", f"--query-gpu={','.join(fields)}", "--format=csv,noheader,nounits"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    rows = [[value.strip() for value in line.split(",")] for line in answer.stdout.splitlines()]
    return [row for row in rows if len(row) == len(fields)]


def _is_called(gpu: Gpu, name: str) -> bool:
    """Whether CUDA takes a name for this device: its number, or the beginning of its UUID."""
    return name == str(gpu.number) or (name.startswith("GPU-") and gpu.uuid.startswith(name))


def _mebibytes(text: str) -> int:
    """Memory as `nvidia-smi` writes it; 0 where a device shares the machine's and has none of its own."""
    return int(text) if text.isdigit() else 0
