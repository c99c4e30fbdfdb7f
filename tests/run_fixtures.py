"""Fixtures of the tests that execute runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tiny import draw_images, write_suite

from bench.execution.plan import Plan, make_plan
from bench.execution.request import PlanRequest
from bench.execution.server import start_server
from bench.suite.identity import Numerics
from bench.suite.load import load_suite


@pytest.fixture(scope="session")
def server() -> None:
    """The warm server that runs are forked from, shared by all tests."""
    start_server(Numerics())


def set_roots(root: Path, patch: pytest.MonkeyPatch) -> None:
    """Points data, runs and caches below a folder, and draws a dataset `tiny` there."""
    for name in ("data", "runs", "cache"):
        patch.setenv(f"BENCH_{name.upper()}", str(root / name))
    draw_images(root / "data" / "tiny", {"train": 20, "test": 9})


@pytest.fixture
def roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data, runs and caches of this test alone, with a drawn dataset `tiny`."""
    set_roots(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture
def plan_of(roots: Path) -> Callable[..., Plan]:
    """Makes the plan of a tiny suite, with keys of the suite replaced."""

    def make(request: PlanRequest | None = None, **changes: Any) -> Plan:
        suite = write_suite(roots / "tiny.yaml", **changes)
        return make_plan(load_suite(suite), request or PlanRequest())

    return make
