"""Which layers give feature maps, and what becomes of explanations where none does."""

import keras
import numpy as np
import pytest
from made_records import planned_cell, record_of
from PIL import Image

from bench.errors import BenchError
from bench.records.predictions import prediction_frame
from bench.records.store import RunFolder
from bench.report.explanations.captions import MISTAKES
from bench.report.explanations.chosen_image import choose_image
from bench.report.explanations.explain import Explanation, Shown, add_pictures
from bench.report.explanations.feature_maps import feature_maps, telling_layers
from bench.report.explanations.gallery import Gallery
from bench.report.explanations.grad_cam import CutNetwork, last_feature_maps
from bench.report.explanations.map_layers import map_layers
from bench.report.explanations.subject import Subject
from bench.suite.architecture import ImageShape

NO_CONVOLUTION = "Grad-CAM and feature maps need a convolution, and this network has none"


@pytest.fixture
def dense():
    """A network of dense layers alone, as a family that somebody drops in may build one."""
    images = keras.Input((8, 8, 3), name="image")
    x = keras.layers.Rescaling(1 / 255)(images)
    x = keras.layers.MaxPooling2D(2)(x)
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(2, name="scores")(x)
    return keras.Model(images, keras.layers.Activation("softmax", name="probabilities")(x))


@pytest.mark.parametrize(
    "asked",
    [
        map_layers,
        last_feature_maps,
        telling_layers,
        lambda network: CutNetwork.of(network, "softmax"),
        lambda network: feature_maps(network, np.zeros((8, 8, 3), np.uint8)),
    ],
)
def test_an_image_does_not_pass_for_feature_maps(dense, asked):
    with pytest.raises(BenchError, match=NO_CONVOLUTION):
        asked(dense)


def test_feature_maps_begin_with_the_first_convolution_and_end_before_the_vector(build):
    network = build("convnet", (16, 16, 3), filters=[2], dense=[4])
    assert [layer.name for layer in map_layers(network)] == ["block1_conv", "block1_relu", "block1_pool"]


def test_a_network_without_convolutions_is_explained_without_them_and_that_is_said_once(dense, tmp_path):
    path = tmp_path / "0.png"
    Image.fromarray(np.full((8, 8, 3), 7, np.uint8)).save(path)
    record = record_of(planned_cell(seeds=[1]), 1)
    configuration = {**record.configuration, "architecture": {"head": "softmax"}}
    subject = Subject.of(
        record.model_copy(update={"configuration": configuration}), RunFolder(tmp_path / "runs")
    )
    predictions = prediction_frame(["0.png"], [0], [[0.2, 0.8]], subject.classes)
    gallery = Gallery(predictions, subject.classes, (path,), ImageShape(8, 8, 3), "bilinear")
    made = Explanation()
    chosen = choose_image(subject, gallery, None)
    add_pictures(made, subject, Shown(gallery, dense, chosen, subject.name), count=1)
    assert set(made.files) == {MISTAKES}
    assert made.problems == [NO_CONVOLUTION]
