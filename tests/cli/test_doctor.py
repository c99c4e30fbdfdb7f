"""`bench doctor` as a user meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bench.cli import doctor as command
from bench.cli.main import app
from bench.execution.doctor.checks import Section
from bench.execution.doctor.finding import fine, note, wrong

HEALTHY = Section("software", (fine("python", "3.11"), note("extra", "is [missing]", "pip install extra")))
ILL = Section("folders", (wrong("BENCH_RUNS", "may not be written in", "set it", path="/runs"),))


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch):
    """Calls the command after an examination with this outcome."""

    def call(*sections: Section, arguments: tuple[str, ...] = ()):
        monkeypatch.setattr(command, "examine", lambda: iter(sections))
        monkeypatch.setenv("COLUMNS", "80")
        return CliRunner().invoke(app, ["doctor", *arguments])

    return call


def test_notes_end_in_status_0(examined) -> None:
    done = examined(HEALTHY)
    assert done.exit_code == 0
    assert "note  extra: is [missing]" in done.output
    assert "-> pip install extra" in done.output
    assert done.output.endswith("nothing is wrong; 1 note\n")


def test_advice_that_several_share_is_printed_once(examined) -> None:
    section = Section("many", (note("a", "gone", "get it"), note("b", "gone", "get it"), fine("c", "there")))
    lines = examined(section).output.splitlines()
    assert [line.strip() for line in lines[1:5]] == [
        "note  a: gone",
        "note  b: gone",
        "-> get it",
        "ok  c: there",
    ]


def test_what_would_stop_runs_ends_in_status_1(examined) -> None:
    done = examined(HEALTHY, ILL)
    assert done.exit_code == 1
    assert "WRONG  BENCH_RUNS: may not be written in" in done.output
    assert done.output.endswith("1 wrong, and it would stop runs: BENCH_RUNS\n")


def test_json_holds_every_finding_and_nothing_else_is_printed(examined) -> None:
    done = examined(HEALTHY, ILL, arguments=("--json",))
    assert done.exit_code == 1
    software, folders = json.loads(done.output)["sections"]
    assert [finding["level"] for finding in software["findings"]] == ["fine", "note"]
    assert folders["findings"][0]["details"] == {"path": "/runs"}


def examine_for_real(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", "doctor", *arguments],
        cwd=root,
        env={**os.environ, "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
    )


def test_a_broken_tensorflow_is_said_and_all_else_is_looked_at(roots: Path) -> None:
    (roots / "tensorflow.py").write_text("raise ImportError('undefined symbol: _ZTIN10tensorflow')")
    path = os.pathsep.join([str(roots), *filter(None, sys.path)])
    done = examine_for_real(roots, "--json", PYTHONPATH=path)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    sections = {section["title"]: section["findings"] for section in json.loads(done.stdout)["sections"]}
    assert len(sections) == 9
    tensorflow = next(each for each in sections["backends"] if each["subject"] == "tensorflow")
    assert tensorflow["level"] == "wrong"
    assert "undefined symbol" in tensorflow["found"]
    assert [each["subject"] for each in sections["folders"]][:2] == ["BENCH_DATA", "files of weights"]


@pytest.mark.slow
def test_the_convolution_is_measured_on_this_machine(roots: Path) -> None:
    done = examine_for_real(roots, "--json", CUDA_VISIBLE_DEVICES="-1")
    sections = {section["title"]: section["findings"] for section in json.loads(done.stdout)["sections"]}
    (tensorflow,) = (each for each in sections["backends"] if each["subject"] == "tensorflow")
    assert tensorflow["level"] == "fine"
    cpu, comparison = sections["one 7x7 convolution of 100 images"]
    times = cpu["details"]["milliseconds"]
    assert len(times) == 10
    assert min(times) > 0
    assert "no GPU answered" in comparison["found"]
