"""Content hashes: of files, and of plain data in a canonical form."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def canonical(data: Any) -> bytes:
    """JSON bytes that depend on the data alone: keys sorted, no white space, NaN refused."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def digest_data(data: Any) -> str:
    """SHA-256 (hex) over the canonical form of plain data."""
    return hashlib.sha256(canonical(data)).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 (hex) over a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
