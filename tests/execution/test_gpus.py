"""Which GPUs a run may take, as a driver and the environment say."""

from __future__ import annotations

import shutil

import pytest
from gpu_fixtures import PARTS, TWO, driver

from bench.execution import gpus
from bench.execution.gpus import Gpu

__all__ = ["driver"]


def numbers():
    return [gpu.number for gpu in gpus.gpus()]


def test_a_device_is_known_by_what_the_driver_says(driver) -> None:
    driver()
    assert gpus.gpus() == (Gpu(0, "GPU-1111", "NVIDIA Fake", 81559, "570.1"),)


@pytest.mark.parametrize(
    ("visible", "left"),
    [
        ("0,1", [0, 1]),
        ("1,0", [1, 0]),
        ("1", [1]),
        ("GPU-2222", [1]),
        ("GPU-22, 0", [1, 0]),
        ("0,7,1", [0]),
        ("0,0", [0]),
        ("GPU-", []),
        ("", []),
        ("-1", []),
        ("-1,0", []),
    ],
)
def test_the_environment_chooses_and_orders_as_cuda_does(driver, monkeypatch, visible, left) -> None:
    driver(TWO)
    monkeypatch.setenv(gpus.VISIBLE, visible)
    assert numbers() == left


def test_a_device_without_memory_of_its_own_is_one_too(driver) -> None:
    driver("0, GPU-1111, NVIDIA Fake, [N/A], 570.1")
    assert [gpu.memory_mib for gpu in gpus.gpus()] == [0]


def test_what_mig_makes_of_a_device_are_devices_and_the_whole_is_none(driver) -> None:
    driver(TWO, listing=PARTS)
    assert gpus.gpus() == (
        Gpu(0, "MIG-aaaa", "NVIDIA Fake MIG 1g.18gb", 0, "570.1"),
        Gpu(0, "MIG-bbbb", "NVIDIA Fake MIG 3g.71gb", 0, "570.1"),
        Gpu(1, "GPU-2222", "NVIDIA Fake", 81559, "570.1"),
    )


@pytest.mark.parametrize(
    ("visible", "left"),
    [
        ("MIG-bbbb", ["MIG-bbbb"]),
        ("MIG-bbbb,MIG-aaaa", ["MIG-bbbb", "MIG-aaaa"]),
        ("0", ["MIG-aaaa", "MIG-bbbb"]),
        ("1,0", ["GPU-2222", "MIG-aaaa", "MIG-bbbb"]),
        ("MIG-cccc", []),
    ],
)
def test_the_environment_chooses_parts_too(driver, monkeypatch, visible, left) -> None:
    driver(TWO, listing=PARTS)
    monkeypatch.setenv(gpus.VISIBLE, visible)
    assert [gpu.uuid for gpu in gpus.gpus()] == left


def test_why_there_is_none_is_said(driver, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(gpus, "_CONTROL", tmp_path / "nvidiactl")
    driver(script="#!/bin/sh\nexit 9\n")
    assert gpus.gpus() == ()
    assert "the NVIDIA driver finds no device" in gpus.why_none()
    driver()
    monkeypatch.setenv(gpus.VISIBLE, "5")
    assert gpus.why_none().startswith("CUDA_VISIBLE_DEVICES='5' hides every GPU: unset it")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv(gpus.VISIBLE)
    assert "there is no nvidia-smi" in gpus.why_none()
    (tmp_path / "nvidiactl").touch()
    assert "there is an NVIDIA driver but no nvidia-smi" in gpus.why_none()
