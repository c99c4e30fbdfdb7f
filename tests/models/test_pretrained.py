"""Pretrained weights: which file, is it the right one, and do they arrive exactly."""

import hashlib
import os

import h5py
import keras
import numpy as np
import pytest

from bench.errors import BenchError, Unavailable
from bench.models.applications import APPLICATIONS
from bench.models.base_network import build_base, standardise_twice
from bench.models.preprocessing import preprocessed
from bench.suite.architecture import ImageShape

HERE = ImageShape(32, 32, 3)
# As it is outside the tests, which have a folder of data of their own each.
DATA = os.environ.get("BENCH_DATA", "data")


def file_or_skip(network, shape):
    """The file of weights of a network; where this machine has none, the reason to skip says what to do."""
    try:
        return network.pretrained_file(shape)
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture
def keras_home(monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (tmp_path / "models").mkdir()
    return tmp_path


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A small network and a file of its weights, which tests copy."""
    base = build_base("MobileNet", 0.25, keras.Input((32, 32, 3)), seed=99)
    path = tmp_path_factory.mktemp("saved") / "own.weights.h5"
    base.save_weights(path)
    return base, path


@pytest.fixture
def own_file(monkeypatch, tmp_path, saved):
    """A file of weights of a small network beside the data folder, and what a suite says of it."""
    monkeypatch.setenv("BENCH_DATA", str(tmp_path / "data"))
    base, file = saved
    path = tmp_path / "weights" / file.name
    path.parent.mkdir()
    path.write_bytes(file.read_bytes())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return base, path, {"file": "weights/own.weights.h5", "sha256": digest}


class Asked(Exception):
    """Stands for a download."""


def asked_by_keras(monkeypatch, name, **settings):
    def get_file(fname, *_, **__):
        raise Asked(fname)

    monkeypatch.setattr("keras.src.utils.file_utils.get_file", get_file)
    with pytest.raises(Asked) as caught:
        getattr(keras.applications, name)(include_top=False, weights="imagenet", **settings)
    return caught.value.args[0]


def test_all_of_keras_applications_is_known():
    present = {name for name in dir(keras.applications) if name[0].isupper()}
    assert present == set(APPLICATIONS)


@pytest.mark.parametrize(
    ("name", "alpha", "height", "width"),
    [
        ("MobileNet", 0.75, 224, 224),
        ("MobileNet", 1.0, 128, 128),
        ("MobileNet", 0.25, 96, 96),
        ("MobileNet", 0.5, 160, 192),
        ("MobileNetV2", 0.35, 96, 96),
        ("MobileNetV2", 1.3, 100, 100),
        pytest.param("MobileNetV2", 0.5, 160, 192, marks=pytest.mark.slow),
        ("MobileNetV3Small", 0.75, 128, 128),
    ],
)
@pytest.mark.filterwarnings("ignore:.*input_shape.*")
def test_the_file_is_the_one_keras_would_take(name, alpha, height, width, monkeypatch):
    asked = asked_by_keras(monkeypatch, name, alpha=alpha, input_shape=(height, width, 3))
    assert APPLICATIONS[name].weights_name(alpha, height, width) == asked


@pytest.mark.slow
@pytest.mark.parametrize("name", APPLICATIONS)
def test_every_file_is_the_one_keras_would_take(name, monkeypatch):
    known = APPLICATIONS[name]
    asked = asked_by_keras(monkeypatch, name, input_shape=(known.size, known.size, 3))
    assert known.weights_name(1.0 if known.alphas else None, known.size, known.size) == asked


@pytest.mark.parametrize("name", APPLICATIONS)
def test_own_preprocessing_is_the_applications(name):
    module = __import__(getattr(keras.applications, name).__module__, fromlist=["preprocess_input"])
    pixels = np.random.default_rng(0).integers(0, 256, (2, 5, 7, 3)).astype("float32")
    images = keras.Input((5, 7, 3))
    found = preprocessed(images, APPLICATIONS[name].preprocessing)
    ours = pixels if found is images else np.asarray(keras.Model(images, found)(pixels))
    np.testing.assert_allclose(ours, module.preprocess_input(pixels.copy()), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("own", ["caffe", "torch", "symmetric"])
def test_own_preprocessing_can_be_saved_and_read_again(own, tmp_path):
    images = keras.Input((5, 7, 3))
    model = keras.Model(images, preprocessed(images, own))
    model.save(tmp_path / "model.keras")
    pixels = np.random.default_rng(0).uniform(0, 255, (2, 5, 7, 3)).astype("float32")
    again = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(np.asarray(model(pixels)), np.asarray(again(pixels)))


def test_absent_published_weights_are_unavailable(keras_home, architecture):
    network = architecture("transfer", application="MobileNetV2", alpha=0.35, resize=[96, 96])
    with pytest.raises(Unavailable) as caught:
        network.pretrained_file(HERE)
    message = str(caught.value)
    assert "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_96_no_top.h5" in message
    assert "$KERAS_HOME/models" in message
    assert "MobileNetV2(alpha=0.35, include_top=False, input_shape=(96, 96, 3))" in message
    assert str(keras_home) not in message


def test_without_keras_home_the_users_folder_is_looked_in(monkeypatch, tmp_path, architecture):
    monkeypatch.delenv("KERAS_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    network = architecture("transfer", application="VGG16")
    with pytest.raises(Unavailable, match=r"are not in ~/\.keras/models"):
        network.pretrained_file(HERE)
    path = tmp_path / ".keras" / "models" / "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"
    path.parent.mkdir(parents=True)
    h5py.File(path, "w").close()
    assert network.pretrained_file(HERE) == path


def test_a_build_without_the_weights_never_falls_back_to_random_ones(keras_home, architecture, request_for):
    with pytest.raises(Unavailable):
        architecture("transfer", application="MobileNet", alpha=0.25).build(request_for((32, 32, 3), 2))


def test_an_unreadable_published_file_is_refused(keras_home, architecture, request_for):
    path = keras_home / "models" / "mobilenet_2_5_224_tf_no_top.h5"
    network = architecture("transfer", application="MobileNet", alpha=0.25)
    with h5py.File(path, "w") as file:
        file["values"] = np.arange(1000)
    assert network.pretrained_file(HERE) == path
    for content in (path.read_bytes()[:-100], b"half a download", b""):
        path.write_bytes(content)
        message = r"mobilenet_2_5_224_tf_no_top\.h5 is truncated or damaged: fetch it again"
        with pytest.raises(BenchError, match=message):
            network.pretrained_file(HERE)
        with pytest.raises(BenchError, match=message):
            network.build(request_for((32, 32, 3), 2))


def test_a_named_file_that_no_network_can_read_is_refused(own_file, architecture):
    _, path, named = own_file
    path.write_bytes(b"no weights")
    named["sha256"] = hashlib.sha256(b"no weights").hexdigest()
    network = architecture("transfer", application="MobileNet", alpha=0.25, weights=named)
    with pytest.raises(BenchError, match=r"weights/own\.weights\.h5 is truncated or damaged: fetch it again"):
        network.pretrained_file(HERE)


def test_a_file_that_the_suite_names_is_loaded_exactly(own_file, architecture, request_for):
    base, path, named = own_file
    network = architecture("transfer", application="MobileNet", alpha=0.25, weights=named)
    assert network.pretrained_file(HERE) == path
    model = network.build(request_for((32, 32, 3), 2))
    found = [value for layer in network.base_layers(model) for value in layer.get_weights()]
    expected = base.get_weights()
    assert len(found) == len(expected)
    assert all(np.array_equal(a, b) for a, b in zip(found, expected, strict=True))


def test_a_missing_file_is_unavailable(own_file, architecture):
    named = {**own_file[2], "file": "weights/other.h5"}
    network = architecture("transfer", application="MobileNet", alpha=0.25, weights=named)
    with pytest.raises(Unavailable, match=r"weights/other\.h5 does not exist.* absolute path$"):
        network.pretrained_file(HERE)
    assert network.obtain_weights is None
    named["obtain"] = "Rebuilt by us, not distributed."
    network = architecture("transfer", application="MobileNet", alpha=0.25, weights=named)
    with pytest.raises(Unavailable, match=r"absolute path\. Rebuilt by us, not distributed\.$"):
        network.pretrained_file(HERE)
    assert network.obtain_weights == named["obtain"]


def test_a_truncated_file_is_an_error(own_file, architecture):
    _, path, named = own_file
    path.write_bytes(path.read_bytes()[:-100])
    network = architecture("transfer", application="MobileNet", alpha=0.25, weights=named)
    with pytest.raises(BenchError, match="is damaged or another one: its SHA-256 is"):
        network.pretrained_file(HERE)


@pytest.mark.parametrize(("application", "alpha"), [("MobileNet", 0.5), ("MobileNetV2", 0.35)])
@pytest.mark.filterwarnings("ignore:Skipping nested container")
def test_weights_of_another_network_are_an_error(application, alpha, own_file, architecture, request_for):
    network = architecture("transfer", application=application, alpha=alpha, weights=own_file[2])
    with pytest.raises(BenchError, match=r"own\.weights\.h5 does not fit mobilenet"):
        network.build(request_for((32, 32, 3), 2))


def test_a_file_that_leaves_weights_unset_is_an_error(own_file, architecture, request_for, monkeypatch):
    # As Keras does with layers inside containers that an older file does not hold.
    monkeypatch.setattr(keras.Model, "load_weights", lambda model, path: None)
    _, path, named = own_file
    network = architecture("transfer", application="MobileNet", alpha=0.25, weights=named)
    with pytest.raises(BenchError, match=r"own\.weights\.h5 does not fit mobilenet.* weights are missing"):
        network.build(request_for((32, 32, 3), 2, weights=path))


def test_efficient_net_computes_what_keras_computes(monkeypatch, tmp_path):
    """Keras builds EfficientNet otherwise where it loads ImageNet weights itself."""
    base = build_base("EfficientNetB0", None, keras.Input((32, 32, 3)), seed=1)
    normalization = next(layer for layer in base.layers if isinstance(layer, keras.layers.Normalization))
    images_seen = normalization.get_weights()[2]
    normalization.set_weights(
        [np.float32([0.485, 0.456, 0.406]), np.float32([0.052, 0.05, 0.051]), images_seen]
    )
    normalization.finalize_state()
    base.save_weights(path := tmp_path / "efficientnet.weights.h5")
    monkeypatch.setattr("keras.src.utils.file_utils.get_file", lambda *_, **__: str(path))
    theirs = keras.applications.EfficientNetB0(include_top=False, weights="imagenet", input_shape=(32, 32, 3))
    images = np.random.default_rng(0).uniform(0, 255, (2, 32, 32, 3)).astype("float32")
    different = np.asarray(base(images))
    standardise_twice(base)
    ours, expected = np.asarray(base(images)), np.asarray(theirs(images))
    np.testing.assert_allclose(ours, expected, rtol=1e-3, atol=1e-5)
    assert not np.allclose(different, expected, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize(("name", "alpha"), [("MobileNetV2", 0.35), ("MobileNet", 0.75)])
def test_published_weights_arrive_as_keras_itself_loads_them(
    name, alpha, monkeypatch, architecture, request_for
):
    network = architecture("transfer", application=name, alpha=alpha)
    path = file_or_skip(network, ImageShape(224, 224, 3))
    model = network.build(request_for((224, 224, 3), 2))
    # Keras reads KERAS_HOME once, as it is imported.
    monkeypatch.setattr("keras.src.utils.file_utils.get_file", lambda *_, **__: str(path))
    theirs = getattr(keras.applications, name)(
        include_top=False, weights="imagenet", alpha=alpha, input_shape=(224, 224, 3), pooling="avg"
    )
    found = [value for layer in network.base_layers(model) for value in layer.get_weights()]
    assert all(np.array_equal(a, b) for a, b in zip(found, theirs.get_weights(), strict=True))
    images = np.random.default_rng(0).uniform(0, 255, (2, 224, 224, 3)).astype("float32")
    features = keras.Model(model.input, network.features(model).output)
    expected = np.asarray(theirs(images / 127.5 - 1))
    np.testing.assert_allclose(np.asarray(features(images)), expected, rtol=1e-3, atol=1e-4)


def test_the_dequantised_weights_give_sensible_features(monkeypatch, architecture, request_for):
    monkeypatch.setenv("BENCH_DATA", DATA)
    digest = "1bd304d89fa76b756fe7948c6c6dc5496678cfc1485d9d3ce749db7f512dad18"
    named = {"file": "weights/mobilenet_v2_1.0_224_no_top_dequantised.weights.h5", "sha256": digest}
    network = architecture("transfer", application="MobileNetV2", resize=[224, 224], weights=named)
    file_or_skip(network, ImageShape(128, 128, 3))
    model = network.build(request_for((128, 128, 3), 2))
    images = np.random.default_rng(0).uniform(0, 255, (4, 128, 128, 3)).astype("float32")
    features = np.asarray(keras.Model(model.input, network.features(model).output)(images))
    # What MobileNetV2's last ReLU6 leaves: sparse, within its bounds, and not the same for every image.
    assert features.shape == (4, 1280)
    assert features.min() >= 0
    assert features.max() <= 6
    assert (features == 0).mean() > 0.1
    assert features.std(axis=0).max() > 0.01
