"""The same `bench run` given twice at once: the runs are shared, and both end with the whole table."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny import tiny_suite, write_suite

MADE = re.compile(r"^\[\d/\d\] small (seed \d)  accuracy .*\((?!made by another bench)", re.MULTILINE)


@pytest.fixture
def both(roots: Path) -> Iterator[list[subprocess.Popen[str]]]:
    write_suite(roots / "tiny.yaml", seeds=[1, 2], grid={**tiny_suite()["grid"], "loader": "in-memory"})
    command = [sys.executable, "-m", "bench", "run", "tiny.yaml"]
    environment = {**os.environ, "COLUMNS": "120"}
    started = [
        subprocess.Popen(command, cwd=roots, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    yield started
    for process in started:
        process.kill()
        process.wait()


def test_two_commands_share_the_runs(both: list[subprocess.Popen[str]]) -> None:
    outputs = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert sorted(MADE.findall("\n".join(outputs))) == ["seed 1", "seed 2"], outputs
    one, other = (output[output.rindex("Bright or dark?") :] for output in outputs)
    assert one == other
