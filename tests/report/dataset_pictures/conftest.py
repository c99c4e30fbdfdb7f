"""Datasets of plain colours, each class another one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from run_fixtures import plan_of, roots

from bench.data.manifest import Manifest, ManifestSplit
from bench.report.looks import png
from bench.suite.dataset import SPLITS

__all__ = ["plan_of", "roots"]


def colour(label: int) -> tuple[int, int, int]:
    """The colour of a class; none is the background's, or that of text."""
    return 20 + label % 200, 40 + label // 2, 250 - label


@pytest.fixture
def painted(tmp_path: Path):
    """Makes a dataset; training, validation and test images of each class by name."""

    def make(counts: dict[str, Sequence[int]], size=(16, 16), color: str = "rgb") -> Manifest:
        splits = {}
        for number, split in enumerate(SPLITS):
            paths, labels = [], []
            for label, numbers in enumerate(counts.values()):
                path = tmp_path / f"{label}.png"
                Image.new("RGB", size, colour(label)).save(path)
                paths += [path.name] * numbers[number]
                labels += [label] * numbers[number]
            digests = tuple(str(index) for index in range(len(paths)))
            splits[split] = ManifestSplit(tuple(paths), tuple(labels), digests, (True,) * len(paths))
        return Manifest(tuple(counts), splits, color, tmp_path)

    return make


@pytest.fixture
def pixels():
    """The picture of a figure as it is saved: (height, width, 3)."""
    return lambda figure: np.asarray(Image.open(io.BytesIO(png(figure))).convert("RGB"))


@pytest.fixture
def colour_of():
    """The colour of a class's images, by its label."""
    return colour
