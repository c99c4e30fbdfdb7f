"""Networks of keras.applications under a new head."""

import random
import subprocess
import sys

import keras
import numpy as np
import pytest
from pydantic import ValidationError

from bench.models import heads
from bench.models.applications import APPLICATIONS
from bench.models.base_network import build_base
from bench.suite.architecture import ImageShape
from bench.suite.protocol import Stage
from bench.training.saved import check_reloadable

# The smallest and quickest to build.
TINY = {"application": "MobileNet", "alpha": 0.25, "weights": "none"}
SHAPE = (32, 32, 3)

# Name: (architecture, image shape, classes); `tests/suites/test_published.py` counts the parameters of each.
PUBLISHED = {
    "casting": (
        {
            "application": "MobileNetV2",
            "resize": [224, 224],
            "pooling": "average",
            "dropout": 0.2,
            "head": "logits",
        },
        (300, 300, 3),
        2,
    ),
    "fruits": ({"application": "VGG16", "pooling": "flatten", "dense": [128, 128]}, (224, 224, 3), 6),
    "flowers": (
        {"application": "InceptionV3", "pooling": "flatten", "dropout": 0.2, "dense": [64]},
        (150, 150, 3),
        5,
    ),
    "flowers from features": (
        {"application": "InceptionV3", "pooling": "flatten", "dense": [512], "dropout": {"dense": 0.5}},
        (150, 150, 3),
        5,
    ),
}


def values(layers):
    return [value for layer in layers for value in layer.get_weights()]


@pytest.fixture
def images():
    return np.random.default_rng(0).uniform(0, 255, (4, *SHAPE)).astype("float32")


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_networks_are_neither_refused_nor_contradictory(name, architecture, request_for):
    fields, shape, classes = PUBLISHED[name]
    network = architecture("transfer", weights="none", **fields)
    request = request_for(shape, classes)
    assert network.refusals(request.shape, []) == []
    assert network.contradictions(request.shape, request.regularisation) == []


def test_is_the_published_order_of_layers(architecture, request_for):
    network = architecture("transfer", resize=[40, 48], dropout=0.2, dense=[8], head="logits", **TINY)
    model = network.build(request_for(SHAPE, 2))
    names = [layer.name for layer in model.layers]
    assert names[:3] == ["image", "resizing", "scaling"]
    assert names[-4:] == ["features", "features_dropout", "dense1", "scores"]
    assert model.get_layer("scaling").output.shape == (None, 40, 48, 3)


def test_is_flat_so_that_every_layer_can_be_reached(architecture, request_for, images):
    model = architecture("transfer", **TINY).build(request_for(SHAPE, 2))
    assert not any(isinstance(layer, keras.Model) for layer in model.layers)
    reached = keras.Model(model.input, [layer.output for layer in model.layers])(images)
    assert len(reached) == len(model.layers)


@pytest.mark.parametrize("application", ["MobileNetV2", pytest.param("InceptionV3", marks=pytest.mark.slow)])
def test_base_layers_are_the_applications_in_its_order(application, architecture, request_for):
    network = architecture("transfer", application=application, weights="none", resize=[96, 96])
    found = network.base_layers(network.build(request_for(SHAPE, 2)))
    own = getattr(keras.applications, application)(include_top=False, weights=None, input_shape=(96, 96, 3))

    def outline(layers):
        return [(type(layer), layer.output.shape) for layer in layers]

    assert outline(found) == outline(own.layers[1:])


def test_base_layers_leave_out_preprocessing_and_head(architecture, request_for):
    network = architecture("transfer", dense=[4], resize=[40, 40], **TINY)
    model = network.build(request_for(SHAPE, 2))
    others = [layer.name for layer in model.layers if layer not in network.base_layers(model)]
    assert others == ["image", "resizing", "scaling", "features", "dense1", "scores", "probabilities"]


def test_a_frozen_base_stays_as_it_is_in_a_fit(architecture, request_for, images):
    network = architecture("transfer", dense=[4], **TINY)
    model = network.build(request_for(SHAPE, 2))
    base, head = network.base_layers(model), model.get_layer("scores")
    before, head_before = values(base), values([head])
    assert any(isinstance(layer, keras.layers.BatchNormalization) for layer in base)
    model.compile("sgd", heads.loss("softmax"))
    model.fit(images, np.zeros(4), epochs=2, verbose=0)
    assert all(np.array_equal(a, b) for a, b in zip(before, values(base), strict=True))
    assert not any(np.array_equal(a, b) for a, b in zip(head_before, values([head]), strict=True))


def test_a_trainable_base_is_trained(architecture, request_for, images):
    network = architecture("transfer", trainable=True, **TINY)
    model = network.build(request_for(SHAPE, 2))
    before = values(network.base_layers(model))
    model.compile("sgd", heads.loss("softmax"), run_eagerly=True)
    model.fit(images, np.arange(4) % 2, verbose=0)
    after = values(network.base_layers(model))
    assert sum(np.array_equal(a, b) for a, b in zip(before, after, strict=True)) < len(before) / 2
    assert network.features(model) is None


@pytest.mark.parametrize(("pooling", "width"), [("average", 256), ("max", 256), ("flatten", 1024)])
def test_features_are_a_vector(pooling, width, architecture, request_for):
    network = architecture("transfer", pooling=pooling, dropout=0.5, resize=[64, 64], **TINY)
    assert network.features(network.build(request_for(SHAPE, 2))).output.shape == (None, width)


def test_equal_seeds_give_equal_weights_and_neighbours_do_not(architecture, request_for):
    network = architecture("transfer", dense=[4], **TINY)
    first, again, other = (
        [value for value in values(network.build(request_for(SHAPE, 2, seed=seed)).layers) if value.ndim > 1]
        for seed in (42, 42, 43)
    )
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not any(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_building_leaves_pythons_generator_alone(architecture, request_for):
    random.seed(7)
    expected = random.random()
    random.seed(7)
    architecture("transfer", **TINY).build(request_for(SHAPE, 2))
    assert random.random() == expected


def test_penalties_count_for_what_is_trained(architecture, request_for):
    def penalised(trainable):
        network = architecture("transfer", dense=[4], trainable=trainable, **TINY)
        model = network.build(request_for(SHAPE, 2, l2=0.01))
        kernels = [weight for weight in model.trainable_weights if "kernel" in weight.name]
        assert all(weight.regularizer is not None for weight in kernels)
        return len(model.losses), len(kernels)

    assert penalised(trainable=False) == (2, 2)
    assert penalised(trainable=True) == (29, 29)


def test_the_regularisation_replaces_dropout_after_hidden_layers_only(architecture, request_for):
    network = architecture("transfer", dense=[4], dropout=0.2, **TINY)
    model = network.build(request_for(SHAPE, 2, dropout=0.5))
    assert (model.get_layer("features_dropout").rate, model.get_layer("dense1_dropout").rate) == (0.2, 0.5)


@pytest.mark.parametrize(
    ("preprocessing", "expected"),
    [
        ("unit", 0.2),
        ("symmetric", -0.6),
        ("none", 51),
        ("caffe", np.array([-52.939, -65.779, -72.68])),
        ("torch", (0.2 - np.array([0.485, 0.456, 0.406])) / np.array([0.229, 0.224, 0.225])),
    ],
)
def test_other_preprocessing_can_be_studied(preprocessing, expected, architecture, request_for):
    network = architecture("transfer", preprocessing=preprocessing, **TINY)
    model = network.build(request_for(SHAPE, 2))
    first = keras.Model(model.input, model.get_layer("conv1").input)
    np.testing.assert_allclose(
        np.asarray(first(np.full((1, *SHAPE), 51.0))), np.broadcast_to(expected, (1, *SHAPE)), rtol=1e-5
    )


def test_grey_images_are_taken_with_random_weights(architecture, request_for):
    network = architecture("transfer", **TINY)
    request = request_for((32, 32, 1), 2)
    assert network.contradictions(request.shape, request.regularisation) == []
    assert network.build(request).input.shape == (None, 32, 32, 1)


@pytest.mark.parametrize("application", ["EfficientNetV2B0", "ConvNeXtTiny"])
def test_bases_that_look_at_the_channels_take_grey_images(application):
    images = keras.Input((32, 32, 1))
    assert build_base(application, None, images, seed=0).output.shape[:1] == (None,)


@pytest.mark.parametrize(
    ("fields", "shape", "message"),
    [
        ({"application": "InceptionV3"}, (64, 80, 3), "at least 75x75 pixels, not 64x80: set resize"),
        (
            {"application": "InceptionV3", "resize": [74, 90]},
            (300, 300, 3),
            "at least 75x75 pixels, not 74x90",
        ),
    ],
)
def test_too_small_images_are_refused(fields, shape, message, architecture, request_for):
    network, request = architecture("transfer", **fields), request_for(shape, 2)
    (found,) = network.refusals(request.shape, [])
    assert message in found
    # A mistake is told once, and never makes a row.
    assert network.contradictions(request.shape, request.regularisation) == []


@pytest.mark.parametrize(
    ("fields", "shape", "message"),
    [
        ({"application": "VGG16"}, (64, 64, 1), "pretrained weights are for three channels"),
        ({"application": "VGG16", "weights": "none"}, (64, 64, 1), "preprocessing caffe is for three"),
        ({**TINY, "preprocessing": "torch"}, (64, 64, 1), "preprocessing torch is for three"),
        (
            {"application": "EfficientNetB0", "weights": "none", "preprocessing": "unit"},
            SHAPE,
            "pixels would be scaled twice: by preprocessing unit, and by EfficientNetB0",
        ),
        ({"application": "MobileNetV3Small", "preprocessing": "symmetric"}, SHAPE, "scaled twice"),
        ({"application": "ConvNeXtTiny", "preprocessing": "caffe"}, SHAPE, "scaled twice"),
        (
            {"application": "EfficientNetV2B0", "weights": "none", "preprocessing": "torch"},
            SHAPE,
            "scaled twice",
        ),
        (
            {"application": "MobileNetV2", "preprocessing": "caffe"},
            SHAPE,
            "preprocessing caffe is the preprocessing of other networks (such as VGG16), and ImageNet weights"
            " of MobileNetV2 expect symmetric: use preprocessing own",
        ),
        (
            {"application": "VGG16", "preprocessing": "torch"},
            SHAPE,
            "of other networks (such as DenseNet121), and ImageNet weights of VGG16 expect caffe",
        ),
    ],
)
def test_says_what_contradicts_itself(fields, shape, message, architecture, request_for):
    request = request_for(shape, 2)
    (found,) = architecture("transfer", **fields).contradictions(request.shape, request.regularisation)
    assert message in found


@pytest.mark.parametrize(
    "fields",
    [
        {"application": "VGG16", "preprocessing": "caffe"},
        {"application": "DenseNet121", "preprocessing": "torch"},
        {"application": "EfficientNetB0", "preprocessing": "none"},
        {**TINY, "preprocessing": "caffe"},
        *({"application": "VGG16", "preprocessing": mistake} for mistake in ("unit", "symmetric", "none")),
    ],
)
def test_published_mistakes_and_other_names_of_the_own_way_are_allowed(fields, architecture, request_for):
    request = request_for(SHAPE, 2)
    assert architecture("transfer", **fields).contradictions(request.shape, request.regularisation) == []


@pytest.mark.parametrize("application", ["MobileNet", "ConvNeXtTiny"])
def test_the_number_of_layers_is_known(application, architecture, request_for):
    network = architecture("transfer", application=application, weights="none", resize=[64, 64])
    found = network.base_layers(network.build(request_for(SHAPE, 2)))
    assert len(found) == APPLICATIONS[application].layers


@pytest.mark.slow
@pytest.mark.parametrize("application", APPLICATIONS)
def test_the_number_of_layers_of_every_application_is_known(application, architecture, request_for):
    known = APPLICATIONS[application]
    for width in [{"alpha": alpha} for alpha in known.alphas] or [{}]:
        network = architecture("transfer", application=application, weights="none", **width)
        side = known.smallest
        model = network.build(request_for((side, side, 3), 2))
        check_reloadable(model)
        found = network.base_layers(model)
        assert len(found) == known.layers
        # Unfreezing would miss batch normalisation inside a container.
        hidden = [inner for layer in found for inner in layer._flatten_layers(include_self=False)]
        assert not any(isinstance(inner, keras.layers.BatchNormalization) for inner in hidden)


def test_a_stage_cannot_unfreeze_more_layers_than_there_are(architecture):
    network = architecture("transfer", **TINY)
    stages = [Stage(epochs=1, learning_rate=0.1, unfreeze=number) for number in (85, 86)]
    assert network.refusals(ImageShape(*SHAPE), stages[:1]) == []
    (found,) = network.refusals(ImageShape(*SHAPE), stages)
    assert found == ("stage 3 unfreezes the last 86 layers of MobileNet, which has 85: lower unfreeze")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"application": "MobilNetV2"}, "unknown application 'MobilNetV2': did you mean 'MobileNetV2'?"),
        ({"application": "VGG16", "alpha": 0.5}, "VGG16 comes in one width"),
        ({"application": "MobileNetV2", "alpha": None}, "needs an alpha"),
        (
            {"application": "MobileNetV2", "alpha": 0.9},
            "no imagenet weights for alpha 0.9: take one of 0.35, 0.5",
        ),
        ({"application": "VGG16", "weights": "random"}, "'imagenet' or 'none'"),
        ({"application": "VGG16", "weights": {"file": "a.h5", "sha256": "abc"}}, "should match pattern"),
    ],
)
def test_refuses(fields, message, architecture):
    with pytest.raises(ValidationError) as caught:
        architecture("transfer", **fields)
    assert message in str(caught.value)


def test_alpha_is_written_out(architecture):
    assert architecture("transfer", application="MobileNetV2").alpha == 1.0
    assert architecture("transfer", application="VGG16").alpha is None


@pytest.mark.parametrize(("alpha", "size"), [(1.0, 224), (0.5, 96)])
def test_operations_are_about_right(alpha, size, architecture, request_for):
    network = architecture("transfer", application="MobileNetV2", alpha=alpha, weights="none")
    model = network.build(request_for((size, size, 3), 2))
    counted = 0
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D | keras.layers.DepthwiseConv2D):
            counted += np.prod(layer.output.shape[1:3]) * np.prod(layer.kernel.shape)
    # The square of alpha is a rough rule.
    assert network.operations(ImageShape(size, size, 3)) == pytest.approx(counted, rel=0.4)


def test_is_known_without_keras():
    program = """
import sys
from bench.suite.architecture import ImageShape
from bench.suite.registries import architectures, regularisers
from bench.suite.protocol import Stage
from bench.suite.regularisation import regularisation_model
network, shape = architectures["transfer"](application="VGG16", weights="none"), ImageShape(64, 64, 3)
stages = [Stage(epochs=1, learning_rate=0.1, unfreeze=2)]
network.contradictions(shape, regularisation_model()(dropout=0.5)), network.refusals(shape, stages)
network.operations(shape), network.pretrained_file(shape), regularisers.items()
sys.exit("keras" in sys.modules or "tensorflow" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
