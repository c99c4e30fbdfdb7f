"""What is asked of a backend about its GPUs, held against fakes of the backends."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import NoReturn

import pytest

from bench.training import devices


def gpu(**statistics: int) -> SimpleNamespace:
    """A device as JAX describes it."""
    return SimpleNamespace(platform="gpu", device_kind="NVIDIA Fake", memory_stats=lambda: statistics or None)


CPU = SimpleNamespace(platform="cpu", device_kind="cpu", memory_stats=lambda: None)


@pytest.fixture
def jax(monkeypatch: pytest.MonkeyPatch):
    """Has JAX compute on a device by default."""
    monkeypatch.setattr(devices, "_backend", lambda: devices._BACKENDS["jax"])

    def compute_on(device: SimpleNamespace) -> None:
        asked = {None: [device], "gpu": [gpu()], "cpu": [CPU]}
        fake = SimpleNamespace(devices=lambda kind=None: asked[kind])
        monkeypatch.setitem(sys.modules, "jax", fake)

    return compute_on


def test_a_gpu_that_jax_has_but_does_not_compute_on_is_none(jax) -> None:
    jax(gpu())
    assert devices.gpus() == ["NVIDIA Fake"]
    jax(CPU)
    assert devices.gpus() == []
    assert devices.peak_memory_bytes() is None


def test_a_peak_that_the_allocator_does_not_count_is_unknown_and_not_nothing(jax) -> None:
    jax(gpu(peak_bytes_in_use=7))
    assert devices.peak_memory_bytes() == 7
    jax(gpu())
    assert devices.peak_memory_bytes() is None


def test_why_a_driver_refuses_is_told(monkeypatch, capsys) -> None:
    def refuse() -> NoReturn:
        raise RuntimeError("The NVIDIA driver on your system is too old")

    monkeypatch.setattr(devices, "_backend", lambda: SimpleNamespace(gpus=refuse))
    assert devices.gpus() == []
    assert "too old" in capsys.readouterr().err
