"""Which of the modules named as arguments cannot be imported, and why?"""

from __future__ import annotations

import importlib
import sys
from typing import Any

from bench.execution.doctor.probes.answer import answer, described


def broken(modules: list[str]) -> dict[str, Any]:
    """The error of each module that cannot be imported, by name."""
    errors = {}
    for module in modules:
        try:
            importlib.import_module(module)
        except Exception as error:  # What a module does as it is imported can fail in any way.
            errors[module] = described(error)
    return {"errors": errors}


if __name__ == "__main__":
    answer(lambda: broken(sys.argv[1:]))
