"""Ways to build networks that several test modules share."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import pytest

from bench.seeds import Seeds
from bench.suite.architecture import ImageShape, ModelRequest
from bench.suite.registries import architectures
from bench.suite.regularisation import regularisation_model


@pytest.fixture
def architecture():
    """Reads an architecture as a suite gives it."""

    def read(family, **fields):
        return architectures[family].model_validate({"family": family, **fields})

    return read


@pytest.fixture
def request_for():
    """Makes a request for images of (height, width, channels)."""

    def make(shape, classes, seed=42, weights=None, **regularisation):
        asked = regularisation_model().model_validate(regularisation)
        return ModelRequest(ImageShape(*shape), classes, asked, Seeds(seed), weights)

    return make
