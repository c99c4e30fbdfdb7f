"""The two commands that a user gives one after the other."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from command_fixtures import bench
from tiny import tiny_suite, write_suite

__all__ = ["bench"]


def test_a_run_is_shown_beside_the_table_that_was_written_of_it(
    bench: Callable[..., subprocess.CompletedProcess[str]], roots: Path
) -> None:
    write_suite(roots / "tiny.yaml", seeds=[1], grid={**tiny_suite()["grid"], "loader": "in-memory"})
    ran = bench("run", "tiny.yaml")
    assert ran.returncode == 0, ran.stderr
    assert (roots / "runs/tiny/plan.json").is_file(), "which published results have as well"
    shown = bench("show")
    assert shown.returncode == 0, shown.stderr
    (page,) = (roots / "runs/tiny/explanations").glob("*/index.md")
    assert f"begin with {page}" in shown.stdout
