"""The audits that stand beside published records, so that tables derive again without the images."""

from __future__ import annotations

from pathlib import Path

from bench.records.audit import Audit, read_audit, write_audit
from bench.records.store import RunFolder

_FOLDER = "audits"
_DIGITS = 12


def published_audit(folder: RunFolder, manifest_digest: str) -> Audit | None:
    """The audit of a manifest that stands in a folder of results, or None.

    Raises:
        BenchError: It is damaged.
    """
    path = _file(folder, manifest_digest)
    return read_audit(path) if path.is_file() else None


def publish_audit(folder: RunFolder, audit: Audit) -> None:
    """Writes an audit beside records."""
    write_audit(_file(folder, audit.manifest), audit)


def twins_path(dataset: str) -> str:
    """Of the picture of a dataset's twins, below the folder of results."""
    return f"figures/{dataset}/twins.png"


def _file(folder: RunFolder, manifest_digest: str) -> Path:
    return folder.path / _FOLDER / f"{manifest_digest[:_DIGITS]}.json"
