"""The convolutional networks: their sizes, their random numbers, and what they refuse."""

import keras
import numpy as np
import pytest
from pydantic import ValidationError

STRIDED = {"filters": [32, 64, 128], "strides": 2, "padding": "valid", "pooling": "none"}
SMALL = {"filters": [4, 6], "dense": [8]}

# Name: (architecture, image shape, classes); `tests/suites/test_published.py` counts the parameters of each.
PUBLISHED = {
    "casting": (
        {"filters": [8, 16, 16], "padding": "valid", "dense": [224], "head": "logits"},
        (300, 300, 3),
        2,
    ),
    "fruits baseline": ({"filters": [32, 32], "dense": [32]}, (128, 128, 3), 6),
    "fruits tuned": ({"filters": [96, 64, 64], "dense": [160], "dropout": 0.5}, (128, 128, 3), 6),
    "toys baseline": ({"filters": [32, 32], "dense": [32]}, (128, 128, 3), 5),
    "flowers": ({"filters": [32, 64, 128, 128], "padding": "valid", "dense": [512]}, (150, 150, 3), 5),
    "horses": (
        {"filters": [16, 32], "padding": "valid", "dense": [512], "head": "sigmoid"},
        (300, 300, 3),
        2,
    ),
    "fashion-mnist": (
        {**STRIDED, "dense": [512], "dropout": {"flatten": 0.2, "dense": 0.2}},
        (28, 28, 1),
        10,
    ),
    "cifar10": (
        {**STRIDED, "dense": [1024], "dropout": {"flatten": 0.5, "dense": 0.2}},
        (32, 32, 3),
        10,
    ),
}


def weights(model):
    return [np.asarray(weight) for layer in model.layers for weight in layer.get_weights() if weight.ndim]


def kernels(model):
    return [weight for weight in weights(model) if weight.ndim > 1]


def test_layers_stand_in_order_under_readable_names(architecture, request_for):
    rates = {"convolution": 0.1, "flatten": 0.2, "dense": 0.3, "scores": 0.4}
    network = architecture("convnet", filters=[4], dense=[8], batch_norm=True, dropout=rates)
    model = network.build(request_for((8, 8, 3), 2))
    assert [layer.name for layer in model.layers] == [
        "image",
        "scaling",
        "block1_conv",
        "block1_norm",
        "block1_relu",
        "block1_pool",
        "block1_dropout",
        "flatten",
        "flatten_dropout",
        "dense1",
        "dense1_dropout",
        "scores",
        "scores_dropout",
        "probabilities",
    ]
    found = {layer.name: layer.rate for layer in model.layers if isinstance(layer, keras.layers.Dropout)}
    assert found == {
        "block1_dropout": 0.1,
        "flatten_dropout": 0.2,
        "dense1_dropout": 0.3,
        "scores_dropout": 0.4,
    }


@pytest.mark.parametrize(("kernel_size", "shapes"), [(5, [5, 5]), ([3, 5], [3, 5])])
def test_kernels_and_strides_are_one_for_all_or_one_for_each(kernel_size, shapes, architecture, request_for):
    network = architecture("convnet", filters=[4, 6], kernel_size=kernel_size, strides=[2, 1])
    model = network.build(request_for((32, 32, 3), 2))
    convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    assert [layer.kernel_size[0] for layer in convolutions] == shapes
    assert [layer.strides[0] for layer in convolutions] == [2, 1]


def test_one_number_and_its_list_are_the_same_configuration(architecture):
    assert architecture("convnet", filters=[4, 6], kernel_size=5) == architecture(
        "convnet", filters=[4, 6], kernel_size=[5, 5]
    )


@pytest.mark.parametrize(
    ("pooling", "layer"),
    [("max", keras.layers.MaxPooling2D), ("average", keras.layers.AveragePooling2D), ("none", None)],
)
def test_pools_as_asked(pooling, layer, architecture, request_for):
    model = architecture("convnet", pooling=pooling, **SMALL).build(request_for((16, 16, 3), 2))
    pools = [found for found in model.layers if "pool" in found.name]
    assert [type(found) for found in pools] == ([layer] * 2 if layer else [])


@pytest.mark.parametrize(
    ("scaling", "expected"), [("unit", [0, 0.2, 1]), ("symmetric", [-1, -0.6, 1]), ("none", [0, 51, 255])]
)
def test_scales_pixels_inside_the_network(scaling, expected, architecture, request_for):
    model = architecture("convnet", scaling=scaling, **SMALL).build(request_for((16, 16, 1), 2))
    first = keras.Model(model.input, model.get_layer("block1_conv").input)
    pixels = np.broadcast_to(np.float32([0, 51, 255])[:, None, None, None], (3, 16, 16, 1))
    np.testing.assert_allclose(np.asarray(first(pixels))[:, 0, 0, 0], expected, atol=1e-6)


def test_batch_normalised_without_bias(architecture, request_for):
    fields = {**SMALL, "batch_norm": True, "conv_bias": False}
    model = architecture("convnet", **fields).build(request_for((16, 16, 3), 2))
    assert [len(model.get_layer(f"block{i}_conv").get_weights()) for i in (1, 2)] == [1, 1]
    plain = architecture("convnet", **SMALL).build(request_for((16, 16, 3), 2))
    # Four numbers a filter of normalisation, in place of one of bias.
    assert model.count_params() == plain.count_params() + 3 * (4 + 6)


def test_equal_seeds_give_equal_weights_and_neighbours_do_not(architecture, request_for):
    network = architecture("convnet", **SMALL)
    first, again, other = (
        kernels(network.build(request_for((16, 16, 3), 2, seed=seed))) for seed in (42, 42, 43)
    )
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not any(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_no_two_layers_start_alike(architecture, request_for):
    network = architecture("convnet", filters=[3, 3, 3], dense=[12, 12])
    drawn = kernels(network.build(request_for((16, 16, 3), 2)))
    assert not np.array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[1], drawn[2])


def test_dropout_leaves_the_first_weights_alone(architecture, request_for):
    network = architecture("convnet", **SMALL)
    plain = network.build(request_for((16, 16, 3), 2))
    everywhere = {"convolution": 0.1, "flatten": 0.2, "dense": 0.3, "scores": 0.4}
    dropped = architecture("convnet", dropout=everywhere, **SMALL).build(request_for((16, 16, 3), 2))
    asked = network.build(request_for((16, 16, 3), 2, dropout=0.5))
    for other in (dropped, asked):
        for a, b in zip(kernels(plain), kernels(other), strict=True):
            np.testing.assert_array_equal(a, b)


def test_dropout_follows_the_seed(architecture, request_for):
    network = architecture("convnet", dropout={"flatten": 0.5}, **SMALL)
    ones = np.ones((1, 16, 16, 3), "float32")

    def dropped(seed):
        model = network.build(request_for((16, 16, 3), 2, seed=seed))
        layer = model.get_layer("flatten_dropout")
        return np.asarray(layer(np.ones((1, 96), "float32"), training=True)), np.asarray(model(ones))

    assert np.array_equal(dropped(1)[0], dropped(1)[0])
    assert not np.array_equal(dropped(1)[0], dropped(2)[0])


def test_the_regularisation_replaces_dropout_after_hidden_layers_only(architecture, request_for):
    network = architecture("convnet", dropout={"flatten": 0.2, "dense": 0.3}, **SMALL)
    model = network.build(request_for((16, 16, 3), 2, dropout=0.5))
    assert (model.get_layer("flatten_dropout").rate, model.get_layer("dense1_dropout").rate) == (0.2, 0.5)
    without = network.build(request_for((16, 16, 3), 2, dropout=0))
    assert "dense1_dropout" not in [layer.name for layer in without.layers]


def test_a_bare_dropout_is_the_rate_after_hidden_layers(architecture):
    assert architecture("convnet", dropout=0.5, **SMALL) == architecture(
        "convnet", dropout={"dense": 0.5}, **SMALL
    )


@pytest.mark.parametrize(
    ("fields", "shape", "message"),
    [
        (
            {"filters": [8] * 4, "padding": "valid"},
            (28, 28, 1),
            "block 4: a 3x3 kernel does not fit the 1x1 pixels",
        ),
        ({"filters": [8] * 6}, (28, 40, 1), "block 5: a 2x2 pooling does not fit the 1x2 pixels"),
        ({"filters": [8], "kernel_size": 9, "padding": "valid"}, (8, 30, 1), "block 1: a 9x9 kernel"),
    ],
)
def test_says_where_the_image_is_used_up(fields, shape, message, architecture, request_for):
    request = request_for(shape, 2)
    (found,) = architecture("convnet", **fields).contradictions(request.shape, request.regularisation)
    assert found.startswith(message)
    assert f"of a {shape[0]}x{shape[1]} image" in found


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_networks_do_not_contradict_themselves(name, architecture, request_for):
    fields, shape, classes = PUBLISHED[name]
    request = request_for(shape, classes, dropout=0.5)
    assert architecture("convnet", **fields).contradictions(request.shape, request.regularisation) == []


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("kernel", [1, 2, 3, 5])
def test_arithmetic_agrees_with_keras(padding, stride, kernel, architecture, request_for):
    network = architecture(
        "convnet", filters=[2, 2], kernel_size=kernel, strides=[stride, 1], padding=padding, dense=[3]
    )
    for height, width in ((17, 24), (5, 9)):
        request = request_for((height, width, 3), 2)
        if network.contradictions(request.shape, request.regularisation):
            with pytest.raises(ValueError, match="size"):
                network.build(request)
            continue
        model = network.build(request)
        count = 0
        for block in (1, 2):
            convolution = model.get_layer(f"block{block}_conv")
            count += convolution.kernel.shape.num_elements() * np.prod(convolution.output.shape[1:3])
        assert (
            network.operations(request.shape) == count + model.get_layer("dense1").kernel.shape.num_elements()
        )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"filters": [4, 6], "kernel_size": [3]}, "kernel_size lists 1 values for 2 convolutions"),
        ({"filters": [4], "strides": [1, 2]}, "strides lists 2 values for 1 convolutions"),
        ({"filters": []}, "at least 1 item"),
        ({"filters": [0]}, "greater than 0"),
        ({"filters": [4], "kernel_size": 0}, "greater than 0"),
        ({"filters": [4], "dropout": 1.0}, "less than 1"),
    ],
)
def test_refuses(fields, message, architecture):
    with pytest.raises(ValidationError, match=message):
        architecture("convnet", **fields)


def test_a_built_network_can_be_saved_and_read_again(architecture, request_for, tmp_path):
    network = architecture("convnet", dropout=0.5, batch_norm=True, **SMALL)
    model = network.build(request_for((16, 16, 3), 2, l2=0.01))
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    images = np.random.default_rng(0).uniform(0, 255, (4, 16, 16, 3)).astype("float32")
    np.testing.assert_array_equal(np.asarray(model(images)), np.asarray(again(images)))
