from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.execution.doctor.keras_settings import keras_settings

USUAL = {"floatx": "float32", "epsilon": 1e-7, "backend": "tensorflow", "image_data_format": "channels_last"}


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Writes the user's `keras.json`."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    (tmp_path / "keras").mkdir()
    return (tmp_path / "keras" / "keras.json").write_text


def test_the_usual_settings_and_none_are_fine(write, by_subject) -> None:
    assert by_subject(keras_settings())["keras.json"].level == "fine"
    write(json.dumps({**USUAL, "something": "else"}))
    assert by_subject(keras_settings())["keras.json"].level == "fine"


def test_what_runs_do_differently_is_named(write, by_subject) -> None:
    write(json.dumps({**USUAL, "floatx": "float16", "backend": "jax"}))
    found = by_subject(keras_settings())["keras.json"]
    assert found.level == "note"
    assert "backend 'jax' (runs: 'tensorflow'), floatx 'float16' (runs: 'float32')" in found.found
    assert found.details == {"different": {"floatx": "float16", "backend": "jax"}}


def test_a_backend_that_the_environment_names_as_well_is_no_difference(
    write, by_subject, monkeypatch
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    write(json.dumps({**USUAL, "backend": "jax"}))
    assert by_subject(keras_settings())["keras.json"].level == "fine"


@pytest.mark.parametrize("content", ["{", "[1]", "\x00"])
def test_a_damaged_file_stops_nothing(write, by_subject, content: str) -> None:
    write(content)
    assert by_subject(keras_settings())["keras.json"].level != "wrong"


def test_limits_that_runs_lift_are_named(write, by_subject, monkeypatch) -> None:
    monkeypatch.setenv("KERAS_MAX_EPOCHS", "1")
    assert by_subject(keras_settings())["KERAS_MAX_EPOCHS"].level == "note"
