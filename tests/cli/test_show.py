"""`bench show` as a user meets it: real processes, real exit statuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from run_fixtures import plan_of, roots, server
from tiny import tiny_suite

from bench.execution.executor import Limits, execute
from bench.execution.plan import Plan

__all__ = ["plan_of", "roots", "server"]
Show = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run_id(plan_of: Callable[..., Plan], server: None) -> str:
    """A finished run."""
    plan = plan_of(seeds=[1], grid={**tiny_suite()["grid"], "loader": "in-memory"})
    for _ in execute(plan.pending({}), plan.folder, Limits.of(jobs=1, timeout_s=120)):
        pass
    (record,) = plan.records().values()
    return record.run_id


@pytest.fixture
def show(roots: Path) -> Show:
    def call(*arguments: str, columns: int = 100) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "COLUMNS": str(columns)}
        command = [sys.executable, "-m", "bench", "show", *arguments]
        return subprocess.run(command, cwd=roots, env=environment, capture_output=True, text=True)

    return call


def test_a_run_is_shown_then_without_its_network(show: Show, roots: Path, run_id: str) -> None:
    done = show()
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    folder = roots / "runs/tiny/explanations" / run_id
    assert f"begin with {folder / 'index.md'}" in done.stdout
    for said in ("weighted F1", "validation", "test images", "actual \\ predicted", "bright"):
        assert said in done.stdout
    assert (folder / "grad_cam.png").is_file()

    (roots / "runs/tiny/models" / f"{run_id}.keras").unlink()
    record = roots / "runs/tiny/records" / f"{run_id}.json"
    partly = show(str(record), "--output", "shown", "--count", "2")
    assert partly.returncode == 2
    assert "Traceback" not in partly.stderr
    assert "some of it could not be made" in partly.stderr
    assert "the model of this run is gone: to have it again, remove" in partly.stderr
    assert {path.name for path in (roots / "shown").iterdir()} >= {"index.md", "predictions.csv"}

    old = json.loads(record.read_text())
    record.write_text(json.dumps({**old, "schema_version": 99}))
    other = show(run_id.rpartition("_")[2])
    assert other.returncode == 2
    assert "schema_version" in other.stderr


def test_help_shows_examples(show: Show) -> None:
    shown = show("--help")
    assert shown.returncode == 0
    assert "Examples" in shown.stdout
    assert "bench show runs" in shown.stdout


def test_what_cannot_be_shown_is_one_message(show: Show, roots: Path) -> None:
    for arguments, message in (
        ([], "there is no finished run in"),
        (["nothing"], "no run in"),
        (["nothing", "--count", "0"], "--count"),
    ):
        done = show(*arguments)
        assert done.returncode == 2
        assert message in done.stderr
        assert "Traceback" not in done.stderr
