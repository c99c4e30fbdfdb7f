"""Tiny sets of TensorFlow Datasets, made by its real builders from images drawn here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import tensorflow_datasets as tfds

tfds.disable_progress_bar()

CLASSES = ("T-shirt/top", "Bag", "Ankle boot")
COUNTS = {"train": 45, "test": 18}
SHARDS = 2
SIDE = 28


def drawn(split: str, number: int) -> np.ndarray:
    """One image: grey (28, 28, 1), each another one; its label is its number modulo three."""
    rng = np.random.default_rng([len(split), number])
    return rng.integers(0, 256, (SIDE, SIDE, 1)).astype(np.uint8)


class TinyShapes(tfds.core.GeneratorBasedBuilder):
    """Grey images of three classes, with splits for training and test."""

    VERSION = tfds.core.Version("1.0.0")
    COUNTS: ClassVar[dict[str, int]] = COUNTS
    UNLABELLED: ClassVar[int] = 0

    def _info(self) -> tfds.core.DatasetInfo:
        features = tfds.features.FeaturesDict(self.features())
        return tfds.core.DatasetInfo(builder=self, features=features, supervised_keys=self.keys())

    def features(self) -> dict[str, Any]:
        return {
            "image": tfds.features.Image(shape=(SIDE, SIDE, 1)),
            "label": tfds.features.ClassLabel(names=CLASSES),
            "number": np.int64,
        }

    def keys(self) -> tuple[str, str] | None:
        return "image", "label"

    def _split_generators(self, dl_manager: Any) -> dict[str, Any]:
        return {split: self._generate_examples(split, count) for split, count in self.COUNTS.items()}

    def _generate_examples(self, split: str, count: int) -> Iterator[tuple[int, dict[str, Any]]]:
        for number in range(count):
            label = -1 if number < self.UNLABELLED else number % len(CLASSES)
            yield number, self.example(drawn(split, number), label, number)

    def example(self, image: np.ndarray, label: int, number: int) -> dict[str, Any]:
        return {"image": image, "label": label, "number": number}


class TinyMany(TinyShapes):
    """As many images as Fashion-MNIST has."""

    COUNTS: ClassVar[dict[str, int]] = {"train": 60_000, "test": 10_000}


class TinyUnlabelled(TinyShapes):
    """The first two images of each split have no label."""

    UNLABELLED = 2


class TinyBoxes(TinyShapes):
    """Several labels an image."""

    def features(self) -> dict[str, Any]:
        labels = tfds.features.Sequence(tfds.features.ClassLabel(names=CLASSES))
        return {"image": tfds.features.Image(shape=(SIDE, SIDE, 1)), "labels": labels}

    def keys(self) -> None:
        return None

    def example(self, image: np.ndarray, label: int, number: int) -> dict[str, Any]:
        return {"image": image, "labels": [label, 0]}


def prepare(kind: type[TinyShapes], data_dir: Path) -> Path:
    """Prepares a set as its users would, in two record files a split; returns its folder."""
    builder = kind(data_dir=data_dir)
    builder.download_and_prepare(download_config=tfds.download.DownloadConfig(num_shards=SHARDS))
    return Path(builder.data_dir)


def stored(folder: Path) -> dict[str, list[tuple[np.ndarray, int]]]:
    """Pixels and label of every image, as TensorFlow Datasets itself decodes them, in their order."""
    builder = tfds.builder_from_directory(folder)
    order = tfds.ReadConfig(interleave_cycle_length=1)
    return {
        split: [
            (row["image"], int(row["label"]))
            for row in tfds.as_numpy(builder.as_dataset(split, read_config=order))
        ]
        for split in COUNTS
    }
