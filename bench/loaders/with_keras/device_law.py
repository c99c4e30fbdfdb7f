"""The law of augmentation in front of a network, on the device that computes it."""

from __future__ import annotations

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
            drawn: (batch, DRAWN), see `Transform.drawn`.

        Returns:
            (batch, height, width, channels) in 0-255.
        """
        warped = keras.ops.image.affine_transform(
            images,
            drawn[:, :COEFFICIENTS],
            interpolation="bilinear",
            fill_mode=self._augmentation.fill,
            fill_value=self._augmentation.fill_value,
            data_format="channels_last",
        )
        contrast, brightness = (
            keras.ops.reshape(drawn[:, COEFFICIENTS + place], (-1, 1, 1, 1)) for place in (0, 1)
        )
        means = keras.ops.mean(warped, axis=(1, 2), keepdims=True)
        recoloured = (warped * contrast + means * (1 - contrast)) * brightness
        return keras.ops.clip(recoloured, 0, 255)


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
        return (images, np.tile(UNVARIED, (len(images), 1))), labels
