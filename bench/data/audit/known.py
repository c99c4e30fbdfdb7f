"""The audits that were made on this machine; to recall one takes none of what makes it."""

from __future__ import annotations

from pathlib import Path

from bench.digests import digest_data
from bench.errors import BenchError
from bench.records.audit import Audit, read_audit, write_audit
from bench.roots import cache_folder, cache_root

# Raised when an audit of the same manifest finds something else than before.
VERSION = 2
_FOLDER = "audits"


def known_audit(manifest_digest: str) -> Audit | None:
    """The audit of a manifest, or None where none was made."""
    try:
        return read_audit(_file(manifest_digest))
    except BenchError:
        return None


def keep_audit(audit: Audit) -> None:
    """Keeps an audit, to be recalled.

    Raises:
        BenchError: The cache cannot be written in.
    """
    cache_folder(_FOLDER)
    write_audit(_file(audit.manifest), audit)


def _file(manifest_digest: str) -> Path:
    return cache_root() / _FOLDER / f"{digest_data([manifest_digest, VERSION])[:24]}.json"
