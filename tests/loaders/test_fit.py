"""Loaders under a real `fit`: what the model sees, and that it learns the same twice."""

from __future__ import annotations

import numpy as np
import pytest

from bench.execution.server import fork
from bench.loaders.base import loaders
from bench.loaders.in_memory import read_split
from bench.loaders.stream import Stream
from bench.suite.augmentation import Augmentation
from bench.suite.identity import Numerics

NAMES = tuple(loaders.items())
EPOCHS = 3
VARIED = Augmentation(rotation=20, horizontal_flip=True, contrast=0.1)


@pytest.fixture(params=NAMES)
def loader(request: pytest.FixtureRequest):
    return loaders[request.param]()


def _fit(model, feed, validation, callbacks=()):
    return model.fit(
        feed.data,
        validation_data=validation.data,
        steps_per_epoch=feed.steps,
        epochs=EPOCHS,
        shuffle=False,
        verbose=0,
        callbacks=list(callbacks),
    )


def _seen(loader, request):
    """The images of each epoch as a training model sees them: lists of (images, height, width, channels)."""
    import keras

    class Recorder(keras.Model):
        def __init__(self):
            super().__init__()
            self.epochs = []

        def train_step(self, data):
            self.epochs[-1].append(np.array(data[0]))
            return {"loss": keras.ops.zeros(())}

        def test_step(self, data):
            return {"loss": keras.ops.zeros(())}

    model = Recorder()
    model.compile(run_eagerly=True)
    begin = keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: model.epochs.append([]))
    feed, validation = loader.training(request), loader.evaluation(request, "validation")
    _fit(model, feed, validation, [begin])
    return model.epochs


@pytest.mark.parametrize("batch_size", [4, 8, 32])
def test_every_epoch_of_a_fit_sees_each_image_once(loader, ask, identify, batch_size):
    request = ask(batch_size=batch_size)
    reference = read_split(request, "train")[0].astype(np.float32)
    orders = []
    for batches in _seen(loader, request):
        assert [len(batch) for batch in batches[:-1]] == [batch_size] * (len(batches) - 1)
        orders.append(identify(np.concatenate(batches), reference))
        assert sorted(orders[-1]) == list(range(15))
    assert len({tuple(order) for order in orders}) == EPOCHS


@pytest.mark.parametrize("name", [name for name in NAMES if loaders[name].keyed_draws])
def test_a_fit_sees_the_epochs_of_the_stream(name, ask, whole):
    """Keras reads batches ahead, and calls hooks before the first epoch; neither may move the keys."""
    request = ask(augmentation=VARIED)
    stream = Stream(loaders[name]().training(request))
    for batches in _seen(loaders[name](), request):
        seen, expected = np.concatenate(batches), whole(stream)[0]
        order = [[np.array_equal(image, other) for other in expected].index(True) for image in seen]
        assert order == list(range(15))


@pytest.mark.parametrize(
    "augmentation", [pytest.param(None, marks=pytest.mark.slow), VARIED], ids=["plain", "augmented"]
)
def test_two_fits_end_in_the_same_weights(loader, ask, augmentation):
    import keras

    def weights():
        keras.utils.set_random_seed(3)
        model = keras.Sequential(
            [
                keras.layers.Input((24, 20, 3)),
                keras.layers.Rescaling(1 / 255),
                keras.layers.Conv2D(4, 3, activation="relu"),
                keras.layers.GlobalAveragePooling2D(),
                keras.layers.Dense(3),
            ]
        )
        model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        request = ask("mixed", augmentation=augmentation)
        history = _fit(model, loader.training(request), loader.evaluation(request, "validation"))
        assert len(history.history["loss"]) == len(history.history["val_loss"]) == EPOCHS
        assert int(model.optimizer.iterations.numpy()) == EPOCHS * 4
        return b"".join(weight.tobytes() for weight in model.get_weights())

    assert weights() == weights()


def test_epochs_are_counted_by_what_was_read(ask):
    """Some backends begin an epoch and read one batch of it before the first one, to build the model."""
    data = loaders["in-memory"]().training(ask()).data
    first = [data[batch][0] for batch in range(len(data))]
    for read in (1, len(data)):
        data.on_epoch_begin()
        assert all(np.array_equal(data[batch][0], first[batch]) for batch in range(read))
        data.on_epoch_end()
        data.on_epoch_end()
    assert not np.array_equal(data[0][0], first[0])


# Of a process in which TensorFlow is imported and has not started; it is given `threads`, `asked` and `path`.
OTHER_PROCESS = """
import tensorflow as tf
tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(threads)
tf.config.experimental.enable_op_determinism()
tf.random.set_seed(1)
import cv2
cv2.setNumThreads(threads)
from bench.loaders.base import loaders
from bench.loaders.stream import Stream
with open(path, "wb") as file:
    for name, request in asked:
        stream = Stream(loaders[name]().training(request))
        for epoch in range(2):
            for images, labels in stream.epoch():
                file.write(images.tobytes() + labels.tobytes())
"""


@pytest.mark.parametrize("threads", [1, 5])
def test_streams_do_not_depend_on_threads_nor_on_determinism_being_asked_for(ask, threads, tmp_path):
    import tensorflow as tf

    tf.random.set_seed(1)  # Every run pins it, since tf.data mixes it into the seeds that it is given.
    asked = [(name, ask("mixed", augmentation=VARIED)) for name in NAMES]
    asked.append(("tf-data", ask("mixed", augmentation=VARIED, memory_bytes=0)))
    here = b""
    for name, request in asked:
        stream = Stream(loaders[name]().training(request))
        for _ in range(2):
            here += b"".join(images.tobytes() + labels.tobytes() for images, labels in stream.epoch())
    path = tmp_path / "there"
    process = fork(Numerics(), exec, (OTHER_PROCESS, {"threads": threads, "asked": asked, "path": path}))
    process.join()
    assert process.exitcode == 0
    assert path.read_bytes() == here
