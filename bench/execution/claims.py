"""Who makes which runs of a folder: several processes share its work, and each run is made by one of them."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from bench.errors import BenchError
from bench.files import try_lock
from bench.records.store import RunFolder
from bench.suite.identity import prefix, prefix_in


@contextlib.contextmanager
def shared(folder: RunFolder) -> Iterator[None]:
    """Holds a folder of runs together with others that make runs in it; see `Claims`.

    Raises:
        BenchError: Another process has it to itself, or it cannot be locked.
    """
    with _held(folder, shared=True):
        Claims(folder).sweep()
        yield


@contextlib.contextmanager
def exclusive(folder: RunFolder) -> Iterator[None]:
    """Holds a folder of runs alone.

    Raises:
        BenchError: Another process is at work in it, or it cannot be locked.
    """
    with _held(folder, shared=False):
        yield


def _held(folder: RunFolder, shared: bool) -> IO[str]:
    folder.path.mkdir(parents=True, exist_ok=True)
    lock = try_lock(folder.path / ".lock", shared)
    if lock is None:
        raise BenchError(f"{folder.path}: another bench is at work here: wait for it, or end it")
    return lock


class Claims:
    """The runs of a folder that this process makes; no other process makes them meanwhile.

    A claim ends with the process that holds it, however that ends, and whoever claims the run next finds
    nothing left half done.

    Args:
        folder: Of the runs.
    """

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._held: dict[str, IO[str]] = {}

    def take(self, fingerprint: str) -> bool:
        """Claims a run, by its fingerprint or the beginning that run ids end in; False where another has it.

        Raises:
            BenchError: The folder cannot be written in, or knows no locks.
        """
        key = prefix(fingerprint)
        lock = try_lock(self._lock_file(key))
        if lock is None:
            return False
        self._held[key] = lock
        for leftover in self._leftovers():
            if prefix_in(leftover.name) == key:
                shutil.rmtree(leftover, ignore_errors=True)
        return True

    def give_back(self, fingerprint: str) -> None:
        """Ends a claim."""
        self._held.pop(prefix(fingerprint)).close()

    def sweep(self) -> None:
        """Removes whatever killed processes left half done, of runs that nobody may ask for again."""
        for leftover in self._leftovers():
            key = prefix_in(leftover.name)
            if self.take(key):
                self.give_back(key)

    def close(self) -> None:
        """Ends every claim."""
        for key in list(self._held):
            self.give_back(key)

    def _leftovers(self) -> list[Path]:
        return sorted(self._folder.path.glob("scratch/*"))

    def _lock_file(self, key: str) -> Path:
        folder = self._folder.path / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / key
