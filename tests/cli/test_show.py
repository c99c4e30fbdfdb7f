"""`bench show` as a user meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_fixtures import Bench
from run_fixtures import server
from tiny import tiny_suite

from bench.execution.executor import Limits, execute
from bench.execution.plan import Plan

__all__ = ["server"]


@pytest.fixture
def run_id(plan_of: Callable[..., Plan], server: None) -> str:
    """A finished run."""
    plan = plan_of(seeds=[1], grid={**tiny_suite()["grid"], "loader": "in-memory"})
    for _ in execute(plan.pending({}), plan.folder, Limits.of(jobs=1, timeout_s=120)):
        pass
    (record,) = plan.records().values()
    return record.run_id


def test_a_run_is_shown_then_without_its_network(
    bench: Bench, bench_here: Bench, roots: Path, run_id: str
) -> None:
    done = bench("show")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    folder = roots / "runs/tiny/explanations" / run_id
    assert f"begin with {folder / 'index.md'}" in done.stdout
    for said in ("weighted F1", "validation", "test images", "actual \\ predicted", "bright"):
        assert said in done.stdout
    assert (folder / "grad_cam.png").is_file()

    (roots / "runs/tiny/models" / f"{run_id}.keras").unlink()
    record = roots / "runs/tiny/records" / f"{run_id}.json"
    partly = bench_here("show", str(record), "--output", "shown", "--count", "2")
    assert partly.returncode == 2
    assert "some of it could not be made" in partly.stderr
    assert "the model of this run is gone: to have it again, remove" in partly.stderr
    assert {path.name for path in (roots / "shown").iterdir()} >= {"index.md", "predictions.csv"}

    old = json.loads(record.read_text())
    record.write_text(json.dumps({**old, "schema_version": 99}))
    other = bench_here("show", run_id.rpartition("_")[2])
    assert other.returncode == 2
    assert "schema_version" in other.stderr


def test_help_shows_examples(bench_here: Bench) -> None:
    shown = bench_here("show", "--help")
    assert shown.returncode == 0
    assert "Examples" in shown.stdout
    assert "bench show runs" in shown.stdout


def test_what_cannot_be_shown_is_one_message(bench_here: Bench) -> None:
    for arguments, message in (
        ([], "there is no finished run in"),
        (["nothing"], "no run in"),
        (["nothing", "--count", "0"], "--count"),
    ):
        done = bench_here("show", *arguments)
        assert done.returncode == 2
        assert message in done.stderr
