"""Every loader on a set of TensorFlow Datasets: grey images of 28 x 28 pixels, exported."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from set_fixtures import here, made_set, tfds_dataset, tiny_set

from bench.data.prepared import PreparedFolder, prepare
from bench.data.resolve import resolve
from bench.loaders.base import LoaderRequest, loaders
from bench.loaders.stream import Stream
from bench.seeds import Seeds
from bench.suite.architecture import ImageShape
from bench.suite.dataset import SPLITS

__all__ = ["here", "made_set", "tfds_dataset", "tiny_set"]


@pytest.fixture
def folder(tfds_dataset, here) -> PreparedFolder:
    return prepare(resolve(tfds_dataset(validation=0.2), seed=1))


def pixels_by_path(folder: Path) -> dict[str, np.ndarray]:
    """What TensorFlow Datasets decodes, by the number in the split that an exported file is called after."""
    from tiny_set import stored

    return {
        f"{split}/{number:06d}": image
        for split, rows in stored(folder).items()
        for number, (image, _) in enumerate(rows)
    }


@pytest.mark.parametrize("name", loaders.items())
def test_every_loader_gives_the_stored_pixels(name, folder, made_set, whole, tmp_path) -> None:
    pixels = pixels_by_path(made_set)
    request = LoaderRequest(
        folder=folder,
        shape=ImageShape(28, 28, 1),
        interpolation="bilinear",
        batch_size=16,
        seeds=Seeds(1),
        augmentation=None,
        scratch=tmp_path,
        memory_bytes=10**9,
    )
    for split in SPLITS:
        images, labels = whole(Stream(loaders[name]().evaluation(request, split)))
        manifest = folder.manifest.splits[split]
        keys = [f"{path.partition('/')[0]}/{Path(path).stem}" for path in manifest.paths]
        assert images.shape == (len(manifest), 28, 28, 1)
        assert np.array_equal(images, np.stack([pixels[key] for key in keys]).astype(np.float32))
        assert labels.tolist() == list(manifest.labels)
    trained, _ = whole(Stream(loaders[name]().training(request)))
    expected = np.stack(
        [pixels[f"train/{Path(path).stem}"] for path in folder.manifest.splits["train"].paths]
    )
    assert sorted(image.tobytes() for image in trained.astype(np.uint8)) == sorted(
        i.tobytes() for i in expected
    )
