from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from run_fixtures import roots
from tiny import write_suite

from bench.execution.doctor.finding import Finding
from bench.execution.doctor.suites import ReadSuite
from bench.suite.grid import Variant, expand
from bench.suite.load import load_suite

__all__ = ["roots"]


@pytest.fixture
def fake_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Puts a package of that name, with that code, before all others; also for child processes."""
    folder = tmp_path / "fakes"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))

    def make(name: str, code: str) -> None:
        (folder / f"{name}.py").write_text(code)

    return make


@pytest.fixture
def read(roots: Path) -> Callable[..., ReadSuite]:
    """Reads a tiny suite, with changes."""

    def make(**changes) -> ReadSuite:
        loaded = load_suite(write_suite(roots / "tiny.yaml", **changes))
        return ReadSuite(loaded, tuple(expand(loaded, Variant(), only={})))

    return make


@pytest.fixture
def by_subject() -> Callable[..., dict[str, Finding]]:
    """The findings of a check by subject; whatever is not fine says what to do."""

    def sort(findings) -> dict[str, Finding]:
        found = {finding.subject: finding for finding in findings}
        for finding in found.values():
            assert finding.level == "fine" or finding.advice
            assert finding.found
        return found

    return sort
