"""The law of augmentation in front of a network, on the device that computes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from bench.loaders.augmentation import COEFFICIENTS, UNVARIED
from bench.loaders.base import Feed
from bench.suite.augmentation import Augmentation


class DeviceLaw(keras.layers.Layer):  # type: ignore[misc]
    """Varies images as `bench.loaders.augmentation.apply` does, a batch at a time.

    Args:
        augmentation: Says what stands where the transform reaches outside the image.
    """

    def __init__(self, augmentation: Augmentation) -> None:
        # In float32 whatever the network computes in: its grey levels are the loader's.
        super().__init__(dtype="float32", trainable=False, name="augmentation")
        self._augmentation = augmentation

    def call(self, images: Any, drawn: Any) -> Any:
        """Varies a batch.

        Args:
            images: (batch, height, width, channels) in 0-255.
            drawn: (batch, 8), see `Transform.drawn`.

        Returns:
            (batch, height, width, channels) in 0-255.
        """
        warped = self._warped(
            images, [keras.ops.reshape(drawn[:, k], (-1, 1, 1)) for k in range(COEFFICIENTS)]
        )
        contrast, brightness = (
            keras.ops.reshape(drawn[:, COEFFICIENTS + place], (-1, 1, 1, 1)) for place in (0, 1)
        )
        means = keras.ops.mean(warped, axis=(1, 2), keepdims=True)
        recoloured = (warped * contrast + means * (1 - contrast)) * brightness
        return keras.ops.clip(recoloured, 0, 255)

    def _warped(self, images: Any, matrix: Sequence[Any]) -> Any:
        """One bilinear transform.

        Not `keras.ops.image.affine_transform`: TensorFlow's kernel behind it wraps otherwise than OpenCV does
        and cannot be compiled by XLA, and PyTorch's writes into the matrices.

        Args:
            images: (batch, height, width, channels).
            matrix: Six tensors (batch, 1, 1): from (column, row, 1) in the result to its place in the image.
        """
        ops, (height, width, channels) = keras.ops, images.shape[1:]
        x = ops.reshape(ops.arange(width, dtype="float32"), (1, 1, width))
        y = ops.reshape(ops.arange(height, dtype="float32"), (1, height, 1))
        column = matrix[0] * x + matrix[1] * y + matrix[2]
        row = matrix[3] * x + matrix[4] * y + matrix[5]
        left, top = ops.floor(column), ops.floor(row)
        pixels = ops.reshape(images, (-1, channels))
        numbers = ops.arange(ops.shape(images)[0], dtype=_place_type())
        first = ops.reshape(numbers * (height * width), (-1, 1, 1))
        warped = 0.0
        for at_row, by_row in ((top, 1 - (row - top)), (top + 1, row - top)):
            for at_column, by_column in ((left, 1 - (column - left)), (left + 1, column - left)):
                r, r_is_inside = self._inside(at_row, height)
                c, c_is_inside = self._inside(at_column, width)
                found = ops.take(pixels, first + r * width + c, axis=0)
                if self._augmentation.fill == "constant":
                    is_inside = ops.expand_dims(ops.logical_and(r_is_inside, c_is_inside), -1)
                    found = ops.where(is_inside, found, self._augmentation.fill_value)
                warped = warped + ops.expand_dims(by_row * by_column, -1) * found
        return warped

    def _inside(self, place: Any, size: int) -> tuple[Any, Any]:
        """The pixel that stands for a place, and whether the place is inside the image itself."""
        ops, fill = keras.ops, self._augmentation.fill
        is_inside = ops.logical_and(place >= 0, place < size)
        if fill == "wrap":
            place = ops.mod(place, size)
        elif fill == "reflect":
            place = ops.mod(place, 2 * size)
            place = ops.minimum(place, 2 * size - 1 - place)
        return ops.cast(ops.clip(place, 0, size - 1), _place_type()), is_inside


def _place_type() -> str:
    """The type in which pixels are counted: on a GPU TensorFlow leaves int32 to the CPU."""
    return "int64" if keras.backend.backend() == "tensorflow" else "int32"


def network_for(model: keras.Model, augmentation: Augmentation | None) -> keras.Model:
    """The network to train: `model`, or where the device augments one with its layers that does.

    Returns:
        Where the device augments, takes images and what was drawn for each.
    """
    if augmentation is None or augmentation.applied == "loader":
        return model
    images = keras.Input(model.input_shape[1:], name="images_to_vary")
    drawn = keras.Input(UNVARIED.shape, name="drawn")
    return keras.Model([images, drawn], model(DeviceLaw(augmentation)(images, drawn)))


def unvaried(feed: Feed, augmentation: Augmentation | None) -> Feed:
    """A feed of images as the network of `network_for` takes them, left as they are."""
    if augmentation is None or augmentation.applied == "loader":
        return feed
    if isinstance(feed.data, keras.utils.PyDataset):
        return replace(feed, data=_Unvaried(feed.data))
    import tensorflow as tf

    def add(images: tf.Tensor, labels: tf.Tensor) -> tuple[Any, tf.Tensor]:
        return (images, tf.tile(UNVARIED[None], (tf.shape(images)[0], 1))), labels

    return replace(feed, data=feed.data.map(add))


class _Unvaried(keras.utils.PyDataset):  # type: ignore[misc]
    """A `PyDataset` in the manifest's order with nothing drawn beside each image."""

    def __init__(self, plain: keras.utils.PyDataset) -> None:
        super().__init__()
        self._plain = plain

    def __len__(self) -> int:
        return len(self._plain)

    def __getitem__(self, batch: int) -> tuple[tuple[NDArray[Any], NDArray[np.float32]], NDArray[Any]]:
        images, labels = self._plain[batch]
        # As the training batches come, which Keras would otherwise compile its steps for once more.
        images = images.astype(np.uint8)
        return (images, np.tile(UNVARIED, (len(images), 1))), labels
