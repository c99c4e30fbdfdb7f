"""Grad-CAM of networks whose right answer is known, with the backend that KERAS_BACKEND names."""

import keras
import numpy as np
import pytest

from bench.models import heads
from bench.report.explanations.grad_cam import CutNetwork, enlarged, last_feature_maps
from bench.report.explanations.gradients import gradient

RED, BLUE = 0, 1
RED_CORNER, BLUE_CORNER = (slice(0, 3), slice(0, 3)), (slice(5, 8), slice(5, 8))
BASE = {"family": "transfer", "application": "MobileNet", "alpha": 0.25, "weights": "none"}


def test_a_gradient_is_that_of_calculus():
    at = np.array([[1.0, -2.0], [0.5, 3.0]], np.float32)
    found = gradient(lambda x: keras.ops.sum(keras.ops.power(x, 3)), at)
    np.testing.assert_allclose(found, 3 * at**2, rtol=1e-5)


@pytest.fixture
def corners():
    """One black image with a red patch in its first corner and a blue one in its last."""
    image = np.zeros((1, 8, 8, 3), np.uint8)
    image[0][RED_CORNER] = (255, 0, 0)
    image[0][BLUE_CORNER] = (0, 0, 255)
    return image


@pytest.fixture
def red_or_blue(build):
    """A network whose two filters see red and blue, and whose class scores are the sums of their maps."""

    def make(head, gain=1.0, **fields):
        network = build("convnet", (8, 8, 3), filters=[2], kernel_size=1, head=head, **fields)
        kernel = np.zeros((1, 1, 3, 2), np.float32)
        kernel[0, 0, 0, RED] = kernel[0, 0, 2, BLUE] = 1
        network.get_layer("block1_conv").set_weights([kernel, np.zeros(2, np.float32)])
        places = network.get_layer("scores").get_weights()[0].shape[0] // 2
        seen = np.tile(np.eye(2, dtype=np.float32), (places, 1)) * gain
        if head == "sigmoid":
            seen = seen[:, BLUE:] - seen[:, :BLUE]
        network.get_layer("scores").set_weights([seen, np.zeros(seen.shape[1], np.float32)])
        return network

    return make


@pytest.mark.parametrize("head", ["softmax", "logits", "sigmoid"])
@pytest.mark.parametrize("pooling", ["max", "none"])
def test_the_corner_that_speaks_for_a_class_is_lit_and_no_other(corners, red_or_blue, head, pooling):
    assert_each_lights_its_corner(CutNetwork.of(red_or_blue(head, pooling=pooling), head), corners)


@pytest.mark.usefixtures("half_precision")
@pytest.mark.parametrize("head", ["softmax", "logits", "sigmoid"])
def test_half_precision_lights_the_same_corner(corners, red_or_blue, head):
    assert_each_lights_its_corner(CutNetwork.of(red_or_blue(head), head), corners)


def assert_each_lights_its_corner(cut, corners):
    both = np.concatenate([corners, corners])
    red, blue = cut.maps(both, np.array([RED, BLUE]))
    assert red.shape == (8, 8)
    assert red.dtype == np.float32
    for found, corner in ((red, RED_CORNER), (blue, BLUE_CORNER)):
        assert (found[corner] > 0).all()
        found[corner] = 0
        assert not found.any()


def test_without_pooling_the_map_is_the_filters_own(corners, red_or_blue):
    cut = CutNetwork.of(red_or_blue("logits", pooling="none"), "logits")
    (found,) = cut.maps(corners, np.array([RED]))
    np.testing.assert_allclose(found, corners[0, ..., 0] / 255, rtol=1e-6)


@pytest.mark.parametrize("head", ["softmax", "sigmoid"])
def test_a_probability_of_one_hides_nothing(corners, red_or_blue, head):
    network = red_or_blue(head, gain=1000.0)
    corners[0][BLUE_CORNER] //= 2
    probabilities = heads.probabilities(head, network.predict_on_batch(corners.astype(np.float32)))
    assert probabilities[0, RED] == 1, "the gradient of the probability is zero here"
    (found,) = CutNetwork.of(network, head).maps(corners, np.array([RED]))
    assert (found[RED_CORNER] > 0).all()


@pytest.mark.parametrize("count", [1, 8, 19])
def test_no_image_changes_the_map_of_another(red_or_blue, count):
    images = np.random.default_rng(0).integers(0, 256, (count, 8, 8, 3), np.uint8)
    labels = np.arange(count) % 2
    cut = CutNetwork.of(red_or_blue("softmax"), "softmax")
    together = cut.maps(images, labels)
    alone = [cut.maps(images[i : i + 1], labels[i : i + 1])[0] for i in range(count)]
    np.testing.assert_allclose(together, np.stack(alone), rtol=1e-5)


def weights_of_maps(network, pooling, maps, label, head):
    """The mean gradient of a class score over places, (channels,), from the weights behind linear pooling."""
    kernel = network.get_layer("scores").get_weights()[0]
    column = kernel[:, 0] * (1 if label else -1) if head == "sigmoid" else kernel[:, label]
    rows, columns, channels = maps.shape
    if pooling == "flatten":
        return column.reshape(rows, columns, channels).mean(axis=(0, 1))
    return column / (rows * columns)


@pytest.mark.parametrize(
    ("pooling", "head"),
    [
        ("average", "softmax"),
        ("average", "sigmoid"),
        ("flatten", "logits"),
        ("flatten", "sigmoid"),
        ("max", "logits"),
    ],
)
def test_transfer_networks_give_what_their_last_weights_say(build, pooling, head):
    network = build(**BASE, shape=(96, 96, 3), pooling=pooling, head=head, dropout=0.2)
    images = np.random.default_rng(1).integers(0, 256, (2, 96, 96, 3), np.uint8)
    labels = np.array([0, 1])
    cut = CutNetwork.of(network, head)
    found = cut.maps(images, labels)
    activations = cut.front.predict_on_batch(images.astype(np.float32))
    assert activations.shape[1:3] == (3, 3)
    for image, label in enumerate(labels):
        weights = weights_of_maps(network, pooling, activations[image], label, head)
        expected = np.maximum(activations[image] @ weights, 0)
        np.testing.assert_allclose(found[image], expected, rtol=1e-3, atol=1e-7)
    assert found.any()


@pytest.mark.parametrize(
    ("application", "layer"),
    [
        ("VGG16", "block5_conv3"),
        ("MobileNetV2", "out_relu"),
        pytest.param("InceptionV3", "mixed10", marks=pytest.mark.slow),
        pytest.param("ResNet50", "conv5_block3_out", marks=pytest.mark.slow),
        pytest.param("DenseNet121", "relu", marks=pytest.mark.slow),
        pytest.param("EfficientNetB0", "top_activation", marks=pytest.mark.slow),
    ],
)
def test_the_last_feature_maps_are_those_before_pooling(build, application, layer):
    network = build("transfer", (96, 96, 3), application=application, weights="none")
    assert last_feature_maps(network).name == layer


@pytest.mark.slow
@pytest.mark.parametrize(
    ("application", "channels"),
    [
        ("VGG16", 512),
        ("VGG19", 512),
        ("MobileNet", 1024),
        ("MobileNetV2", 1280),
        ("MobileNetV3Small", 576),
        ("MobileNetV3Large", 960),
        ("EfficientNetB0", 1280),
        ("EfficientNetV2B0", 1280),
        ("DenseNet121", 1024),
        ("ResNet50", 2048),
        ("ResNet50V2", 2048),
        ("InceptionV3", 2048),
        ("InceptionResNetV2", 1536),
        ("Xception", 2048),
        ("NASNetMobile", 1056),
        ("ConvNeXtTiny", 768),
    ],
)
def test_every_kind_of_application_gives_what_its_last_weights_say(build, application, channels):
    network = build("transfer", (96, 96, 3), application=application, weights="none", pooling="average")
    images = np.random.default_rng(1).integers(0, 256, (2, 96, 96, 3), np.uint8)
    labels = np.array([0, 1])
    cut = CutNetwork.of(network, "softmax")
    activations = cut.front.predict_on_batch(images.astype(np.float32))
    assert activations.shape[-1] == channels
    for image, (label, found) in enumerate(zip(labels, cut.maps(images, labels), strict=True)):
        weights = weights_of_maps(network, "average", activations[image], label, "softmax")
        expected = np.maximum(activations[image] @ weights, 0)
        np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-5 * np.abs(activations).max())


def test_the_last_feature_maps_of_a_convnet_are_after_its_activation(build):
    network = build("convnet", (16, 16, 3), filters=[2, 3], batch_norm=True, dropout={"convolution": 0.5})
    assert last_feature_maps(network).name == "block2_relu"


def test_a_map_grows_to_its_image_and_its_peak_becomes_one():
    cam = np.array([[0, 0], [0, 5]], np.float32)
    found = enlarged(cam, 8, 4)
    assert found.shape == (8, 4)
    assert found.max() == found[-1, -1] == 1
    assert found[0, 0] == 0
    assert not enlarged(np.zeros((2, 2), np.float32), 4, 4).any()
