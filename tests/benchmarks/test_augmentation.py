"""An epoch of casting-cnn under augmentation costs at most one and a half plain epochs."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.data.manifest import Manifest, ManifestSplit
from bench.data.prepared import PreparedFolder
from bench.loaders.base import LoaderRequest, loaders
from bench.seeds import Seeds
from bench.suite.architecture import ImageShape
from bench.suite.augmentation import Augmentation

IMAGES = 756
CASTING = Augmentation(horizontal_flip=True, vertical_flip=True, contrast=0.1, rotation=360, fill="constant")
PAIRS = 5
LIMIT = 1.5


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> PreparedFolder:
    """As many JPEGs of the same size as the casting suite trains on."""
    root = tmp_path_factory.mktemp("casting")
    noise = np.random.default_rng(0)
    files = []
    for index in range(IMAGES):
        path = root / "train" / f"{index % 2}_class" / f"{index:06d}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        patches = noise.integers(0, 256, (30, 30, 3)).astype(np.uint8)
        Image.fromarray(patches).resize((300, 300)).save(path)
        files.append(path)
    files.sort()
    names = tuple(str(path.relative_to(root)) for path in files)
    train = ManifestSplit(names, tuple(int(name[6]) for name in names), names, (True,) * IMAGES)
    nothing = ManifestSplit((), (), (), ())
    splits = {"train": train, "validation": nothing, "test": nothing}
    manifest = Manifest(("0", "1"), splits, "rgb", root)
    return PreparedFolder(root, manifest, ("0_class", "1_class"), {"train": tuple(files)})


class Epochs:
    """A fit of casting-cnn that goes on by one epoch at each call."""

    def __init__(self, folder: PreparedFolder, augmentation: Augmentation | None, scratch: Path) -> None:
        import keras

        layers = keras.layers
        convolutions = [
            layer
            for filters in (8, 16, 16)
            for layer in (layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D())
        ]
        self._model = keras.Sequential(
            [
                layers.Input((300, 300, 3)),
                layers.Rescaling(1 / 255),
                *convolutions,
                layers.Flatten(),
                layers.Dense(224, activation="relu"),
                layers.Dense(2),
            ]
        )
        self._model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        shape = ImageShape(300, 300, 3)
        request = LoaderRequest(folder, shape, "bilinear", 32, Seeds(42), augmentation, scratch, 10**9)
        self._feed = loaders["tf-data"]().training(request)

    def seconds(self) -> float:
        """Of the second of two epochs: the first one starts the pipeline."""
        import keras

        ends: list[float] = []
        end = keras.callbacks.LambdaCallback(
            on_epoch_end=lambda epoch, logs: ends.append(time.perf_counter())
        )
        feed = self._feed
        self._model.fit(
            feed.data, steps_per_epoch=feed.steps, epochs=2, shuffle=False, verbose=0, callbacks=[end]
        )
        return ends[1] - ends[0]


@pytest.mark.benchmark
def test_augmented_epoch_against_plain_epoch(folder, tmp_path, benchmark):
    plain, varied = (Epochs(folder, augmentation, tmp_path) for augmentation in (None, CASTING))
    for epochs in (plain, varied):
        epochs.seconds()  # Compiles, and fills the cache.
    ratios = []

    def pair() -> None:
        before = plain.seconds()
        ratios.append(varied.seconds() / before)

    benchmark.pedantic(pair, rounds=PAIRS)
    benchmark.extra_info["augmented_to_plain"] = ratios
    assert statistics.median(ratios) <= LIMIT, ratios
