"""Backends that are broken, missing, or see no GPU; `tests/cli/test_doctor.py` looks at one that works."""

from __future__ import annotations

import pytest

from bench.execution.doctor import backends as check
from bench.execution.doctor.backends import backends
from bench.execution.doctor.child import NoAnswer
from bench.execution.doctor.convolution import convolution
from bench.execution.gpus import Gpu

CARD = "NVIDIA Fake 1"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch):
    """Has every backend installed, and their processes answer so."""

    def set_answers(cuda: bool = False, gpus: tuple[str, ...] = ()) -> None:
        answer = {"import_seconds": 1.5, "cuda": cuda, "gpus": list(gpus)}
        monkeypatch.setattr(check, "ask", lambda *_, **__: answer)
        monkeypatch.setattr(check, "find_spec", lambda _: object())

    return set_answers


def test_a_broken_tensorflow_is_a_finding(fake_package, by_subject, monkeypatch) -> None:
    monkeypatch.setattr(check, "find_spec", lambda name: object() if name == "tensorflow" else None)
    fake_package("tensorflow", "raise ImportError('libtensorflow_framework.so.2: undefined symbol')")
    found = by_subject(backends())
    assert found["tensorflow"].level == "wrong"
    assert "undefined symbol" in found["tensorflow"].found
    assert found["jax"].level == found["torch"].level == "note"
    assert "pip install" in found["jax"].advice


def test_an_instruction_that_the_processor_lacks_is_a_finding(fake_package, by_subject, monkeypatch) -> None:
    monkeypatch.setattr(check, "find_spec", lambda name: object() if name == "tensorflow" else None)
    fake_package("tensorflow", "import os, signal\nos.kill(os.getpid(), signal.SIGILL)")
    assert "SIGILL" in by_subject(backends())["tensorflow"].found


def test_the_backend_that_runs_would_take_must_be_there(monkeypatch, by_subject) -> None:
    def ask(*_, **__):
        raise NoAnswer("ImportError: broken")

    monkeypatch.setattr(check, "ask", ask)
    monkeypatch.setattr(check, "find_spec", lambda name: None if name == "jax" else object())
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    found = by_subject(backends())
    assert {name: finding.level for name, finding in found.items()} == {
        "tensorflow": "wrong",  # Loaders need it, whatever the backend.
        "jax": "wrong",
        "torch": "note",
    }


def test_a_gpu_that_runs_would_take_and_not_find_is_wrong(monkeypatch, answers, by_subject) -> None:
    monkeypatch.setattr(check, "gpus", lambda: (Gpu(0, "GPU-1111", CARD, 1, "570.1"),))
    answers()
    found = by_subject(backends())
    assert found["tensorflow"].level == "wrong"
    assert f"built for the CPU alone; imported in 1.5 s with Keras; does not see {CARD}" in (
        found["tensorflow"].found
    )
    assert found["tensorflow"].advice == "pip install 'tensorflow[and-cuda]', or take --device cpu"
    assert found["jax"].advice.startswith("pip install 'jax[cuda13]'")
    assert found["torch"].level == "note"
    answers(cuda=True, gpus=(CARD,))
    assert all(finding.level == "fine" for finding in backends())


def test_without_a_gpu_a_build_for_the_cpu_is_fine(monkeypatch, answers) -> None:
    monkeypatch.setattr(check, "gpus", lambda: ())
    answers()
    assert all(finding.level == "fine" for finding in backends())


@pytest.mark.parametrize("backend", ["tensorflow", "tensorfow"])
def test_what_cannot_be_measured_is_said(fake_package, by_subject, monkeypatch, backend: str) -> None:
    fake_package("tensorflow", "raise ImportError('gone')")
    monkeypatch.setenv("KERAS_BACKEND", backend)
    found = by_subject(convolution())
    assert found["convolution"].level == "note"
    assert "not measured" in found["convolution"].found
