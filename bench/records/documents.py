"""Reading a JSON document that is kept: whole and well-formed, or refused in one message."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bench.errors import BenchError
from bench.records.record import Part

Document = TypeVar("Document", bound=Part)


def read_document(path: Path, kind: type[Document], name: str, remedy: str = "") -> Document:
    """Reads one document.

    Args:
        path: The file.
        kind: What it must be.
        name: What it is called in messages.
        remedy: What to do with one that is not valid.

    Raises:
        BenchError: It is missing, damaged, or of another version of this project.
    """
    try:
        return kind.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BenchError(f"{path}: this {name} cannot be read: {error.strerror}") from None
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        what = ": ".join(filter(None, [".".join(map(str, fault["loc"])), fault["msg"]]))
        advice = f": {remedy}" if remedy else ""
        raise BenchError(f"{path}: this is no valid {name} ({what}){advice}") from None
