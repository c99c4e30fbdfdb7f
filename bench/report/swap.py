"""Replacing a folder as a whole, so that a crash leaves the old one or the new one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Gives an empty folder to fill; if the block ends well it takes the place of `folder`.

    A crash between the two renames leaves the old folder under its aside name, from where `recover`, called
    by the next `replacing`, brings it back. Only one process at a time may replace a folder.
    """
    new, old = folder.with_name(f".{folder.name}.new"), _aside(folder)
    recover(folder)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        yield new
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        recover(folder)


def recover(folder: Path) -> None:
    """Brings back a folder that a crash left aside, or removes what is left of a replaced one."""
    old = _aside(folder)
    if old.exists() and not folder.exists():
        old.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")
