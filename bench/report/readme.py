"""Published tables inside the project's own README, between markers: `<!-- table casting -->` and its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bench.errors import BenchError
from bench.records.store import RunFolder
from bench.report.renderings import markdown
from bench.report.results import read_results
from bench.report.view import view

BLOCK = re.compile(
    r"(?P<start><!-- table (?P<suite>\S+) -->(?P<newline>\r?\n)).*?(?P<end><!-- /table -->)", re.DOTALL
)
# A README is read in a narrow column; the suite's page has the rest.
_IMPORTANCE = 5
_MARKER = re.compile(r"<!-- /?table\b")
_BETWEEN = "<!-- table SUITE --> and <!-- /table -->"


def readme_file(results_root: Path) -> Path:
    """The README that stands beside the folder of results."""
    return results_root.resolve().parent / "README.md"


def read_readme(results_root: Path) -> str | None:
    """The text of the README beside results, with the line endings that it has; None where there is none.

    Raises:
        BenchError: It is not UTF-8.
    """
    file = readme_file(results_root)
    if not file.is_file():
        return None
    try:
        return file.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise BenchError(
            f"{file}: this is not UTF-8 (byte {error.start + 1:,}), so that no published table can be put"
            " into it: save it as UTF-8"
        ) from None


def with_tables(text: str, results_root: Path) -> str:
    """The README with each marked table as it is published; of a suite that is not, the block is empty.

    Raises:
        BenchError: What is published cannot be read.
    """

    def fill(block: re.Match[str]) -> str:
        folder = RunFolder(results_root / block["suite"])
        if not folder.path.is_dir():
            return f"{block['start']}{block['end']}"
        results = read_results(folder)
        shown = view(results.table, results.plan).up_to(_IMPORTANCE)
        table = f"\n{markdown(shown)}\n".replace("\n", block["newline"])
        return f"{block['start']}{table}{block['end']}"

    return BLOCK.sub(fill, text)


def unmarked(text: str) -> Iterator[tuple[int, str]]:
    """What of a README nothing would fill in again: tables of scores outside markers, and half of a pair.

    Returns:
        Lines, counted from 1, and what is wrong with each.
    """
    rest = BLOCK.sub(lambda block: "\n" * block[0].count("\n"), text)
    for number, line in enumerate(rest.splitlines(), start=1):
        if _MARKER.search(line):
            yield number, f"this marker has no other half: a published table stands between {_BETWEEN}"
        elif line.startswith("|") and "weighted F1" in line:
            yield number, f"this table of scores is checked by nothing: put it between {_BETWEEN}"
