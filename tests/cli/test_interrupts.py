"""`bench run` that is interrupted or killed, as a terminal or the machine does it to its processes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from command_fixtures import Bench, Start
from tiny import tiny_suite, write_suite

LONG = {"image_size": [12, 12], "batch_size": 1, "epochs": 100000}
ONE = {**tiny_suite()["grid"], "loader": "in-memory"}


def started_with_a_record(start: Start, roots: Path) -> subprocess.Popen[str]:
    """A run that has finished its first cell and is in the midst of the second."""
    process = start(errors=subprocess.STDOUT)
    deadline = time.monotonic() + 90
    # Each run writes its log from its first moment on.
    while len(list(roots.glob("runs/tiny/logs/*.log"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1)
    return process


@pytest.fixture
def half_long(roots: Path) -> Path:
    """A suite whose first run ends at once and whose second never does."""
    protocols = {"default": tiny_suite()["protocols"]["default"], "long": LONG}
    write_suite(
        roots / "tiny.yaml", seeds=[1], protocols=protocols, grid={**ONE, "protocol": ["default", "long"]}
    )
    return roots


def test_ctrl_c_ends_cleanly_and_says_how_to_go_on(start: Start, half_long: Path) -> None:
    process = started_with_a_record(start, half_long)
    # A terminal sends Ctrl-C to the whole group of processes.
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "1 of 2 runs finished and are kept" in " ".join(output.split())
    assert "same command again" in " ".join(output.split())
    assert "Traceback" not in output
    assert len(list(half_long.glob("runs/tiny/records/*.json"))) == 1
    assert not list(half_long.glob("runs/tiny/scratch/*"))


def test_ctrl_c_while_planning_says_so(start: Start, roots: Path) -> None:
    write_suite(roots / "tiny.yaml")
    process = start(errors=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()  # The plan is made and is being described; the server still imports.
    os.killpg(process.pid, signal.SIGINT)
    # Its server has the same output open, and ends once it has imported everything.
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "call the same command again to go on" in " ".join((output + errors).split())
    assert "Traceback" not in errors


def test_kill_9_loses_no_finished_run_and_leaves_no_process(
    start: Start, bench_here: Bench, half_long: Path
) -> None:
    process = started_with_a_record(start, half_long)
    process.kill()
    process.wait(timeout=10)
    deadline = time.monotonic() + 20
    while _members(process.pid) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert _members(process.pid) == []
    (record,) = half_long.glob("runs/tiny/records/*.json")
    before = record.read_bytes()
    again = bench_here("run", "tiny.yaml", "--only", "protocol=default")
    assert again.returncode == 0, again.stderr
    assert "1 done, 0 to train" in again.stdout
    assert record.read_bytes() == before
    assert not list(half_long.glob("runs/tiny/**/*.part"))


def _members(group: int) -> list[int]:
    """Processes of a group that still run; one that has ended but was not waited for does not count."""
    import psutil

    found = []
    for process in psutil.process_iter(["pid", "status"]):
        try:
            if os.getpgid(process.pid) == group and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (OSError, psutil.Error):
            continue
    return found
