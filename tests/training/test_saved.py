"""Networks that Keras alone can load again, and those that it cannot."""

import random

import keras
import numpy as np
import pytest
from keras import layers

from bench.data.prepared import prepare as prepare_images
from bench.errors import BenchError
from bench.models.convnet import ConvNet
from bench.records.store import RunFolder
from bench.seeds import Seeds
from bench.training.saved import check_reloadable, load_network
from bench.training.train import Job, prepare


class Own(layers.Layer):
    def call(self, x):
        return x * 2


class Undescribed(Own):
    def get_config(self):
        raise NotImplementedError("no settings to tell")


def softened(x):
    return x / 2


def network(*more):
    return keras.Sequential([keras.Input((4,)), *more, layers.Dense(2)], name="net")


FOREIGN = {
    "a layer": (lambda: Own(), "Own"),
    "a function": (lambda: layers.Dense(3, activation=softened), "softened"),
    "a lambda": (lambda: layers.Lambda(lambda x: x), "a lambda"),
    "a network in the network": (lambda: keras.Sequential([keras.Input((4,)), Own()]), "Own"),
}


@pytest.mark.parametrize(("make", "name"), FOREIGN.values(), ids=FOREIGN)
def test_a_network_with_parts_of_ones_own_is_refused(make, name):
    with pytest.raises(BenchError, match=f"'net' could be saved and not loaded .* know {name}: build"):
        check_reloadable(network(make()))


def test_a_network_of_keras_own_parts_is_not():
    x = given = keras.Input((6, 6, 3))
    x = layers.Rescaling(1 / 255)(x)[..., ::-1] + 1
    x = layers.Conv2D(2, 3, activation="relu", kernel_regularizer=keras.regularizers.L2(0.1))(x)
    x = layers.Dropout(0.5, seed=3)(layers.Flatten()(x))
    check_reloadable(keras.Model(given, keras.ops.tanh(x)))


def test_a_layer_that_cannot_be_described_is_said_before_anything_is_trained():
    with pytest.raises(BenchError, match=r"'net' cannot be saved \(no settings to tell\): build it of"):
        check_reloadable(network(Undescribed()))


def test_to_ask_draws_no_random_number():
    model = network(layers.Dropout(0.5), layers.Dense(3))
    states = random.getstate(), np.random.get_state()[1].tolist()
    check_reloadable(model)
    assert (random.getstate(), np.random.get_state()[1].tolist()) == states


@pytest.fixture
def folder(tmp_path):
    made = RunFolder(tmp_path)
    made.model_file("run").parent.mkdir(parents=True)
    return made


def test_a_saved_network_is_loaded_with_its_weights(folder):
    model = network()
    model.save(folder.model_file("run"))
    for one, other in zip(model.get_weights(), load_network(folder, "run").get_weights(), strict=True):
        assert np.array_equal(one, other)


def test_a_saved_network_with_parts_of_ones_own_says_so_and_not_to_train_it_again_as_it_is(folder):
    network(Own()).save(folder.model_file("run"))
    with pytest.raises(BenchError, match="Keras does not know Own: build it of") as caught:
        load_network(folder, "run")
    assert "remove it" not in str(caught.value)


def test_a_damaged_file_is_to_be_made_again(folder):
    folder.model_file("run").write_bytes(b"PK, but no archive")
    with pytest.raises(BenchError, match=r"cannot be read .*: remove it and .*run\.json, and run"):
        load_network(folder, "run")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda shape: keras.Sequential([keras.Input(shape), layers.Flatten()]), "no layer 'scores'"),
        (
            lambda shape: keras.Sequential(
                [keras.Input(shape), layers.Flatten(), Own(), layers.Dense(2, name="scores")]
            ),
            "does not know Own",
        ),
    ],
    ids=["no head", "own layer"],
)
def test_no_fit_begins_whose_network_would_be_lost(wrong, message, plan_of, folder, monkeypatch, tmp_path):
    monkeypatch.setattr(ConvNet, "build", lambda self, request: wrong((12, 12, 3)))
    task = plan_of().tasks[0]
    job = Job(
        run_id="run",
        config=task.run.cell.config,
        seeds=Seeds(1),
        images=prepare_images(task.manifest),
        weights=None,
        folder=folder,
        scratch=tmp_path / "scratch",
        memory_bytes=10**9,
    )
    with pytest.raises(BenchError, match=message):
        prepare(job)
