"""The features of a frozen base, computed once, and the head trained on them in the loader's own order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.data.prepared import PreparedFolder
from bench.loaders.base import Feed, Loader, LoaderRequest
from bench.suite.architecture import ImageShape
from bench.suite.dataset import SplitName
from bench.training.callbacks import Clock

MARKER_SHAPE = ImageShape(1, 1, 3)
SPLITS_WITH_FEATURES: tuple[SplitName, ...] = ("train", "validation")
Features = dict[SplitName, NDArray[np.float32]]


@dataclass(frozen=True)
class FrozenBase:
    """A network cut in two behind the features of its frozen base; both parts share its layers.

    Attributes:
        extractor: From images to features.
        head: From features to what the network predicts; the part that is trained.
    """

    extractor: keras.Model
    head: keras.Model


def cut(model: keras.Model, features: keras.layers.Layer) -> FrozenBase:
    """Cuts a flat network behind one of its layers.

    The head is made of the very layers of the network, seeds of their dropout included, so that training it
    alone gives the same weights, bit for bit, as training the network.
    """
    after = model.layers[model.layers.index(features) + 1 :]
    given = keras.Input(features.output.shape[1:], dtype=features.output.dtype, name="features_once")
    x = given
    for layer in after:
        x = layer(x)
    return FrozenBase(keras.Model(model.input, features.output), keras.Model(given, x))


def features_bytes(features: keras.layers.Layer, images: int) -> int:
    """What the features of so many images take, in bytes."""
    return 4 * images * int(np.prod(features.output.shape[1:]))


def extract(base: FrozenBase, loader: Loader, request: LoaderRequest, clock: Clock) -> Features:
    """Computes the features of the training and validation images, once, in the order of the manifest."""
    found: Features = {}
    for split in SPLITS_WITH_FEATURES:
        images = loader.evaluation(request, split).data
        found[split] = np.asarray(base.extractor.predict(images, callbacks=[clock], verbose=0))
        clock.returned()
    return found


def feature_feeds(loader: Loader, request: LoaderRequest, features: Features) -> tuple[Feed, Feed]:
    """Batches of training and validation features in exactly the order in which the loader gives the images.

    The loader itself decides that order: it reads a folder with the same names in which every image is one
    pixel that holds its number, which costs next to nothing, and each number is replaced by its features.
    """
    marked = _marked(request)
    training = _looked_up(loader.training(marked), features["train"])
    return training, _looked_up(loader.evaluation(marked, "validation"), features["validation"])


def _looked_up(feed: Feed, features: NDArray[np.float32]) -> Feed:
    """A feed of markers as one of features."""
    if isinstance(feed.data, keras.utils.PyDataset):
        return replace(feed, data=_Looked(feed.data, features))
    import tensorflow as tf

    # Batches are made on the CPU: on a GPU it would take memory and be of no use.
    with tf.device("CPU:0"):
        table = tf.constant(features)

    def look_up(pixels: Any, labels: Any) -> tuple[Any, Any]:
        return tf.gather(table, _numbers(pixels, lambda values: tf.cast(values, tf.int32))), labels

    return replace(feed, data=feed.data.map(look_up))


def _marked(request: LoaderRequest) -> LoaderRequest:
    """The request with every image of two splits replaced by a pixel that holds its place in its split."""
    folders = request.folder
    root = request.scratch / "markers"
    files = {split: _draw_markers(folders, split, root) for split in SPLITS_WITH_FEATURES}
    marked = PreparedFolder(root, folders.manifest, folders.class_folders, {**folders.files, **files})
    return replace(request, folder=marked, shape=MARKER_SHAPE, interpolation="nearest")


def _draw_markers(folders: PreparedFolder, split: SplitName, root: Path) -> tuple[Path, ...]:
    for class_folder in folders.class_folders:
        (root / split / class_folder).mkdir(parents=True, exist_ok=True)
    files = [root / file.relative_to(folders.root).with_suffix(".png") for file in folders.files[split]]
    for number, file in enumerate(files):
        pixel = np.array([[[number & 255, number >> 8 & 255, number >> 16]]], np.uint8)
        Image.fromarray(pixel).save(file)
    return tuple(files)


def _numbers(pixels: Any, cast: Callable[[Any], Any]) -> Any:
    """The numbers (batch,) that marker images (batch, 1, 1, 3) hold."""
    red, green, blue = (cast(pixels[:, 0, 0, channel]) for channel in range(3))
    return red + 256 * green + 65536 * blue


class _Looked(keras.utils.PyDataset):  # type: ignore[misc]
    """A `PyDataset` of markers as one of features; Keras' calls are handed on, so that its epochs pass."""

    def __init__(self, markers: keras.utils.PyDataset, features: NDArray[np.float32]) -> None:
        super().__init__()
        self._markers = markers
        self._features = features

    def __len__(self) -> int:
        return len(self._markers)

    def __getitem__(self, batch: int) -> tuple[NDArray[np.float32], NDArray[Any]]:
        pixels, labels = self._markers[batch]
        return self._features[_numbers(pixels, lambda values: values.astype(np.int64))], labels

    def on_epoch_begin(self) -> None:
        """Called by Keras."""
        self._markers.on_epoch_begin()

    def on_epoch_end(self) -> None:
        """Called by Keras."""
        self._markers.on_epoch_end()
