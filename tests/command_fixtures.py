"""Fixtures of the tests that call `bench` as its users do."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.cli import run as run_command
from bench.cli.main import main

Bench = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def bench(roots: Path) -> Bench:
    """Runs a command in a process of its own, in the test's own folder."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bench", *arguments]
        environment = {**os.environ, "COLUMNS": "120"}
        return subprocess.run(command, cwd=roots, env=environment, capture_output=True, text=True)

    return run


@pytest.fixture
def bench_here(roots: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Bench:
    """Runs a command in this process, in the test's own folder, and answers as a process would.

    Everything is imported here already, and runs are forked from the server that all tests share: for all
    that is not about processes, at a tenth of their cost.
    """
    monkeypatch.chdir(roots)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(logging.getLogger("bench"), "handlers", [])
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    # The server that a run needs is started when it is forked, and left to the tests that come next.
    for name in ("start_server", "stop_server"):
        monkeypatch.setattr(run_command, name, lambda *_: None)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["bench", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def start(roots: Path) -> Iterator[Start]:
    """Starts runs in process groups of their own; one that a failed test leaves behind is ended."""
    started: list[subprocess.Popen[str]] = []

    def launch(errors: int | None = None) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench", "run", "tiny.yaml"],
            cwd=roots,
            env={**os.environ, "COLUMNS": "100"},
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
