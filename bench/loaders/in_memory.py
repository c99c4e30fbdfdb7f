"""All images decoded once, by Pillow, into one array: the reference that the other loaders are held to."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.errors import Unavailable
from bench.loaders.augmenter import Augmenter
from bench.loaders.base import Feed, Loader, LoaderRequest, loaders
from bench.suite.architecture import ImageShape
from bench.suite.dataset import SPLITS, SplitName
from bench.suite.protocol import Interpolation


@loaders.register("in-memory")
class InMemoryLoader(Loader):
    """Holds each split as one 8-bit array and gathers batches from it; needs no TensorFlow."""

    version = 1
    needs = ()
    augments_on_device = True
    remarks = ("Decodes and resizes every image once, before the first epoch.",)

    def __init__(self) -> None:
        self._splits: dict[Hashable, tuple[NDArray[np.uint8], NDArray[np.int32]]] = {}

    def training(self, request: LoaderRequest) -> Feed:
        """See the base.

        Raises:
            Unavailable: The splits do not all fit `memory_bytes`.
        """
        from bench.loaders.with_keras.array_batches import ArrayBatches

        images, labels = self._read(request, "train")
        augmentation = request.augmentation
        augmenter = Augmenter(augmentation, request.seeds, len(images)) if augmentation else None
        data = ArrayBatches(images, labels, request.batch_size, request.seeds, augmenter, request.first_epoch)
        return Feed.of(data, request, "train")

    def evaluation(self, request: LoaderRequest, split: SplitName) -> Feed:
        """See the base.

        Raises:
            Unavailable: The splits do not all fit `memory_bytes`.
        """
        from bench.loaders.with_keras.array_batches import ArrayBatches

        return Feed.of(ArrayBatches(*self._read(request, split), request.batch_size), request, split)

    def _read(self, request: LoaderRequest, split: SplitName) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
        """Reads a split once, however often it is asked for, if all of them have room beside each other."""
        key = request.folder.root, split, request.shape, request.interpolation
        if key not in self._splits:
            # Of all splits, whichever is read first: a run that could not be scored is not to be trained.
            check_room(request)
            found = read_split(request, split)
            if split == "test":  # Read last, and only once.
                return found
            self._splits[key] = found
        return self._splits[key]


def check_room(request: LoaderRequest) -> None:
    """Looks for the room that all splits take as pixels.

    Raises:
        Unavailable: They do not fit `memory_bytes`.
    """
    needed, shape = sum(map(request.decoded_bytes, SPLITS)), request.shape
    if needed > request.memory_bytes:
        raise Unavailable(
            f"all splits together take {needed / 1e6:,.0f} MB as pixels of {shape.height} x {shape.width} x "
            f"{shape.channels} and {request.memory_bytes / 1e6:,.0f} MB of memory are allowed: take the "
            "loader tf-data, which keeps them on disk, or a smaller image_size"
        )


def read_split(request: LoaderRequest, split: SplitName) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Decodes all images of a split, in the order of the manifest.

    Returns:
        Images (images, height, width, channels) and labels (images,).
    """
    images = read_images(request.folder.files[split], request.shape, request.interpolation)
    return images, np.asarray(request.labels(split), np.int32)


def read_images(files: Sequence[Path], shape: ImageShape, interpolation: Interpolation) -> NDArray[np.uint8]:
    """Decodes and resizes files with Pillow: (files, height, width, channels)."""
    images = np.empty((len(files), shape.height, shape.width, shape.channels), np.uint8)

    def read(index: int) -> None:
        images[index] = read_image(files[index], shape, interpolation)

    with ThreadPoolExecutor() as pool:  # Pillow lets go of the interpreter while it decodes.
        for _ in pool.map(read, range(len(files))):
            pass
    return images


def read_image(file: Path, shape: ImageShape, interpolation: Interpolation) -> NDArray[np.uint8]:
    """Decodes and resizes one file with Pillow, antialiasing where it shrinks: (height, width, channels)."""
    with Image.open(file) as opened:
        return fitted(opened.convert("RGB" if shape.channels == 3 else "L"), shape, interpolation)


def fitted(image: Image.Image, shape: ImageShape, interpolation: Interpolation) -> NDArray[np.uint8]:
    """Resizes an image of mode RGB or L, as the shape has channels: (height, width, channels)."""
    size = (shape.width, shape.height)
    if image.size != size:
        image = image.resize(size, Image.Resampling[interpolation.upper()])
    return np.asarray(image).reshape(shape.height, shape.width, shape.channels)
