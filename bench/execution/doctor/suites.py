"""The suites that can be run by name."""

from __future__ import annotations

from dataclasses import dataclass

from bench.errors import BenchError
from bench.execution.doctor.finding import Finding, fine, wrong
from bench.suite.grid import Cell, Variant, expand
from bench.suite.load import LoadedSuite, load_suite, suite_names


@dataclass(frozen=True)
class ReadSuite:
    """A suite that is well-formed.

    Attributes:
        loaded: The suite.
        cells: Of its whole grid.
    """

    loaded: LoadedSuite
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """Its name."""
        return self.loaded.suite.suite


def read_suites() -> tuple[list[ReadSuite], list[Finding]]:
    """Reads every suite in the folders where names are looked up.

    Returns:
        The suites, and one finding about those that are well-formed and each that is not.
    """
    read, faults = [], []
    for name in suite_names():
        try:
            loaded = load_suite(name)
            read.append(ReadSuite(loaded, tuple(expand(loaded, Variant(), only={}))))
        except BenchError as error:
            first, *more = str(error).splitlines()
            others = f" (and {len(more)} more)" if more else ""
            faults.append(wrong(name, f"{first}{others}", f"mend the file; `bench plan {name}` says all"))
    names = [suite.name for suite in read]
    return read, [fine("suites", ", ".join(names) or "none", names=names), *faults]
