"""`bench run` and what follows: its table, what is published of it, and what is wrong with a suite or run."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import h5py
import pytest
from command_fixtures import Bench
from tiny import tiny_suite, write_suite

ONE = {**tiny_suite()["grid"], "loader": "in-memory"}


@pytest.fixture(autouse=True)
def suite(roots: Path) -> Path:
    return write_suite(roots / "tiny.yaml")


def test_run_then_table_then_publish_then_verify(bench: Bench, bench_here: Bench, roots: Path) -> None:
    first = bench("run", "tiny.yaml")
    assert first.returncode == 0, first.stderr
    assert "2 cells x 2 seeds = 4 runs: 0 done, 4 to train" in first.stdout
    assert len(re.findall(r"seed [12]  accuracy", first.stdout)) == 4
    assert first.stderr == ""
    records = {path: path.stat().st_mtime_ns for path in (roots / "runs/tiny/records").glob("*.json")}
    assert len(records) == 4

    again = bench_here("run", "tiny.yaml")
    assert again.returncode == 0
    assert "4 done, 0 to train" in again.stdout
    assert {path: path.stat().st_mtime_ns for path in records} == records, "nothing is trained twice"
    table = first.stdout[first.stdout.rindex("Bright or dark?") :]
    assert again.stdout.endswith(table), "the same table again"

    rows = json.loads(bench_here("table", "tiny.yaml", "--format", "json").stdout)["rows"]
    assert [row["runs"] for row in rows] == [2, 2]
    assert bench_here("table", "tiny.yaml", "--format", "latex").stdout.count("\\begin{table}") == 1
    for option, most in (
        ("--max-size", "0.000 MB"),
        ("--max-latency", "0.000 ms an image"),
        ("--max-time", "0:00"),
    ):
        limited = " ".join(bench_here("table", "tiny.yaml", option, "0").stdout.split())
        assert f"At most {most}: 0 of 2 rows." in limited

    published = bench_here("publish", "tiny.yaml")
    assert published.returncode == 0, published.stderr
    assert (roots / "results/tiny/README.md").is_file()
    assert bench_here("verify").returncode == 0
    page = roots / "results/tiny/table.csv"
    page.write_text(page.read_text().replace("0.", "0.9", 1))
    edited = bench_here("verify")
    assert edited.returncode == 1
    assert "table.csv" in edited.stdout


def test_half_a_dataset_is_neither_planned_nor_run(bench_here: Bench, roots: Path) -> None:
    dataset = {**tiny_suite()["datasets"]["tiny"], "files": 58}
    write_suite(roots / "tiny.yaml", datasets={"tiny": dataset})
    (roots / "data/tiny/train/dark/003.png").unlink()
    for command in ("plan", "run"):
        done = bench_here(command, "tiny.yaml", "--profile", "smoke")
        assert done.returncode == 2
        assert re.search(r"bench: tiny\.yaml:\d+: datasets\.tiny\.files: .* suite expects 58: ", done.stderr)
    assert not (roots / "runs").exists()


def test_a_profile_and_a_setting_have_folders_of_their_own(bench_here: Bench, roots: Path) -> None:
    done = bench_here("run", "tiny.yaml", "--profile", "smoke", "--only", "loader=in-*")
    assert done.returncode == 0, done.stderr
    setting = ("--set", "protocol.epochs=1")
    changed = bench_here("run", "tiny.yaml", *setting, "--only", "loader=in-*", "--seeds", "9")
    assert changed.returncode == 0, changed.stderr
    names = sorted(path.name for path in (roots / "runs").iterdir())
    assert names[1] == "tiny@smoke"
    assert re.fullmatch(r"tiny@[0-9a-f]{8}", names[0])


def test_an_incomplete_table_ends_in_status_1_and_says_why(bench_here: Bench, roots: Path) -> None:
    architectures = {
        "small": tiny_suite()["architectures"]["small"],
        "impossible": {"family": "convnet", "filters": [4] * 6, "padding": "valid"},
    }
    write_suite(
        roots / "tiny.yaml", architectures=architectures, seeds=[1], grid={**ONE, "architecture": "*"}
    )
    done = bench_here("run", "tiny.yaml")
    assert done.returncode == 1
    assert "invalid" in done.stdout
    assert "does not fit" in " ".join(done.stdout.split())
    assert "exit status 1: not every run of this plan completed (1 invalid)" in done.stdout


def test_weights_that_do_not_fit_end_in_status_2_and_are_recorded(bench_here: Bench, roots: Path) -> None:
    path = roots / "other.weights.h5"
    with h5py.File(path, "w") as file:
        file.create_group("layers/of_another_network")
    weights = {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    architectures = {
        "small": {"family": "transfer", "application": "MobileNetV2", "resize": [32, 32], "weights": weights}
    }
    write_suite(roots / "tiny.yaml", architectures=architectures, seeds=[1], grid=ONE)
    done = bench_here("run", "tiny.yaml")
    assert done.returncode == 2
    assert "bench: weights file other.weights.h5 does not fit" in done.stderr
    assert "Traceback" not in done.stderr
    (record,) = (roots / "runs/tiny/records").glob("*.json")
    recorded = json.loads(record.read_text())
    assert recorded["status"] == "failed"
    assert recorded["reason"].startswith("weights file other.weights.h5 does not fit")


def test_an_unreadable_image_is_named(bench_here: Bench, roots: Path) -> None:
    (roots / "data/tiny/train/dark/007.png").write_bytes(b"")
    done = bench_here("run", "tiny.yaml")
    assert done.returncode == 2
    assert "007.png" in done.stderr
    assert "zero bytes" in done.stderr
    assert not (roots / "runs").exists()
