from __future__ import annotations

import re
from importlib.util import find_spec

import pytest

from bench.errors import BenchError
from bench.execution import choices, machine
from bench.execution.choices import chosen_numerics


def test_a_backend_that_is_not_installed_is_refused_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.setattr(choices, "find_spec", lambda name: None if name == "jax" else find_spec(name))
    with pytest.raises(BenchError, match=re.escape("KERAS_BACKEND=jax: the package jax is not installed")):
        chosen_numerics("cpu")


def test_an_unknown_backend_or_device_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BenchError, match="did you mean 'gpu'"):
        chosen_numerics("gpus")
    monkeypatch.setenv("KERAS_BACKEND", "tensorflw")
    with pytest.raises(BenchError, match="did you mean 'tensorflow'"):
        chosen_numerics("cpu")


def test_hiding_a_gpu_is_noticed_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_installed_gpus", lambda: ("A GPU",))
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    assert chosen_numerics("auto").device == "gpu"
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    assert chosen_numerics("auto").device == "cpu"
    with pytest.raises(BenchError, match="CUDA_VISIBLE_DEVICES='-1' hides every GPU"):
        chosen_numerics("gpu")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    assert chosen_numerics("gpu").device == "gpu"
