"""Augmentation on the network's device: the same law, the same draws."""

from __future__ import annotations

import numpy as np
import pytest

from bench.loaders import augmentation as law
from bench.loaders.augmenter import Augmenter
from bench.loaders.base import loaders
from bench.loaders.in_memory import read_split
from bench.loaders.stream import Stream
from bench.seeds import Seeds
from bench.suite.augmentation import Augmentation

keras = pytest.importorskip("keras")

from bench.loaders.with_keras.device_law import DeviceLaw, network_for, unvaried  # noqa: E402

FULL = Augmentation(
    rotation=30, shear=10, height_shift=0.2, width_shift=0.3, zoom=0.1, horizontal_flip=True,
    vertical_flip=True, brightness=(0.5, 1.5), contrast=0.4, fill="constant", fill_value=90,
    applied="device",
)  # fmt: skip
CAN = [name for name, kind in loaders.items().items() if not kind().contradictions(FULL)]


@pytest.fixture(params=CAN)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("fill", ["nearest", "constant", "reflect", "wrap"])
def test_pixels_are_those_of_the_law(fill):
    asked = FULL.model_copy(update={"fill": fill})
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (40, 21, 26, 3)).astype(np.float32)
    transforms = [law.draw(asked, row) for row in random.random((40, law.DRAWS))]
    expected = np.stack(
        [law.apply(image, transform, asked) for image, transform in zip(images, transforms, strict=True)]
    )
    drawn = np.stack([transform.drawn(21, 26) for transform in transforms])
    found = np.asarray(keras.ops.convert_to_numpy(DeviceLaw(asked)(images, drawn)))
    assert found.dtype == np.float32
    assert np.abs(found - expected).max() <= 1


def test_what_is_left_alone_is_not_touched_at_all():
    images = np.random.default_rng(1).uniform(0, 255, (3, 9, 7, 1)).astype(np.float32)
    drawn = np.tile(law.UNVARIED, (3, 1))
    assert np.array_equal(law.Transform().drawn(9, 7), law.UNVARIED)
    assert np.array_equal(keras.ops.convert_to_numpy(DeviceLaw(FULL)(images, drawn)), images)


def test_half_precision_of_the_network_leaves_grey_levels_alone():
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_float16")
    try:
        images = np.full((1, 5, 5, 3), 200.3, np.float32)
        varied = DeviceLaw(FULL)(images, law.UNVARIED[None])
    finally:
        keras.config.set_dtype_policy(before)
    assert np.array_equal(keras.ops.convert_to_numpy(varied), images)


def test_loaders_draw_as_they_do_where_they_vary_themselves(name, ask):
    """Image for image, epoch for epoch: what the device makes of a feed is what the loader makes of its
    own."""
    by_loader = FULL.model_copy(update={"applied": "loader"})
    own = Stream(loaders[name]().training(ask(augmentation=by_loader)))
    bare = Stream(loaders[name]().training(ask(augmentation=FULL)))
    device = DeviceLaw(FULL)
    for _ in range(2):
        for (varied, labels), ((images, drawn), same) in zip(own.epoch(), bare.epoch(), strict=True):
            assert np.array_equal(labels, same)
            assert drawn.shape == (len(images), *law.UNVARIED.shape)
            found = keras.ops.convert_to_numpy(device(images.astype(np.float32), drawn))
            assert np.abs(found - varied).max() <= 1


def test_validation_images_are_unvaried(name, ask):
    feed = loaders[name]().evaluation(ask(augmentation=FULL), "validation")
    plain = list(Stream(feed).epoch())
    for (images, labels), ((same, drawn), same_labels) in zip(
        plain, Stream(unvaried(feed, FULL)).epoch(), strict=True
    ):
        assert np.array_equal(images, same)
        assert np.array_equal(labels, same_labels)
        assert np.array_equal(drawn, np.tile(law.UNVARIED, (len(images), 1)))


def test_a_network_with_the_law_in_front_keeps_its_own_weights(ask):
    images, _ = read_split(ask(), "train")
    model = keras.Sequential([keras.Input(images.shape[1:]), keras.layers.Flatten(), keras.layers.Dense(2)])
    varying = network_for(model, FULL)
    assert [weight.path for weight in varying.trainable_weights] == [
        weight.path for weight in model.trainable_weights
    ]
    drawn = Augmenter(FULL, Seeds(1), len(images)).drawn(np.arange(len(images)), 0, *images.shape[1:3])
    found = varying.predict([images.astype(np.float32), drawn], verbose=0)
    varied = DeviceLaw(FULL)(images.astype(np.float32), drawn)
    np.testing.assert_allclose(found, model.predict(varied, verbose=0), rtol=1e-4, atol=1e-3)


def test_where_the_loader_augments_nothing_is_changed(ask):
    by_loader = FULL.model_copy(update={"applied": "loader"})
    model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Flatten()])
    feed = loaders["in-memory"]().evaluation(ask(), "validation")
    for augmentation in (None, by_loader):
        assert network_for(model, augmentation) is model
        assert unvaried(feed, augmentation) is feed


def test_what_cannot_be_asked_together_is_said():
    with pytest.raises(ValueError, match="leave out native or applied"):
        Augmentation(native=True, applied="device")
    (said,) = loaders["image-data-generator"]().contradictions(FULL)
    assert "applied: device" in said
