from __future__ import annotations

import re

import pytest
from gpu_fixtures import TWO, driver

from bench.errors import BenchError
from bench.execution import choices
from bench.execution.choices import chosen
from bench.packages import installed

__all__ = ["driver"]


def test_a_backend_that_is_not_installed_is_refused_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.setattr(choices, "installed", lambda name: name != "jax" and installed(name))
    with pytest.raises(BenchError, match=re.escape("KERAS_BACKEND=jax: the package jax is not installed")):
        chosen("cpu")


@pytest.mark.parametrize("device", ["gpus", "gpu:", "gpu:x", "gpu:-1", "auto:1"])
def test_an_unknown_device_is_refused(device: str) -> None:
    with pytest.raises(BenchError, match=f"--device '{device}': .*gpu"):
        chosen(device)


def test_an_unknown_backend_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "tensorflw")
    with pytest.raises(BenchError, match="did you mean 'tensorflow'"):
        chosen("cpu")


def test_auto_takes_every_gpu_and_a_number_one(driver) -> None:
    driver(TWO)
    found = chosen("auto")
    assert found.numerics.device == "gpu"
    assert [gpu.number for gpu in found.gpus] == [0, 1]
    assert chosen("gpu") == found
    assert [gpu.number for gpu in chosen("gpu:1").gpus] == [1]
    assert chosen("gpu:1").numerics == found.numerics, "which of its kind it is does not change a run"
    assert chosen("cpu").gpus == ()
    with pytest.raises(BenchError, match=re.escape("--device gpu:2: there is none of that number: take one")):
        chosen("gpu:2")


def test_hiding_a_gpu_is_noticed_at_any_time(driver, monkeypatch: pytest.MonkeyPatch) -> None:
    driver()
    assert chosen("auto").numerics.device == "gpu"
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    assert chosen("auto").numerics.device == "cpu"
    for device in ("gpu", "gpu:0"):
        with pytest.raises(BenchError, match="CUDA_VISIBLE_DEVICES='-1' hides every GPU"):
            chosen(device)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    assert chosen("gpu").numerics.device == "gpu"
