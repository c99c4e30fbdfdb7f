"""Published tables inside the project's own README, between markers: `<!-- table casting -->` and its end."""

from __future__ import annotations

import re
from pathlib import Path

from bench.records.store import RunFolder
from bench.report.renderings import markdown
from bench.report.results import read_results
from bench.report.view import view

BLOCK = re.compile(r"(<!-- table (?P<suite>\S+) -->\n).*?(<!-- /table -->)", re.DOTALL)
# A README is read in a narrow column; the suite's page has the rest.
_IMPORTANCE = 5


def readme_file(results_root: Path) -> Path:
    """The README that stands beside the folder of results."""
    return results_root.resolve().parent / "README.md"


def with_tables(text: str, results_root: Path) -> str:
    """The README with each marked table as it is published; of a suite that is not, the block is empty.

    Raises:
        BenchError: What is published cannot be read.
    """

    def fill(block: re.Match[str]) -> str:
        folder = RunFolder(results_root / block["suite"])
        if not folder.path.is_dir():
            return f"{block[1]}{block[3]}"
        results = read_results(folder)
        shown = view(results.table, results.plan).up_to(_IMPORTANCE)
        return f"{block[1]}\n{markdown(shown)}\n{block[3]}"

    return BLOCK.sub(fill, text)
