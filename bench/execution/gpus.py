"""The NVIDIA devices of this machine, asked of the driver: no library that computes is imported."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

VISIBLE = "CUDA_VISIBLE_DEVICES"
# What a program needs of the driver to compute: there also in containers that have no nvidia-smi.
_CONTROL = Path("/dev/nvidiactl")
_LISTED = re.compile(r"(GPU|\s+MIG) (\S+?):? .*\(UUID: (\S+)\)")


@dataclass(frozen=True)
class Gpu:
    """One device, or the part of one that MIG makes a device of its own.

    Attributes:
        number: As `nvidia-smi` counts them, from 0; parts have that of the whole.
        uuid: Its name for CUDA, the same whatever else is hidden.
        name: Its model, and of a part its size.
        memory_mib: Its memory; 0 where `nvidia-smi` does not tell.
        driver: Version of the driver.
    """

    number: int
    uuid: str
    name: str
    memory_mib: int
    driver: str


def gpus() -> tuple[Gpu, ...]:
    """The devices that a driver answers for and `CUDA_VISIBLE_DEVICES` leaves, in its order.

    Its numbers are taken for those of `nvidia-smi`; CUDA counts the fastest first where devices differ,
    unless CUDA_DEVICE_ORDER=PCI_BUS_ID. A run is given its device by UUID, and its record names it.
    """
    visible = os.environ.get(VISIBLE)
    if visible is None:
        return installed()
    found: list[Gpu] = []
    for name in visible.split(","):
        named = [gpu for gpu in installed() if _is_called(gpu, name.strip())]
        # CUDA stops at the first name that it does not know, or that is of several devices.
        if len({gpu.number for gpu in named}) != 1 or named[0] in found:
            break
        found += named
    return tuple(found)


def why_none() -> str:
    """The reason why no GPU can be used, and what to do; to be asked only where `gpus` is empty."""
    visible = os.environ.get(VISIBLE)
    if visible is not None and (installed() or visible.strip() in ("", "-1")):
        return f"{VISIBLE}={visible!r} hides every GPU: unset it, or take --device cpu"
    if shutil.which("nvidia-smi") is None and _CONTROL.exists():
        return (
            "there is an NVIDIA driver but no nvidia-smi to ask it: install that (a container has it with"
            " NVIDIA_DRIVER_CAPABILITIES=compute,utility), or take --device cpu"
        )
    if shutil.which("nvidia-smi") is None:
        return "no NVIDIA driver is installed (there is no nvidia-smi): install one, or take --device cpu"
    return "the NVIDIA driver finds no device (see nvidia-smi): mend that, or take --device cpu"


@cache
def installed() -> tuple[Gpu, ...]:
    """The devices that the driver answers for, hidden or not."""
    rows = query("index", "uuid", "name", "memory.total", "driver_version")
    whole = [
        Gpu(int(number), uuid, name, _mebibytes(memory), driver)
        for number, uuid, name, memory, driver in rows
    ]
    parts = _parts() if whole else {}
    return tuple(device for gpu in whole for device in _devices_of(gpu, parts.get(gpu.uuid, {})))


def query(*fields: str) -> list[list[str]]:
    """What `nvidia-smi` says of each device, hidden or not; nothing where there is no driver."""
    lines = _asked(f"--query-gpu={','.join(fields)}", "--format=csv,noheader,nounits")
    rows = [[value.strip() for value in line.split(",")] for line in lines]
    return [row for row in rows if len(row) == len(fields)]


def _asked(*options: str) -> list[str]:
    """The lines that `nvidia-smi` answers; none where there is no driver."""
    command = ["nvidia-smi", *options]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    return answer.stdout.splitlines()


def _parts() -> dict[str, dict[str, str]]:
    """The parts that MIG makes of devices: their sizes by their UUID, by the UUID of the whole."""
    found: dict[str, dict[str, str]] = {}
    whole = ""
    for line in _asked("-L"):
        if listed := _LISTED.match(line):
            kind, size, uuid = listed.groups()
            if kind == "GPU":
                whole = uuid
            else:
                found.setdefault(whole, {})[uuid] = size
    return found


def _devices_of(gpu: Gpu, parts: dict[str, str]) -> Iterator[Gpu]:
    """A device, or its parts where it has any: as a whole it cannot be computed on then."""
    if not parts:
        yield gpu
    for uuid, size in parts.items():
        yield replace(gpu, uuid=uuid, name=f"{gpu.name} MIG {size}", memory_mib=0)


def _is_called(gpu: Gpu, name: str) -> bool:
    """Whether CUDA takes a name for this device: its number, or the beginning of its UUID."""
    return name == str(gpu.number) or (name.startswith(("GPU-", "MIG-")) and gpu.uuid.startswith(name))


def _mebibytes(text: str) -> int:
    """Memory as `nvidia-smi` writes it; 0 where a device shares the machine's and has none of its own."""
    return int(text) if text.isdigit() else 0
