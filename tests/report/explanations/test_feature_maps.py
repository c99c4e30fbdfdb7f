import numpy as np
import pytest

from bench.report.explanations.feature_maps import (
    LayerMaps,
    feature_maps,
    feature_maps_sheet,
    most_varied,
    telling_layers,
)
from bench.report.looks import png


def test_every_layer_of_a_small_network_is_shown_in_order(build):
    network = build("convnet", (16, 16, 3), filters=[2, 3], dropout={"convolution": 0.5})
    names = [layer.name for layer in telling_layers(network)]
    assert names == [f"block{number}_{part}" for number in (1, 2) for part in ("conv", "relu", "pool")]


def test_of_a_deep_network_the_last_layer_of_each_size_is_shown(build):
    network = build("transfer", (96, 96, 3), application="MobileNetV2", weights="none")
    layers = telling_layers(network)
    sizes = [layer.output.shape[1] for layer in layers]
    assert sizes == [48, 24, 12, 6, 3]
    assert layers[-1].name == "out_relu"


def test_maps_are_what_the_layers_compute(build):
    network = build("convnet", (4, 4, 1), filters=[1], kernel_size=1, scaling="none")
    network.get_layer("block1_conv").set_weights([np.full((1, 1, 1, 1), -2.0), np.array([10.0])])
    image = np.arange(16, dtype=np.uint8).reshape(4, 4, 1)
    found = {maps.layer: maps.maps[..., 0] for maps in feature_maps(network, image)}
    np.testing.assert_allclose(found["block1_conv"], 10 - 2.0 * image[..., 0])
    np.testing.assert_allclose(found["block1_relu"], np.maximum(10 - 2.0 * image[..., 0], 0))
    assert found["block1_pool"].shape == (2, 2)


@pytest.mark.usefixtures("half_precision")
def test_maps_in_half_precision_are_drawn_as_others(build):
    network = build("convnet", (4, 4, 1), filters=[1], kernel_size=1, scaling="none")
    network.get_layer("block1_conv").set_weights([np.ones((1, 1, 1, 1)), np.zeros(1)])
    image = np.arange(16, dtype=np.uint8).reshape(4, 4, 1)
    found = feature_maps(network, image)
    assert [maps.maps.dtype for maps in found] == [np.float32] * 3
    np.testing.assert_array_equal(found[0].maps, image)
    others = [LayerMaps(maps.layer, maps.maps.astype(np.float32)) for maps in found]
    drawn = [png(feature_maps_sheet(image, layers, "An image")) for layers in (found, others)]
    assert drawn[0] == drawn[1]


def test_the_channels_shown_are_those_that_vary_most_in_their_order():
    maps = np.zeros((2, 2, 5), np.float32)
    maps[0, 0] = [1, 9, 0, 4, 2]
    assert most_varied(maps, 3) == [1, 3, 4]


@pytest.mark.parametrize("channels", [1, 3])
def test_maps_without_any_contrast_can_be_drawn(channels):
    image = np.zeros((6, 5, channels), np.uint8)
    layers = [
        LayerMaps("flat", np.ones((3, 2, 1), np.float32)),
        LayerMaps("many", np.ones((3, 2, 40), np.float32)),
    ]
    assert png(feature_maps_sheet(image, layers, "An image")).startswith(b"\x89PNG")
