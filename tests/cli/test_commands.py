"""The command line as a user meets it: real processes, real exit statuses."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import h5py
import pytest
from tiny import tiny_suite, write_suite

Bench = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., subprocess.Popen[str]]
LONG = {"image_size": [12, 12], "batch_size": 1, "epochs": 100000}
ONE = {**tiny_suite()["grid"], "loader": "in-memory"}


def environment(root: Path) -> dict[str, str]:
    paths = {f"BENCH_{name.upper()}": str(root / name) for name in ("data", "runs", "cache")}
    return {**os.environ, **paths, "COLUMNS": "100"}


@pytest.fixture
def bench(roots: Path) -> Bench:
    write_suite(roots / "tiny.yaml")

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bench", *arguments]
        return subprocess.run(command, cwd=roots, env=environment(roots), capture_output=True, text=True)

    return call


def test_run_then_table_then_publish_then_verify(bench: Bench, roots: Path) -> None:
    first = bench("run", "tiny.yaml")
    assert first.returncode == 0, first.stderr
    assert "2 cells x 2 seeds = 4 runs: 0 done, 4 to train" in first.stdout
    assert len(re.findall(r"seed [12]  accuracy", first.stdout)) == 4
    assert first.stderr == ""
    records = {path: path.stat().st_mtime_ns for path in (roots / "runs/tiny/records").glob("*.json")}
    assert len(records) == 4

    again = bench("run", "tiny.yaml")
    assert again.returncode == 0
    assert "4 done, 0 to train" in again.stdout
    assert {path: path.stat().st_mtime_ns for path in records} == records, "nothing is trained twice"
    table = first.stdout[first.stdout.rindex("Bright or dark?") :]
    assert again.stdout.endswith(table), "the same table again"

    rows = json.loads(bench("table", "tiny.yaml", "--format", "json").stdout)["rows"]
    assert [row["runs"] for row in rows] == [2, 2]
    assert bench("table", "tiny.yaml", "--format", "latex").stdout.count("\\begin{table}") == 1
    for option, most in (
        ("--max-size", "0.000 MB"),
        ("--max-latency", "0.000 ms an image"),
        ("--max-time", "0:00"),
    ):
        limited = " ".join(bench("table", "tiny.yaml", option, "0").stdout.split())
        assert f"At most {most}: 0 of 2 rows." in limited

    published = bench("publish", "tiny.yaml")
    assert published.returncode == 0, published.stderr
    assert (roots / "results/tiny/README.md").is_file()
    assert bench("verify").returncode == 0
    page = roots / "results/tiny/table.csv"
    page.write_text(page.read_text().replace("0.", "0.9", 1))
    edited = bench("verify")
    assert edited.returncode == 1
    assert "table.csv" in edited.stdout


def test_half_a_dataset_is_neither_planned_nor_run(bench: Bench, roots: Path) -> None:
    dataset = {**tiny_suite()["datasets"]["tiny"], "files": 58}
    write_suite(roots / "tiny.yaml", datasets={"tiny": dataset})
    (roots / "data/tiny/train/dark/003.png").unlink()
    for command in ("plan", "run"):
        done = bench(command, "tiny.yaml", "--profile", "smoke")
        assert done.returncode == 2
        assert re.search(r"bench: tiny\.yaml:\d+: datasets\.tiny\.files: .* suite expects 58: ", done.stderr)
    assert not (roots / "runs").exists()


def test_a_profile_and_a_setting_have_folders_of_their_own(bench: Bench, roots: Path) -> None:
    done = bench("run", "tiny.yaml", "--profile", "smoke", "--only", "loader=in-*")
    assert done.returncode == 0, done.stderr
    changed = bench("run", "tiny.yaml", "--set", "protocol.epochs=1", "--only", "loader=in-*", "--seeds", "9")
    assert changed.returncode == 0, changed.stderr
    names = sorted(path.name for path in (roots / "runs").iterdir())
    assert names[1] == "tiny@smoke"
    assert re.fullmatch(r"tiny@[0-9a-f]{8}", names[0])


def test_an_incomplete_table_ends_in_status_1_and_says_why(bench: Bench, roots: Path) -> None:
    architectures = {
        "small": tiny_suite()["architectures"]["small"],
        "impossible": {"family": "convnet", "filters": [4] * 6, "padding": "valid"},
    }
    write_suite(
        roots / "tiny.yaml", architectures=architectures, seeds=[1], grid={**ONE, "architecture": "*"}
    )
    done = bench("run", "tiny.yaml")
    assert done.returncode == 1
    assert "invalid" in done.stdout
    assert "does not fit" in " ".join(done.stdout.split())
    assert "exit status 1: not every run of this plan completed (1 invalid)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["plan", "nothing.yaml"], "nothing.yaml"),
        (["plan", "tine"], "unknown suite 'tine'"),
        (["plan", "tiny.yaml", "--only", "loader=tf-dada"], "did you mean 'tf-data'?"),
        (["plan", "tiny.yaml", "--only", "lodaer=tf-data"], "did you mean 'loader'?"),
        (["plan", "tiny.yaml", "--only", "loader"], "AXIS=PATTERN"),
        (["plan", "tiny.yaml", "--profile", "smok"], "did you mean 'smoke'?"),
        (["plan", "tiny.yaml", "--seeds", "1;2"], "--seeds"),
        (["plan", "tiny.yaml", "--set", "protocol.epoch=3"], "did you mean 'epochs'?"),
        (["plan", "tiny.yaml", "--set", "epochs=3"], "axis"),
        (["plan", "tiny.yaml", "--device", "gpu"], "--device gpu"),
        (["plan", "tiny.yaml", "--jobs", "0"], "jobs 0"),
        (["run", "tiny.yaml", "--timeout", "0"], "timeout 0"),
        (["init", "a: b", "--data", "data/tiny"], "cannot be the name of a suite"),
        (["table", "tiny.yaml", "--format", "pdf"], "--format 'pdf'"),
        (["table", "tiny.yaml", "--max-size", "10", "--format", "md"], "--max-size with --format md"),
        (["table", "tiny.yaml", "--max-latency", "-1"], "--max-latency -1"),
        (["publish", "tiny.yaml"], "cannot be published before"),
    ],
)
def test_bad_input_gets_one_message_and_status_2(
    bench: Bench, roots: Path, arguments: list[str], message: str
) -> None:
    before = sorted(roots.rglob("*.json"))
    done = bench(*arguments)
    assert done.returncode == 2, done.stdout
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert [path for path in sorted(roots.rglob("*.json")) if "runs" in path.parts] == before


def test_weights_that_do_not_fit_end_in_status_2_and_are_recorded(bench: Bench, roots: Path) -> None:
    path = roots / "other.weights.h5"
    with h5py.File(path, "w") as file:
        file.create_group("layers/of_another_network")
    weights = {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    architectures = {
        "small": {"family": "transfer", "application": "MobileNetV2", "resize": [32, 32], "weights": weights}
    }
    write_suite(roots / "tiny.yaml", architectures=architectures, seeds=[1], grid=ONE)
    done = bench("run", "tiny.yaml")
    assert done.returncode == 2
    assert "bench: weights file other.weights.h5 does not fit" in done.stderr
    assert "Traceback" not in done.stderr
    (record,) = (roots / "runs/tiny/records").glob("*.json")
    recorded = json.loads(record.read_text())
    assert recorded["status"] == "failed"
    assert recorded["reason"].startswith("weights file other.weights.h5 does not fit")


def test_an_unreadable_image_is_named(bench: Bench, roots: Path) -> None:
    (roots / "data/tiny/train/dark/007.png").write_bytes(b"")
    done = bench("run", "tiny.yaml")
    assert done.returncode == 2
    assert "007.png" in done.stderr
    assert "zero bytes" in done.stderr
    assert not (roots / "runs").exists()


def test_help_shows_examples(bench: Bench) -> None:
    for command in ([], ["plan"], ["run"], ["table"], ["publish"], ["loaders"], ["init"]):
        shown = bench(*command, "--help")
        assert shown.returncode == 0
        assert "Example" in shown.stdout
        assert "bench " in shown.stdout


@pytest.fixture
def start(roots: Path) -> Iterator[Start]:
    """Starts runs in process groups of their own; one that a failed test leaves behind is ended."""
    started: list[subprocess.Popen[str]] = []

    def launch(errors: int) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench", "run", "tiny.yaml"],
            cwd=roots,
            env=environment(roots),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
            # Whoever runs the tests in the background has them ignore Ctrl-C, and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        started.append(process)
        return process

    yield launch
    for process in started:
        process.kill()
        process.wait()


def started_with_a_record(start: Start, roots: Path) -> subprocess.Popen[str]:
    """A run that has finished its first cell and is in the midst of the second."""
    process = start(errors=subprocess.STDOUT)
    deadline = time.monotonic() + 90
    while not list((roots / "runs").glob("tiny/records/*.json")) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(3)
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
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "1 of 2 runs finished and are kept" in " ".join(output.split())
    assert "same command again" in " ".join(output.split())
    assert "Traceback" not in output
    assert len(list(half_long.glob("runs/tiny/records/*.json"))) == 1
    assert not list(half_long.glob("runs/tiny/scratch/*"))


def test_ctrl_c_while_planning_says_so(start: Start, bench: Bench) -> None:
    process = start(errors=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()  # The plan is made and is being described; the server still imports.
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "call the same command again to go on" in " ".join((output + errors).split())
    assert "Traceback" not in errors


def test_kill_9_loses_no_finished_run_and_leaves_no_process(start: Start, half_long: Path) -> None:
    process = started_with_a_record(start, half_long)
    process.kill()
    process.wait(timeout=10)
    deadline = time.monotonic() + 20
    while _members(process.pid) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert _members(process.pid) == []
    (record,) = half_long.glob("runs/tiny/records/*.json")
    before = record.read_bytes()
    command = [sys.executable, "-m", "bench", "run", "tiny.yaml", "--only", "protocol=default"]
    again = subprocess.run(command, cwd=half_long, env=environment(half_long), capture_output=True, text=True)
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
