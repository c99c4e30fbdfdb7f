"""Small drawn folders, and what every loader is asked to do with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.data.manifest import Manifest, ManifestSplit
from bench.data.prepared import PreparedFolder
from bench.loaders.base import LoaderRequest
from bench.loaders.stream import Stream
from bench.seeds import Seeds
from bench.suite.architecture import ImageShape
from bench.suite.dataset import SPLITS

CLASSES = ("ant", "bee", "cow")
COUNTS = {"train": (7, 5, 3), "validation": (2, 2, 1), "test": (3, 1, 2)}
SHAPE = ImageShape(24, 20, 3)
SIZES = ((24, 20), (48, 60), (12, 14), (31, 20))


def drawn_pixels(key: int, height: int, width: int, channels: int) -> np.ndarray:
    """Smooth patches that no other key shares, so that an image is known again after JPEG and resizing."""
    patches = np.random.default_rng(key).integers(0, 256, (4, 4, channels)).astype(np.uint8)
    layers = [
        Image.fromarray(patches[..., channel]).resize((width, height), 2) for channel in range(channels)
    ]
    return np.stack([np.asarray(layer) for layer in layers], axis=-1)


def draw_folder(root: Path, kind: str) -> PreparedFolder:
    """Draws a dataset.

    Args:
        root: Where.
        kind: `png` and `jpeg` have the shape that is asked for, `mixed` holds both at many sizes, some grey.
    """
    folders = tuple(f"{label}_{name}" for label, name in enumerate(CLASSES))
    splits, files, key = {}, {}, 0
    for split in SPLITS:
        paths: list[Path] = []
        labels: list[int] = []
        for label, count in enumerate(COUNTS[split]):
            folder = root / split / folders[label]
            folder.mkdir(parents=True)
            for number in range(count):
                key += 1
                size = SIZES[key % 4] if kind == "mixed" else (SHAPE.height, SHAPE.width)
                jpeg = kind == "jpeg" or (kind == "mixed" and key % 2)
                grey = kind == "mixed" and key % 5 == 0
                pixels = drawn_pixels(key, *size, 1 if grey else 3)
                path = folder / f"{number:06d}.{'jpg' if jpeg else 'png'}"
                Image.fromarray(pixels[..., 0] if grey else pixels).save(path)
                paths.append(path)
                labels.append(label)
        names = tuple(path.relative_to(root).as_posix() for path in paths)
        splits[split] = ManifestSplit(names, tuple(labels), names, (True,) * len(names))
        files[split] = tuple(paths)
    return PreparedFolder(root, Manifest(CLASSES, splits, "rgb", root), folders, files)


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PreparedFolder]:
    """A drawn dataset of each kind."""
    return {kind: draw_folder(tmp_path_factory.mktemp(kind), kind) for kind in ("png", "jpeg", "mixed")}


@pytest.fixture
def ask(folders: dict[str, PreparedFolder], tmp_path: Path) -> Callable[..., LoaderRequest]:
    """Makes a request; what is not named is the default below."""
    default = LoaderRequest(
        folder=folders["png"],
        shape=SHAPE,
        interpolation="bilinear",
        batch_size=4,
        seeds=Seeds(42),
        augmentation=None,
        scratch=tmp_path,
        memory_bytes=10**9,
    )

    def request(kind: str = "png", **changes: object) -> LoaderRequest:
        return replace(default, folder=folders[kind], **changes)

    return request


def read_whole(stream: Stream) -> tuple[np.ndarray, np.ndarray]:
    """One epoch as one array of images and one of labels."""
    images, labels = zip(*stream.epoch(), strict=True)
    return np.concatenate(images), np.concatenate(labels)


@pytest.fixture
def whole() -> Callable[[Stream], tuple[np.ndarray, np.ndarray]]:
    return read_whole


def nearest_images(images: np.ndarray, reference: np.ndarray) -> list[int]:
    """Which reference image each image is, by the least mean absolute difference."""
    return [int(np.abs(reference - image).mean(axis=(1, 2, 3)).argmin()) for image in images]


@pytest.fixture
def identify() -> Callable[[np.ndarray, np.ndarray], list[int]]:
    return nearest_images
