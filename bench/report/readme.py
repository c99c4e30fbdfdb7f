"""Published tables inside the project's own README, between markers: `<!-- table casting -->` and its end."""

from __future__ import annotations

import re
from pathlib import Path

from bench.errors import BenchError

BLOCK = re.compile(r"(<!-- table (?P<suite>\S+) -->\n).*?(<!-- /table -->)", re.DOTALL)


def readme_file(results_root: Path) -> Path:
    """The README that stands beside the folder of results."""
    return results_root.resolve().parent / "README.md"


def with_tables(text: str, results_root: Path) -> str:
    """The README with each marked table as it is published; of a suite that is not, the block is empty.

    Raises:
        BenchError: A published table cannot be read.
    """

    def fill(block: re.Match[str]) -> str:
        path = results_root / block["suite"] / "table.md"
        if not path.is_file():
            return f"{block[1]}{block[3]}"
        try:
            _, _, table = path.read_text(encoding="utf-8").partition("\n\n")
        except OSError as error:
            raise BenchError(f"{path}: cannot be read: {error.strerror}") from None
        return f"{block[1]}\n{table}\n{block[3]}"

    return BLOCK.sub(fill, text)
