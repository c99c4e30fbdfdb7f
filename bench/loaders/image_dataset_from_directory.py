"""`keras.utils.image_dataset_from_directory`, as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.loaders.base import Feed, Loader, LoaderRequest, loaders
from bench.loaders.keras_layers import layer_contradictions, random_layers
from bench.loaders.tensors import PREFETCHED_BATCHES, augmented, tensor_interpolation, to_float
from bench.suite.augmentation import Augmentation
from bench.suite.dataset import SplitName

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


@loaders.register("image-dataset-from-directory")
class ImageDatasetFromDirectoryLoader(Loader):
    """The dataset that Keras makes of a folder, neither cached nor changed."""

    version = 1
    augments_on_device = True
    remarks = (
        "Decodes and resizes every image again in every epoch.",
        "Reshuffles only inside a window of eight batches, after one shuffle of the whole split.",
        "Decodes JPEG with the faster, inexact transform.",
        "Lets a finished fit return only when the thread that tunes its pipeline wakes, up to a minute later;"
        " training times are without that, except where a record does not say how long it was (`held_up_s`).",
        "Resizes without antialiasing; bicubic and lanczos may leave 0-255 where the image is not augmented.",
    )

    def training(self, request: LoaderRequest) -> Feed:
        """See the base."""
        # The number goes to NumPy and to tf.data; both take 32 bits.
        shuffle = {"shuffle": True, "seed": request.seeds.number("order", request.first_epoch)}
        augmentation = request.augmentation
        if augmentation is None or augmentation.native:
            data = _as_float(_dataset(request, "train", **_class_labels(request), **shuffle))
            if augmentation is not None:
                data = _natively_augmented(
                    data, random_layers(augmentation, request.seeds, request.first_epoch)
                )
            return Feed.of(data, request, "train")
        # The draws are keyed by image: its index stands in for the label on the way through.
        indices = list(range(len(request.labels("train"))))
        data = augmented(_numbered(_dataset(request, "train", labels=indices, **shuffle), request), request)
        return Feed.of(data.prefetch(PREFETCHED_BATCHES), request, "train", endless=True)

    def evaluation(self, request: LoaderRequest, split: SplitName) -> Feed:
        """See the base."""
        data = _dataset(request, split, shuffle=False, **_class_labels(request))
        return Feed.of(_as_float(data), request, split)

    def native_contradictions(self, augmentation: Augmentation) -> list[str]:
        """See the base; the native way is Keras' random layers."""
        return layer_contradictions(augmentation)


def _class_labels(request: LoaderRequest) -> dict[str, Any]:
    return {"labels": "inferred", "class_names": list(request.folder.class_folders)}


def _dataset(request: LoaderRequest, split: SplitName, **options: Any) -> tf.data.Dataset:
    import keras

    return keras.utils.image_dataset_from_directory(
        str(request.directory(split)),
        label_mode="int",
        color_mode="rgb" if request.shape.channels == 3 else "grayscale",
        batch_size=request.batch_size,
        image_size=(request.shape.height, request.shape.width),
        interpolation=tensor_interpolation(request.interpolation),
        data_format="channels_last",
        verbose=False,
        **options,
    )


def _as_float(data: tf.data.Dataset) -> tf.data.Dataset:
    """Casts images where they are not float32 yet: `nearest` leaves them as integers."""
    import tensorflow as tf

    images, _ = data.element_spec
    return data if images.dtype == tf.float32 else data.map(to_float).prefetch(PREFETCHED_BATCHES)


def _natively_augmented(data: tf.data.Dataset, layers: list[keras.Layer]) -> tf.data.Dataset:
    """Runs Keras' random layers over batches, one batch after another: their draws follow the stream."""

    def vary(images: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        for layer in layers:
            images = layer(images, training=True)
        return images, labels

    return data.map(vary).prefetch(PREFETCHED_BATCHES)


def _numbered(data: tf.data.Dataset, request: LoaderRequest) -> tf.data.Dataset:
    """Turns batches of (images, indices) into endless ones of (epoch, images, indices, labels)."""
    import tensorflow as tf

    batches = data.cardinality()
    classes = tf.constant(request.labels("train"), tf.int32)

    def number(batch: tf.Tensor, content: tuple[tf.Tensor, tf.Tensor]) -> tuple[tf.Tensor, ...]:
        images, indices = content
        return request.first_epoch + batch // batches, images, indices, tf.gather(classes, indices)

    return data.repeat().enumerate().map(number)
