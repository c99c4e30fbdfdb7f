from __future__ import annotations

import pytest

from bench.execution.doctor import convolution as check
from bench.execution.doctor.convolution import convolution
from bench.execution.gpus import Gpu


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch):
    """Has the process that measures answer so."""
    return lambda **times: monkeypatch.setattr(check, "ask", lambda *_, **__: times)


def test_a_gpu_is_compared_with_the_cpu(measured, by_subject) -> None:
    measured(cpu=[20.0, 30.0, 40.0], gpu=[1.0, 0.5, 2.0])
    found = by_subject(convolution())
    assert found["CPU, tensorflow"].found == "median 30.0 ms of 3 (range 20.0-40.0)"
    assert found["GPU against CPU"].found.startswith("the GPU is 30.0 times as fast here")
    assert "published: 79 times" in found["GPU against CPU"].found
    assert found["GPU against CPU"].details["speedup"] == 30


def test_a_slow_gpu_is_a_note(measured, by_subject) -> None:
    measured(cpu=[1.0], gpu=[10.0])
    assert by_subject(convolution())["GPU against CPU"].level == "note"


def test_without_a_gpu_the_cpu_is_measured_alone(measured, by_subject) -> None:
    measured(cpu=[20.0])
    found = by_subject(convolution())
    assert "no GPU answered" in found["GPU against CPU"].found
    assert all(finding.level == "fine" for finding in found.values())


@pytest.mark.parametrize(
    ("there", "hidden"), [((), "-1"), ((Gpu(0, "GPU-1", "NVIDIA Fake", 1, "570.1"),), None)]
)
def test_it_is_measured_where_runs_would_compute(monkeypatch, there, hidden) -> None:
    asked: list[dict[str, str]] = []

    def ask(*_, environment, **__):
        asked.append(environment)
        return {"cpu": [1.0]}

    monkeypatch.setattr(check, "ask", ask)
    monkeypatch.setattr(check, "gpus", lambda: there)
    list(convolution())
    assert [environment.get("CUDA_VISIBLE_DEVICES") for environment in asked] == [hidden]
