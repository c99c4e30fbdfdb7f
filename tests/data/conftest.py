"""Small folders of images, each image another colour."""

import pytest
from PIL import Image

from bench.data.resolve import resolve
from bench.data.sources.folder import FolderDataset


@pytest.fixture
def photos(roots):
    """The folder of the dataset `photos`."""
    return roots / "data" / "photos"


@pytest.fixture
def draw(photos):
    """Draws images of a class into a folder of the dataset, `draw("train/cat", 5)`; returns their paths."""
    drawn = []

    def draw_class(folder, count, suffix=".png", **options):
        target = photos / folder
        target.mkdir(parents=True, exist_ok=True)
        paths = []
        for number in range(count):
            key = len(drawn)
            path = target / f"{number:03d}{suffix}"
            Image.new("RGB", (4, 3), (key % 256, key // 256, 7)).save(path, **options)
            drawn.append(path)
            paths.append(path)
        return paths

    return draw_class


@pytest.fixture
def dataset():
    """Declares the dataset `photos`, with training and test folders unless said otherwise."""

    def declare(**fields):
        splits = {"train": "train", "test": "test"}
        return FolderDataset.model_validate({"path": "photos", "splits": splits, **fields})

    return declare


@pytest.fixture
def manifest(dataset):
    """Declares and resolves it."""

    def make(seed=1, **fields):
        return resolve(dataset(**fields), seed)

    return make


@pytest.fixture
def two_classes(draw):
    """20 and 10 training images, 6 and 3 test images."""
    for split, counts in {"train": (20, 10), "test": (6, 3)}.items():
        for name, count in zip(("cat", "dog"), counts, strict=True):
            draw(f"{split}/{name}", count)


@pytest.fixture
def by_split():
    """The paths of a manifest by split."""
    return lambda manifest: {name: set(split.paths) for name, split in manifest.splits.items()}
