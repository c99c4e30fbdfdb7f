"""Calling `bench data` on the tiny suite, in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tiny import write_suite
from typer.testing import CliRunner, Result

from bench.cli.main import app


@pytest.fixture
def call(roots: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Calls a command, `call("data", "show", "--option", ...)`, with keys of the suite replaced."""
    monkeypatch.chdir(roots)

    def invoke(group: str, command: str, *options: str, **changes: Any) -> Result:
        write_suite(roots / "tiny.yaml", **changes)
        return CliRunner().invoke(app, [group, command, "tiny.yaml", *options])

    return invoke
