"""The trials of a study on disk: one file a trial, and who is at work on it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from bench.errors import BenchError
from bench.files import locked, try_lock, write_json
from bench.records.documents import read_document
from bench.records.study import Definition, Trial

DEFINITION_FILE = "study.json"
_FILE = "file of a study"


class Ledger:
    """A study's folder, shared by all processes that are at work on it.

    Args:
        path: The folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ended: dict[int, Trial] = {}

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the study, waiting while another process does: nothing is proposed or ended meanwhile."""
        self.path.mkdir(parents=True, exist_ok=True)
        with locked(self.path / DEFINITION_FILE):
            yield

    def definition(self) -> Definition | None:
        """What the study searches; None where there is none yet."""
        path = self.path / DEFINITION_FILE
        return read_document(path, Definition, _FILE) if path.is_file() else None

    def begin(self, definition: Definition) -> None:
        """Begins the study, or goes on with it.

        Raises:
            BenchError: There is one of that name, and it searches something else or otherwise.
        """
        known = self.definition()
        if known is None:
            write_json(self.path / DEFINITION_FILE, definition.model_dump(mode="json"))
        elif known != definition:
            raise BenchError(
                f"{self.path}: this study was begun with other {_differing(known, definition)}: go on with it"
                " as it was, or give this search a name of its own with --study NAME"
            )

    def trials(self) -> list[Trial]:
        """All trials, by number."""
        running: dict[int, Trial] = {}
        for path in (self.path / "trials").glob("*.json"):
            if int(path.stem) in self._ended:
                continue
            trial = read_document(path, Trial, _FILE)
            # What has ended never changes, and a thousand files take a while to read.
            (running if trial.status == "running" else self._ended)[trial.number] = trial
        return [trial for _, trial in sorted({**self._ended, **running}.items())]

    def write(self, trial: Trial) -> None:
        """Writes a trial, whole or not at all."""
        write_json(self._file(trial.number), trial.model_dump(mode="json"))

    @contextlib.contextmanager
    def claimed(self, number: int) -> Iterator[bool]:
        """Marks a trial as being worked on, for as long as this process lives at most.

        Yields:
            Whether that could be: no other process is at work on it.

        Raises:
            BenchError: The study lies where nothing can be locked.
        """
        path = self._file(number).with_suffix(".lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = try_lock(path)
        if lock is None:
            yield False
            return
        with lock:
            yield True

    def _file(self, number: int) -> Path:
        return self.path / "trials" / f"{number:04d}.json"


def _differing(one: Definition, other: Definition) -> str:
    """Which parts of two definitions differ, in words."""
    fields = [name for name in Definition.model_fields if getattr(one, name) != getattr(other, name)]
    return " and ".join(name.replace("_", " ") for name in fields)
