"""Writing files so that a reader, or a crash, never meets half of one."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from bench.errors import BenchError


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file as a whole or not at all: a temporary file beside it, synced, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files private; what is published should be readable like any other file.
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_text(path: Path, content: str) -> None:
    """Writes a UTF-8 text file as a whole or not at all."""
    write_bytes(path, content.encode())


def write_json(path: Path, data: Any) -> None:
    """Writes plain data as JSON, as a whole or not at all; keys keep the order they have."""
    write_text(path, json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock that belongs to a file or folder, waiting while another process holds it.

    Raises:
        BenchError: It cannot be locked.
    """
    with _lock(path.with_name(f".{path.name}.lock"), fcntl.LOCK_EX):
        yield


def try_lock(path: Path, shared: bool = False) -> IO[str] | None:
    """Holds a file until it is closed, or this process ends; None where another process holds it.

    Args:
        path: The file.
        shared: Whether others may hold it too that share it.

    Raises:
        BenchError: It cannot be locked.
    """
    try:
        return _lock(path, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return None


def _lock(path: Path, how: int) -> IO[str]:
    try:
        # To be shared on NFS, a file must have been opened for reading as well.
        file = path.open("a+")
        try:
            fcntl.flock(file, how)
        except BaseException:
            file.close()
            raise
    except BlockingIOError:
        raise
    except OSError as error:
        # Not to be taken for a file that another process holds, which would be waited for without end.
        raise BenchError(
            f"{path}: this file cannot be locked ({error.strerror}), and without locks two processes would"
            " spoil each other's work: take a folder on a disk of this machine that can be written in (for"
            " runs and caches, set BENCH_CACHE or BENCH_RUNS)"
        ) from None
    return file


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
