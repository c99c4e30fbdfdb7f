"""The preview shows what training sees, no more and no less."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.data.manifest import Manifest
from bench.data.prepared import prepare
from bench.errors import BenchError
from bench.execution.plan import Task
from bench.loaders.base import LoaderRequest
from bench.loaders.in_memory import InMemoryLoader
from bench.loaders.stream import Stream
from bench.report.dataset_pictures import Variation, augmented_preview
from bench.report.dataset_pictures.augmented_preview import drawn_variants, parameters
from bench.seeds import Seeds
from bench.suite.augmentation import Augmentation

AUGMENTATION = {"rotation": 90, "zoom": 0.2, "horizontal_flip": True, "contrast": 0.3}


@pytest.fixture
def augmented(plan_of):
    """The first task of a tiny suite whose images are resized and augmented."""

    def make(color: str = "rgb") -> Task:
        splits = {"train": "train", "test": "test"}
        return plan_of(
            datasets={"tiny": {"source": "folder", "path": "tiny", "splits": splits, "color": color}},
            regularisations={"none": {"augmentation": AUGMENTATION}},
            protocols={"default": {"image_size": [10, 14], "batch_size": 7, "epochs": 2}},
        ).tasks[0]

    return make


@pytest.mark.parametrize("color", ["rgb", "grayscale"])
def test_the_variants_are_those_that_training_draws(augmented, tmp_path: Path, color: str) -> None:
    task = augmented(color)
    config, manifest, seed = task.run.cell.config, task.manifest, task.run.seed
    indices = np.array([3, 20])
    shown = drawn_variants(manifest, Variation.of(config, seed), indices, epochs=3)
    assert shown.shape == (2, 4, 10, 14, config.image_shape.channels)

    folder = prepare(manifest)
    request = LoaderRequest.of(config, folder, Seeds(seed), tmp_path, 10**9)
    loader = InMemoryLoader()
    plain = _epoch(Stream(loader.evaluation(request, "train")))
    np.testing.assert_array_equal(shown[:, 0], plain[indices])
    stream = Stream(loader.training(request))
    for epoch in range(3):
        # Training shuffles; that an image is among the batches says that it was drawn for this epoch.
        batches = _epoch(stream)
        for row in range(2):
            assert (batches == shown[row, epoch + 1]).all(axis=(1, 2, 3)).sum() == 1


def _epoch(stream: Stream) -> np.ndarray:
    return np.concatenate([images for images, _ in stream.epoch()])


def test_originals_and_variants_stand_in_rows(augmented, pixels) -> None:
    task = augmented()
    variation = Variation.of(task.run.cell.config, 1)
    narrow, wide = (
        pixels(augmented_preview(task.manifest, variation, "tiny", images=3, variants=number))
        for number in (2, 5)
    )
    assert wide.shape[1] > narrow.shape[1]
    tall = pixels(augmented_preview(task.manifest, variation, "tiny", images=6, variants=2))
    assert tall.shape[0] > narrow.shape[0]
    assert tall.shape[1] == narrow.shape[1]


def test_a_split_with_few_images_shows_them_all(augmented) -> None:
    task = augmented()
    manifest: Manifest = task.manifest
    figure = augmented_preview(manifest, Variation.of(task.run.cell.config, 1), images=500, variants=1)
    assert figure.bbox.height > 100 * len(manifest.splits["train"])


@pytest.mark.parametrize("regularisations", [{"none": {}}, {"none": {"augmentation": {"native": True}}}])
def test_only_the_common_law_is_previewed(plan_of, regularisations) -> None:
    task = plan_of(regularisations=regularisations).tasks[0]
    with pytest.raises(BenchError, match="common law"):
        Variation.of(task.run.cell.config, 1)


def test_parameters_are_said_in_words() -> None:
    augmentation = Augmentation(rotation=20, brightness=(0.5, 1.5), vertical_flip=True, fill="constant")
    assert parameters(augmentation) == "vertical flip, rotation ±20°, brightness 0.5-1.5, fill constant 0"
