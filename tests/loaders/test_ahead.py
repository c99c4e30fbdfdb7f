"""Batches that are prepared ahead are those that would have come, whatever reads them."""

from __future__ import annotations

import queue
import threading
from dataclasses import replace

import numpy as np
import pytest

from bench.loaders.base import Feed, loaders
from bench.suite.augmentation import Augmentation
from bench.training.frozen import feature_feeds

VARIED = Augmentation(rotation=20, horizontal_flip=True, contrast=0.1)
# Long enough for any machine; nothing waits for it unless the test is to fail.
PATIENCE_S = 60


def as_it_is(feed):
    return feed


def kept_ahead(feed):
    from bench.loaders.with_keras.ahead import ahead

    return ahead(feed)


def threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("ahead")]


def fitted(training, validation):
    """The weights and the history of a network that was trained for two epochs."""
    import keras

    keras.utils.set_random_seed(3)
    model = keras.Sequential([keras.layers.Rescaling(1 / 255), keras.layers.Flatten(), keras.layers.Dense(3)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    history = model.fit(
        training.data, validation_data=validation.data, epochs=2, shuffle=False, verbose=0
    ).history
    return b"".join(weight.tobytes() for weight in model.get_weights()), history


@pytest.mark.parametrize("first_epoch", [0, 3])
@pytest.mark.parametrize("augmentation", [None, VARIED], ids=["plain", "augmented"])
@pytest.mark.parametrize("name", ["in-memory", "image-data-generator"])
def test_a_network_is_the_same_bit_for_bit(ask, name, augmentation, first_epoch):
    request = ask("mixed", augmentation=augmentation, first_epoch=first_epoch)

    def trained(prepare):
        loader = loaders[name]()
        return fitted(prepare(loader.training(request)), prepare(loader.evaluation(request, "validation")))

    assert trained(kept_ahead) == trained(as_it_is)
    assert not threads()


def test_a_head_on_features_is_the_same_bit_for_bit(ask, tmp_path):
    features = {
        split: np.random.default_rng(5).normal(size=(images, 6)).astype(np.float32)
        for split, images in (("train", 15), ("validation", 5))
    }

    def trained(prepare):
        request = ask(scratch=tmp_path / prepare.__name__)
        return fitted(*map(prepare, feature_feeds(loaders["in-memory"](), request, features)))

    assert trained(kept_ahead) == trained(as_it_is)


@pytest.mark.parametrize("read", [1, 2])
def test_an_epoch_that_was_begun_to_build_the_model_does_not_count(ask, read):
    """Even of so few batches that all of them would have been prepared by then."""
    feed = loaders["in-memory"]().training(ask(batch_size=6))
    plain, data = (make(feed).data for make in (as_it_is, kept_ahead))
    first = [plain[batch][0] for batch in range(3)]
    data.on_epoch_begin()
    assert all(np.array_equal(data[batch][0], first[batch]) for batch in range(read))
    data.on_epoch_end()
    data.on_epoch_begin()
    assert all(np.array_equal(data[batch][0], first[batch]) for batch in range(3))
    data.on_epoch_end()
    assert not np.array_equal(data[0][0], first[0])


def test_what_is_no_dataset_of_keras_is_left_as_it_is():
    feed = Feed(object(), 1, 1)
    assert kept_ahead(feed) is feed


@pytest.fixture
def prepared():
    """Begins an epoch of six batches that are kept ahead, each what a function makes of its number."""
    import keras

    class Made(keras.utils.PyDataset):
        def __init__(self, make, called):
            super().__init__()
            self._make, self._called = make, called

        def __len__(self):
            return 6

        def __getitem__(self, batch):
            return self._make(batch)

        def on_epoch_begin(self):
            self._called("begin")

        def on_epoch_end(self):
            self._called("end")

    def make(function, called=lambda name: None):
        data = kept_ahead(Feed(Made(function, called), images=6, batch_size=1)).data
        data.on_epoch_end()
        data.on_epoch_begin()
        return data

    return make


def test_the_next_batches_are_ready_before_they_are_asked_for(prepared):
    ready = queue.Queue()
    asked_for = leads = 0

    def make(batch):
        nonlocal leads
        leads = max(leads, batch - asked_for)
        ready.put(batch)
        return batch

    data = prepared(make)
    made = []
    for batch in range(len(data)):
        asked_for = batch
        assert data[batch] == batch
        # All that may be ready by now is, though nobody has asked for it.
        while len(made) < min(batch + 3, len(data)):
            made.append(ready.get(timeout=PATIENCE_S))
    data.on_epoch_end()
    assert made == list(range(6))
    assert ready.empty()
    assert leads == 2
    assert not threads()


def test_an_epoch_ends_only_when_nothing_is_being_prepared(prepared):
    events = []
    started, ended = threading.Event(), threading.Event()

    def called(name):
        events.append(name)
        ended.set() if name == "end" else ended.clear()

    def make(batch):
        if batch == 1:
            started.set()
            # An epoch that was ended without waiting would be in time to be noticed.
            ended.wait(0.2)
        events.append(batch)
        return batch

    data = prepared(make, called)
    assert data[0] == 0
    assert started.wait(PATIENCE_S)
    data.on_epoch_end()
    # Between, another batch may have been begun: it is waited for like the one before.
    assert events[:4] == ["end", "begin", 0, 1]
    assert events[-1] == "end"
    assert events.count("end") == 2
    assert not threads()


def test_what_is_raised_while_a_batch_is_prepared_reaches_who_asks_for_it(prepared):
    def make(batch):
        if batch == 2:
            raise ValueError("batch 2 is broken")
        return batch

    data = prepared(make)
    assert [data[0], data[1]] == [0, 1]
    with pytest.raises(ValueError, match="batch 2 is broken"):
        data[2]
    assert not threads()


def test_a_fit_ends_with_what_was_raised(ask):
    """Here in the second epoch: two batches are read before the first, which has four."""
    feed = loaders["in-memory"]().training(ask())
    read = feed.data.__class__.__getitem__
    times = 0

    class Broken(type(feed.data)):
        def __getitem__(self, batch):
            nonlocal times
            times += 1
            if times > 8:
                raise ValueError("an image is broken")
            return read(self, batch)

    feed.data.__class__ = Broken
    with pytest.raises(Exception, match="an image is broken"):
        fitted(kept_ahead(feed), replace(feed, data=loaders["in-memory"]().evaluation(ask(), "test").data))
    assert not threads()
