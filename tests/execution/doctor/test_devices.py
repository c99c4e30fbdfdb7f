from __future__ import annotations

import shutil
from pathlib import Path

import psutil
import pytest
from gpu_fixtures import driver

from bench.execution import gpus, machine
from bench.execution.doctor import devices as check
from bench.execution.doctor.devices import devices

__all__ = ["driver"]


@pytest.fixture
def no_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(gpus, "installed", lambda: ())
    monkeypatch.setattr(gpus, "query", lambda *fields: [])
    monkeypatch.setattr(gpus, "_CONTROL", tmp_path / "none")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)


def test_a_gpu_is_shown_with_memory_and_driver(driver, by_subject) -> None:
    driver()
    found = by_subject(devices())
    assert found["GPU 0"].found == "NVIDIA Fake, 81559 MiB of memory (12 in use), driver 570.1"
    assert "GPU" not in found
    assert f"{machine.cores()} cores" in found["CPU"].found


def test_a_hidden_gpu_is_a_note(driver, by_subject, monkeypatch) -> None:
    driver()
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    found = by_subject(devices())
    assert found["GPU"].level == "note"
    assert found["GPU"].found == "CUDA_VISIBLE_DEVICES='-1' hides every GPU"
    assert "GPU 0" in found


def test_a_driver_that_fails_is_a_note(driver, by_subject) -> None:
    driver(script="#!/bin/sh\nexit 9\n")
    found = by_subject(devices())
    assert found["GPU"].level == "note"
    assert "finds no device" in found["GPU"].found


def test_no_card_is_fine_but_a_card_without_a_driver_is_not(no_driver, by_subject, monkeypatch) -> None:
    monkeypatch.setattr(check, "_has_card", lambda: False)
    assert by_subject(devices())["GPU"].level == "fine"
    monkeypatch.setattr(check, "_has_card", lambda: True)
    found = by_subject(devices())["GPU"]
    assert found.level == "note"
    assert found.advice == "install one, or take --device cpu"


def test_little_memory_is_a_note(no_driver, by_subject, monkeypatch) -> None:
    little = psutil.virtual_memory()._replace(available=2**20)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: little)
    assert by_subject(devices())["memory"].level == "note"
