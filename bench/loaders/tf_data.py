"""The project's own `tf.data` pipeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from bench.loaders.base import Feed, Loader, LoaderRequest, loaders
from bench.loaders.tensors import PREFETCHED_BATCHES, augmented, read_tensor, to_float
from bench.suite.dataset import SplitName

if TYPE_CHECKING:
    import tensorflow as tf


@loaders.register("tf-data")
class TfDataLoader(Loader):
    """Decodes once, keeps the pixels, shuffles the whole split in every epoch, and prefetches."""

    version = 1
    augments_on_device = True
    remarks = ("Decodes and resizes in the first epoch of a stage only.",)

    def training(self, request: LoaderRequest) -> Feed:
        """See the base.

        The dataset is endless, so that the epoch's number is known in it; a new iterator starts at
        `first_epoch` again.
        """
        import tensorflow as tf

        shuffled = _kept_in_memory(request) if _fits(request) else _kept_on_disk(request)

        def batches(epoch: tf.Tensor) -> tf.data.Dataset:
            batched = shuffled(epoch).batch(request.batch_size)
            return batched.map(lambda index, image, label: (epoch, image, index, label))

        data = augmented(tf.data.Dataset.counter(request.first_epoch).flat_map(batches), request)
        data = data.prefetch(PREFETCHED_BATCHES).with_options(_options())
        return Feed.of(data, request, "train", endless=True)

    def evaluation(self, request: LoaderRequest, split: SplitName) -> Feed:
        """See the base; the validation split, read in every epoch, is kept in memory if there is room."""
        data = _files(request, split).map(_reader(request), **_PARALLEL)
        if split == "validation" and _fits(request):
            data = data.cache()
        data = data.map(lambda _, image, label: (image, label)).batch(request.batch_size).map(to_float)
        return Feed.of(data.prefetch(PREFETCHED_BATCHES).with_options(_options()), request, split)


_PARALLEL = {"num_parallel_calls": -1, "deterministic": True}  # -1: as many as there are threads.


def _options() -> tf.data.Options:
    """Without the thread that tunes a pipeline: no fit returns before it wakes, up to a minute later."""
    import tensorflow as tf

    options = tf.data.Options()
    options.autotune.enabled = False
    return options


def _fits(request: LoaderRequest) -> bool:
    return request.decoded_bytes("train") + request.decoded_bytes("validation") <= request.memory_bytes


def _files(request: LoaderRequest, split: SplitName) -> tf.data.Dataset:
    """(index, path, label) of every image, in the order of the manifest."""
    import tensorflow as tf

    paths = [str(path) for path in request.folder.files[split]]
    return tf.data.Dataset.from_tensor_slices(
        (np.arange(len(paths)), paths, np.asarray(request.labels(split), np.int32))
    )


def _reader(request: LoaderRequest) -> Callable[..., tuple[tf.Tensor, ...]]:
    """A function from (index, path, label) to (index, uint8 image, label)."""
    return lambda index, path, label: (index, read_tensor(path, request.shape, request.interpolation), label)


def _shuffled(data: tf.data.Dataset, request: LoaderRequest, epoch: tf.Tensor) -> tf.data.Dataset:
    """All of the split in an order that belongs to the epoch.

    TensorFlow mixes its global seed, which every run pins, into the one it is given.
    """
    import tensorflow as tf

    seed = tf.constant(request.seeds.number("order"), tf.int64) + epoch
    return data.shuffle(len(request.labels("train")), seed=seed, reshuffle_each_iteration=False)


def _kept_in_memory(request: LoaderRequest) -> Callable[[tf.Tensor], tf.data.Dataset]:
    """A function from an epoch's number to its (index, image, label); shuffling them copies no pixel."""
    images = _files(request, "train").map(_reader(request), **_PARALLEL).cache()
    return lambda epoch: _shuffled(images, request, epoch)


def _kept_on_disk(request: LoaderRequest) -> Callable[[tf.Tensor], tf.data.Dataset]:
    """The same with one file of raw pixels an image, written in the first epoch.

    The cache of `tf.data` would not do: it is read in one order, and the buffer that shuffles all of it would
    take the memory after all.
    """
    import tensorflow as tf

    read, shape = _reader(request), request.shape
    folder = request.scratch / "pixels"
    folder.mkdir(parents=True, exist_ok=True)

    def fetch(epoch: tf.Tensor, index: tf.Tensor, path: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, ...]:
        kept = tf.strings.join([str(folder), "/", tf.strings.as_string(index)])

        def decode() -> tf.Tensor:
            image = read(index, path, label)[1]
            with tf.control_dependencies([tf.io.write_file(kept, tf.io.serialize_tensor(image))]):
                return tf.identity(image)

        def load() -> tf.Tensor:
            return tf.io.parse_tensor(tf.io.read_file(kept), tf.uint8)

        image = tf.cond(tf.equal(epoch, request.first_epoch), decode, load)
        return index, tf.ensure_shape(image, (shape.height, shape.width, shape.channels)), label

    def images(epoch: tf.Tensor) -> tf.data.Dataset:
        files = _shuffled(_files(request, "train"), request, epoch)
        return files.map(lambda index, path, label: fetch(epoch, index, path, label), **_PARALLEL)

    return images
