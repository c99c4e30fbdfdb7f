"""Answering the process that asked."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

LONGEST = 300


def answer(make: Callable[[], dict[str, Any]]) -> None:
    """Writes what `make` gives to standard output, to which nothing else gets; an error is an answer too."""
    pipe = os.dup(1)
    # Libraries print there as well, some of them from C++.
    os.dup2(2, 1)
    try:
        given = make()
    except Exception as error:  # Whatever is broken here, the one who asked must hear of it.
        given = {"error": described(error)}
    with os.fdopen(pipe, "w") as file:
        json.dump(given, file)


def described(error: BaseException) -> str:
    """An error in one line; of an import that failed because another one did, that other one."""
    while isinstance(error, ImportError) and isinstance(error.__context__, ImportError):
        error = error.__context__
    text = f"{type(error).__name__}: {' '.join(str(error).split())}"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
