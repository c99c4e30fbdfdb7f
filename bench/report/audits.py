"""The audits that stand beside published records, so that tables derive again without the images."""

from __future__ import annotations

from pathlib import Path

from bench.errors import BenchError
from bench.records.audit import Audit, read_audit, write_audit
from bench.records.store import RunFolder

_FOLDER = "audits"
_DIGITS = 12


def published_audit(folder: RunFolder, manifest_digest: str) -> Audit | None:
    """The audit of a manifest that stands in a folder of results, or None.

    Raises:
        BenchError: It is damaged, or of other images.
    """
    path = audit_file(folder, manifest_digest)
    if not path.is_file():
        return None
    audit = read_audit(path)
    if audit.manifest != manifest_digest:
        raise BenchError(
            f"{path}: this is the audit of manifest {audit.manifest[:_DIGITS]}, not of"
            f" {manifest_digest[:_DIGITS]}: publish the suite again"
        )
    return audit


def publish_audit(folder: RunFolder, audit: Audit) -> None:
    """Writes an audit beside records."""
    write_audit(audit_file(folder, audit.manifest), audit)


def twins_path(dataset: str) -> str:
    """Of the picture of a dataset's twins, below the folder of results."""
    return f"figures/{dataset}/twins.png"


def audit_file(folder: RunFolder, manifest_digest: str) -> Path:
    """Where the audit of a manifest stands in a folder of results."""
    return folder.path / _FOLDER / f"{manifest_digest[:_DIGITS]}.json"
