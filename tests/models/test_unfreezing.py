"""Stages that unfreeze part of a base: real fits, in which exactly the layers named may change."""

import keras
import numpy as np
import pytest

from bench.errors import BenchError
from bench.models import heads
from bench.models.unfreezing import unfreeze
from bench.suite.protocol import Stage

SHAPE = (32, 32, 3)
SMALL = {"application": "MobileNetV2", "alpha": 0.35, "weights": "none"}
BatchNormalization = keras.layers.BatchNormalization


def stage(**named):
    return Stage(epochs=1, learning_rate=0.05, **named)


def state(layers):
    return {layer.name: layer.get_weights() for layer in layers}


def changed(before, layers):
    """Names of the layers of which every weight changed, and of those of which some did."""
    alike = {
        layer.name: [
            np.array_equal(a, b) for a, b in zip(before[layer.name], layer.get_weights(), strict=True)
        ]
        for layer in layers
        if layer.get_weights()
    }
    wholly = {name for name, same in alike.items() if not any(same)}
    partly = {name for name, same in alike.items() if not all(same)}
    return wholly, partly


def kernels_of(layers):
    return {layer.name for layer in layers if layer.get_weights() and not is_norm(layer)}


def norms_of(layers):
    return {layer.name for layer in layers if is_norm(layer)}


def is_norm(layer):
    return isinstance(layer, BatchNormalization)


@pytest.fixture
def small(architecture, request_for):
    """A frozen MobileNetV2 under a head, its base's layers, and a way to train it one step."""
    network = architecture("transfer", dropout=0.2, **SMALL)
    model = network.build(request_for(SHAPE, 2))
    rng = np.random.default_rng(0)
    # Statistics of untrained networks let signals die out before they reach the last layers.
    for layer in filter(is_norm, model.layers):
        gamma, beta, mean, variance = layer.get_weights()
        layer.set_weights([gamma, beta + rng.normal(0.5, 0.2, beta.shape), mean, variance / 10])
    return model, network.base_layers(model)


@pytest.fixture
def images():
    return np.random.default_rng(1).uniform(0, 255, (8, *SHAPE)).astype("float32")


def fit(model, images, compiled=False):
    """One step; to compile it for TensorFlow takes ten times as long as to take it."""
    model.compile(
        keras.optimizers.SGD(0.05), heads.loss("softmax"), run_eagerly=not compiled, jit_compile=False
    )
    model.fit(images, np.arange(len(images)) % 2, batch_size=len(images), verbose=0)


def test_exactly_the_last_layers_are_trained(small, images):
    model, base = small
    first = model.get_weights()
    # MobileNetV2 ends in Conv_1, Conv_1_bn and out_relu.
    for last in (0, 2, 3, 20, 153):
        model.set_weights(first)
        before = state(model.layers)
        unfreeze(base, stage(unfreeze=last))
        fit(model, images, compiled=last == 20)
        named = kernels_of(base[len(base) - last :])
        assert changed(before, base) == (named, named), last
        assert changed(before, model.layers)[0] == named | {"scores"}, last


def test_batch_normalisation_is_trained_wherever_it_stands(small, images):
    model, base = small
    before = state(base)
    unfreeze(base, stage(unfreeze=20, batch_norm={}))
    fit(model, images)
    wholly, partly = changed(before, base)
    assert partly == kernels_of(base[-20:]) | norms_of(base)
    # A shift before the next batch normalisation has no gradient, so beta need not move.
    assert wholly >= kernels_of(base[-20:])
    assert len(norms_of(base)) == 52
    for layer in filter(is_norm, base):
        gamma, _, mean, variance = before[layer.name]
        assert not np.array_equal(gamma, layer.gamma.numpy())
        assert not np.array_equal(mean, layer.moving_mean.numpy())
        assert not np.array_equal(variance, layer.moving_variance.numpy())


def test_a_stage_can_go_back(small, images):
    model, base = small
    for first in ({"unfreeze": 153, "batch_norm": {"momentum": 0.5}}, {"unfreeze": 5}):
        unfreeze(base, stage(**first))
        fit(model, images)
    before = state(base)
    unfreeze(base, stage())
    fit(model, images, compiled=True)
    assert changed(before, base) == (set(), set())
    assert {layer.momentum for layer in base if is_norm(layer)} == {0.999}


def test_moving_averages_have_the_momentum_asked_for(small, images):
    model, base = small
    before = model.get_weights()
    # Its input depends on no other statistics of the batch.
    first = next(layer for layer in base if is_norm(layer))
    seen = np.asarray(keras.Model(model.input, first.input)(images)).astype("float64")
    _, _, mean, variance = first.get_weights()
    axes = (0, 1, 2)
    for asked, momentum in ((0.9, 0.9), (0.0, 0.0), (None, 0.999)):
        model.set_weights(before)
        # An earlier stage's is not inherited.
        unfreeze(base, stage(batch_norm={"momentum": 0.3}))
        unfreeze(base, stage(batch_norm={"momentum": asked}))
        fit(model, images, compiled=asked == 0.9)
        _, _, new_mean, new_variance = first.get_weights()
        np.testing.assert_allclose(
            new_mean, momentum * mean + (1 - momentum) * seen.mean(axes), rtol=1e-4, atol=1e-6
        )
        np.testing.assert_allclose(
            new_variance, momentum * variance + (1 - momentum) * seen.var(axes), rtol=1e-4, atol=1e-6
        )


def test_momentum_0_is_a_momentum(small):
    _, base = small
    unfreeze(base, stage(batch_norm={"momentum": 0}))
    assert {layer.momentum for layer in base if is_norm(layer)} == {0.0}


def test_dropout_inside_the_base_is_off_and_stays_so(architecture, request_for, images):
    network = architecture("transfer", application="EfficientNetB0", weights="none", dropout=0.5)
    model = network.build(request_for(SHAPE, 2))
    base = network.base_layers(model)
    assert any(isinstance(layer, keras.layers.Dropout) for layer in base)
    features = keras.Model(model.input, network.features(model).output)

    def alike():
        return np.array_equal(
            *(np.asarray(features(images, training=training)) for training in (True, False))
        )

    assert alike()
    unfreeze(base, stage(unfreeze=len(base)))
    assert alike(), "in training batch normalisation that is not named keeps its statistics as well"


def test_a_recompiled_network_trains_what_it_says(small):
    model, base = small
    for named in (
        {},
        {"unfreeze": 20},
        {"batch_norm": {}},
        {"unfreeze": 20, "batch_norm": {}},
        {"unfreeze": 153},
    ):
        asked = stage(**named)
        unfreeze(base, asked)
        model.compile(keras.optimizers.SGD(), heads.loss("softmax"))
        last = base[len(base) - asked.unfreeze :]
        trained = [weight for layer in last if not is_norm(layer) for weight in layer.weights]
        if asked.batch_norm:
            trained += [weight for layer in base if is_norm(layer) for weight in (layer.gamma, layer.beta)]
        expected = [weight.path for weight in (*trained, *model.get_layer("scores").weights)]
        assert sorted(weight.path for weight in model.trainable_weights) == sorted(expected), named
        assert {w.path for w in model.non_trainable_weights} == {w.path for w in model.weights} - set(
            expected
        ), named


def test_weights_keep_their_order_whatever_is_trained(small, images):
    model, base = small
    order = [id(weight) for weight in model.weights]
    values = model.get_weights()
    for named in ({"unfreeze": 153, "batch_norm": {"momentum": 0.9}}, {"unfreeze": 20}, {}):
        unfreeze(base, stage(**named))
        fit(model, images)
        assert [id(weight) for weight in model.weights] == order
        model.set_weights(values)
        assert all(np.array_equal(a, b) for a, b in zip(values, model.get_weights(), strict=True))


@pytest.mark.parametrize("named", [{}, {"unfreeze": 20, "batch_norm": {"momentum": 0.9}}])
def test_an_unfrozen_network_can_be_saved_and_read_again(named, small, images, tmp_path):
    model, base = small
    unfreeze(base, stage(**named))
    fit(model, images)
    copy = type(model).from_config(model.get_config())
    assert [w.path for w in copy.weights] == [w.path for w in model.weights]
    copy.set_weights(model.get_weights())
    copy.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    assert [w.path for w in again.trainable_weights] == [w.path for w in model.trainable_weights]
    np.testing.assert_array_equal(np.asarray(model(images)), np.asarray(again(images)))


def test_a_penalty_counts_for_layers_once_they_are_unfrozen(architecture, request_for):
    network = architecture("transfer", **SMALL)
    model = network.build(request_for(SHAPE, 2, l2=0.01))
    assert len(model.losses) == 1
    base = network.base_layers(model)
    unfreeze(base, stage(unfreeze=20, batch_norm={}))
    # Batch normalisation has no kernels.
    assert len(model.losses) == 1 + len(kernels_of(base[-20:]))
    unfreeze(base, stage())
    assert len(model.losses) == 1


def test_more_layers_than_there_are_is_an_error(small):
    _, base = small
    with pytest.raises(BenchError, match="the last 154 layers of a base that has 153"):
        unfreeze(base, stage(unfreeze=154))
