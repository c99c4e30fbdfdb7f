"""What every command has in common: its help, and one message with status 2 for what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_fixtures import Bench
from tiny import write_suite


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
    bench_here: Bench, roots: Path, arguments: list[str], message: str
) -> None:
    write_suite(roots / "tiny.yaml")
    before = sorted(roots.rglob("*.json"))
    done = bench_here(*arguments)
    assert done.returncode == 2, done.stdout
    assert done.stderr.startswith("bench: ")
    assert message in done.stderr
    assert [path for path in sorted(roots.rglob("*.json")) if "runs" in path.parts] == before


def test_a_mistake_ends_a_process_with_its_message_and_nothing_else(bench: Bench) -> None:
    done = bench("plan", "nothing.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("bench: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [[], ["plan"], ["run"], ["table"], ["publish"], ["loaders"], ["init"]])
def test_help_shows_examples(bench_here: Bench, command: list[str]) -> None:
    shown = bench_here(*command, "--help")
    assert shown.returncode == 0
    assert "Example" in shown.stdout
    assert "bench " in shown.stdout
