from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.execution import server
from bench.execution.server import fork, start_server, stop_server
from bench.suite.identity import Numerics

CPU, GPU = Numerics(device="cpu"), Numerics(device="gpu")


@pytest.fixture(autouse=True)
def light_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that imports next to nothing; the next test that trains starts a real one."""
    stop_server()
    monkeypatch.setattr(server, "PRELOADED", "json")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    yield
    stop_server()


def environment_of(numerics: Numerics, file: Path) -> dict[str, str]:
    """The environment in which a run of these numerics is executed, and `PPID`, the server."""
    process = fork(numerics, os.system, (f"(env; echo PPID=$(ps -o ppid= -p $PPID)) > {file}",))
    process.join()
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)


def test_runs_are_told_their_backend_and_device_and_the_caller_is_not(tmp_path: Path) -> None:
    before = dict(os.environ)
    found = environment_of(CPU, tmp_path / "env")
    assert found["KERAS_BACKEND"] == "tensorflow"
    assert found["CUDA_VISIBLE_DEVICES"] == "-1"
    assert found["PYTHONHASHSEED"] == "0"
    assert dict(os.environ) == before


def test_another_device_gets_another_server_and_the_same_one_does_not(tmp_path: Path) -> None:
    first = environment_of(CPU, tmp_path / "env")
    again = environment_of(CPU, tmp_path / "env")
    other = environment_of(GPU, tmp_path / "env")
    assert first["PPID"] == again["PPID"] != other["PPID"]
    assert "CUDA_VISIBLE_DEVICES" not in other
    assert environment_of(CPU, tmp_path / "env")["CUDA_VISIBLE_DEVICES"] == "-1"


def test_a_server_that_died_is_replaced_by_one_with_the_same_environment(tmp_path: Path) -> None:
    first = environment_of(CPU, tmp_path / "env")
    os.kill(int(first["PPID"]), 9)
    # It has ended, and is left for whoever started it to notice.
    os.waitid(os.P_PID, int(first["PPID"]), os.WEXITED | os.WNOWAIT)
    second = environment_of(CPU, tmp_path / "env")
    assert second["PPID"] != first["PPID"]
    assert second["CUDA_VISIBLE_DEVICES"] == "-1"


@pytest.mark.alone
def test_a_server_ends_at_once_even_while_it_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PRELOADED", "bench.execution.preload")
    start_server(CPU)
    started = time.monotonic()
    stop_server()
    assert time.monotonic() - started < 1
    stop_server()
