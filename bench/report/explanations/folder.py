"""Where the explanations of a run are kept, and writing them there."""

from __future__ import annotations

from pathlib import Path

from bench.errors import BenchError
from bench.files import write_bytes, write_text
from bench.report.explained import is_published
from bench.report.explanations.captions import CAPTIONS
from bench.report.explanations.explain import PER_CLASS, Explanation
from bench.report.explanations.index import INDEX, index
from bench.report.explanations.prediction_table import PREDICTIONS
from bench.report.explanations.subject import Subject

_ALL = (INDEX, *CAPTIONS, PER_CLASS, PREDICTIONS)


def output_folder(subject: Subject) -> Path:
    """Where the explanations of a run go unless somebody says otherwise.

    Raises:
        BenchError: The record is a published one: its folder is for what may be shown to everybody.
    """
    folder = subject.folder.path
    if is_published(subject.folder):
        raise BenchError(
            f"{folder}: these are published results, and not every image may be published: say with --output"
            " where to write"
        )
    return folder / "explanations" / subject.record.run_id


def write(subject: Subject, made: Explanation, folder: Path) -> list[str]:
    """Writes all files; those of an earlier time that could not be made again are removed.

    Returns:
        Their names, the page that shows them first.
    """
    for name, content in made.files.items():
        write_bytes(folder / name, content)
    write_text(folder / INDEX, index(subject, made))
    written = [name for name in _ALL if name == INDEX or name in made.files]
    for name in set(_ALL) - set(written):
        (folder / name).unlink(missing_ok=True)
    return written
