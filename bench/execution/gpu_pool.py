"""Which GPUs are free for a run: one run a device at a time, whoever started it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from bench.execution.gpus import Gpu
from bench.files import try_lock
from bench.roots import cache_folder


class AllTaken(Exception):
    """Other processes have every device; the message names them."""


class GpuPool:
    """The devices that this process may give to runs; each that it has given is held against other processes.

    A lock ends with the process that holds it, however that ends.

    Args:
        gpus: The devices.
    """

    def __init__(self, gpus: Sequence[Gpu]) -> None:
        self._free = list(gpus)
        self._held: dict[Gpu, IO[str]] = {}

    def take(self) -> Gpu | None:
        """A device for one run; None where there is none to give, so that runs compute on the CPU.

        Raises:
            AllTaken: Runs of other processes have every device that no run of this one has.
            BenchError: The cache, in which the locks are, cannot be written in, or knows no locks.
        """
        for gpu in self._free:
            lock = _lock(gpu)
            if lock is not None:
                self._free.remove(gpu)
                self._held[gpu] = lock
                return gpu
        if self._free:
            names = ", ".join(f"gpu:{gpu.number} ({gpu.name})" for gpu in self._free)
            raise AllTaken(names)
        return None

    def give_back(self, gpu: Gpu) -> None:
        """Ends the use of a device."""
        self._held.pop(gpu).close()
        self._free.append(gpu)

    def close(self) -> None:
        """Ends the use of every device."""
        for gpu in list(self._held):
            self.give_back(gpu)


def _lock(gpu: Gpu) -> IO[str] | None:
    """Holds a device until the file is closed; None where another process does."""
    return try_lock(cache_folder("gpus") / f"{gpu.uuid}.lock")
