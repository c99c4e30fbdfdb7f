"""Fixtures of the tests that use sets of TensorFlow Datasets."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.data.sources.tfds import TfdsDataset
from bench.data.tfds import export, fetch
from bench.data.tfds.prepared import PreparedSet

SPLITS = {"train": "train", "test": "test"}


@pytest.fixture(scope="session")
def made_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared set that tests copy."""
    from tiny_set import TinyShapes, prepare

    return prepare(TinyShapes, tmp_path_factory.mktemp("sets"))


@pytest.fixture
def tiny_set(made_set: Path, roots: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a prepared set of this test's own, where TFDS_DATA_DIR leads."""
    monkeypatch.setenv("TFDS_DATA_DIR", str(roots / "sets"))
    return Path(shutil.copytree(made_set, roots / "sets" / "tiny_shapes" / "1.0.0"))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that is done in a process of its own is done in this one, where TensorFlow is imported already."""
    for module in (export, fetch):
        monkeypatch.setattr(
            module, "in_own_process", lambda report, work, *arguments: work(report, *arguments)
        )
    # What is set there would be set here, and stay.
    for name in ("CUDA_VISIBLE_DEVICES", "TF_CPP_MIN_LOG_LEVEL"):
        monkeypatch.setenv(name, os.environ.get(name, ""))


@pytest.fixture
def exported(tiny_set: Path, here: None) -> Callable[..., export.Export]:
    """Exports the set, the whole of it unless said otherwise; `told` is what was reported."""

    def make(*parts: str, told: list[str] | None = None) -> export.Export:
        report = (told if told is not None else []).append
        return export.exported(PreparedSet.read(tiny_set), parts or ("train", "test"), report)

    return make


@pytest.fixture
def tfds_dataset(tiny_set: Path) -> Callable[..., TfdsDataset]:
    """Declares the set as a dataset, grey and with its own splits unless said otherwise."""

    def declare(**fields: Any) -> TfdsDataset:
        plain = {"name": "tiny_shapes", "splits": SPLITS, "color": "grayscale", **fields}
        return TfdsDataset.model_validate(plain)

    return declare
