"""What the loaders that build on `tf.data` share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.loaders.augmentation import UNVARIED
from bench.loaders.augmenter import Augmenter
from bench.loaders.base import LoaderRequest
from bench.suite.architecture import ImageShape
from bench.suite.protocol import Interpolation

if TYPE_CHECKING:
    import tensorflow as tf

PARALLEL_BATCHES = 2
PREFETCHED_BATCHES = 2


def tensor_interpolation(interpolation: Interpolation) -> str:
    """TensorFlow's name for a way of resizing."""
    return "lanczos3" if interpolation == "lanczos" else interpolation


def read_tensor(path: tf.Tensor, shape: ImageShape, interpolation: Interpolation) -> tf.Tensor:
    """Reads and resizes one JPEG or PNG.

    Args:
        path: Of the file, a string scalar.
        shape: Of the result.
        interpolation: How to resize; shrinking antialiases, as in Pillow.

    Returns:
        uint8 (height, width, channels). Equal to Pillow's where nothing is resized; else a grey level off at
        times, since Pillow rounds between its horizontal and its vertical pass.
    """
    import tensorflow as tf

    size = (shape.height, shape.width)
    # Despite its name it reads PNG as well; its default transform is inexact and no faster.
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3, dct_method="INTEGER_ACCURATE")
    if shape.channels == 1:
        image = _luminance(image)
    fits = tf.reduce_all(tf.equal(tf.shape(image)[:2], size))
    image = tf.cond(fits, lambda: image, lambda: _resize(image, size, interpolation))
    return tf.ensure_shape(image, (*size, shape.channels))


def _luminance(image: tf.Tensor) -> tf.Tensor:
    """Grey of an RGB image in Pillow's integer arithmetic; a grey image keeps its values."""
    import tensorflow as tf

    weighted = tf.cast(image, tf.int32) * tf.constant([19595, 38470, 7471])
    grey = tf.bitwise.right_shift(tf.reduce_sum(weighted, axis=-1, keepdims=True) + 0x8000, 16)
    return tf.cast(grey, tf.uint8)


def _resize(image: tf.Tensor, size: tuple[int, int], interpolation: Interpolation) -> tf.Tensor:
    import tensorflow as tf

    resized = tf.image.resize(image, size, method=tensor_interpolation(interpolation), antialias=True)
    # Halves go up, as in Pillow; `tf.round` would take them to the even neighbour.
    return tf.cast(tf.clip_by_value(tf.floor(tf.cast(resized, tf.float32) + 0.5), 0.0, 255.0), tf.uint8)


def to_float(images: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """A batch with its images as float32."""
    import tensorflow as tf

    return tf.cast(images, tf.float32), labels


def augmented(data: tf.data.Dataset, request: LoaderRequest) -> tf.data.Dataset:
    """Varies training batches by the law, where the request asks for it.

    Args:
        data: Batches of (epoch, images, indices into the split, labels).
        request: Names the augmentation.

    Returns:
        Batches of (float32 images, labels), in the same order whatever runs in parallel; where the device
        augments, of ((images, what was drawn for them), labels).
    """
    import tensorflow as tf

    if request.augmentation is None:
        return data.map(lambda _, images, __, labels: to_float(images, labels))
    augmenter = Augmenter(request.augmentation, request.seeds, len(request.labels("train")))

    height, width = request.shape.height, request.shape.width

    def beside(
        epoch: tf.Tensor, images: tf.Tensor, indices: tf.Tensor, labels: tf.Tensor
    ) -> tuple[tuple[tf.Tensor, tf.Tensor], tf.Tensor]:
        drawn = tf.numpy_function(
            lambda at, of: augmenter.drawn(at, of, height, width),
            [indices, epoch],
            tf.float32,
            stateful=False,
        )
        return (images, tf.ensure_shape(drawn, (None, *UNVARIED.shape))), labels

    def vary(
        epoch: tf.Tensor, images: tf.Tensor, indices: tf.Tensor, labels: tf.Tensor
    ) -> tuple[tf.Tensor, ...]:
        # Not stateful, since the draws are keyed: stateful calls would be made one after another.
        varied = tf.numpy_function(augmenter, [images, indices, epoch], tf.float32, stateful=False)
        return tf.ensure_shape(varied, images.shape), labels

    return data.map(
        beside if augmenter.on_device else vary, num_parallel_calls=PARALLEL_BATCHES, deterministic=True
    )
