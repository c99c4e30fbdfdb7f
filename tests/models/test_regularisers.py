"""What a regularisation does to a network and its fit."""

import keras
import numpy as np
import pytest
from pydantic import ValidationError

from bench.errors import BenchError
from bench.suite.registries import regularisers
from bench.suite.regularisation import regularisation_model
from bench.suite.regulariser import Regulariser


def regularisation(**parts):
    return regularisation_model().model_validate(parts)


def test_all_are_registered():
    assert {"augmentation", "dropout", "l1", "l2", "reduce_on_plateau"} <= set(regularisers.items())


def test_nothing_asked_does_nothing():
    nothing = regularisation()
    assert nothing.kernel_regularizer() is None
    assert nothing.dropout_rate() is None
    assert nothing.callbacks() == []


@pytest.mark.parametrize(
    ("short", "long"),
    [({"dropout": 0.5}, {"dropout": {"rate": 0.5}}), ({"l2": 0.01}, {"l2": {"factor": 0.01}})],
)
def test_a_bare_number_stands_for_the_one_field(short, long):
    assert regularisation(**short) == regularisation(**long)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [({"l1": 0.5}, 0.5 * 6), ({"l2": 0.25}, 0.25 * 14), ({"l1": 0.5, "l2": 0.25}, 0.5 * 6 + 0.25 * 14)],
)
def test_penalties_are_their_closed_form_and_add_up(parts, expected):
    penalty = regularisation(**parts).kernel_regularizer()
    assert float(penalty(np.float32([1, -2, 3]))) == pytest.approx(expected)


def test_a_penalty_of_another_kind_is_not_added_silently(monkeypatch):
    class Orthogonal(Regulariser):
        def kernel_regularizer(self):
            return keras.regularizers.OrthogonalRegularizer()

    asked = regularisation(l2=0.1)
    monkeypatch.setattr(type(asked), "parts", lambda self: [self.l2, Orthogonal()])
    with pytest.raises(BenchError, match="L1L2 and OrthogonalRegularizer cannot be added up"):
        asked.kernel_regularizer()


def test_two_rates_of_dropout_are_refused_and_neither_wins_silently(monkeypatch):
    class Noisy(Regulariser):
        def dropout_rate(self):
            return 0.3

    asked = regularisation(dropout=0.5)
    monkeypatch.setattr(type(asked), "parts", lambda self: [self.dropout, Noisy()])
    with pytest.raises(BenchError, match="Dropout and Noisy each set the rate of dropout: name only one"):
        asked.dropout_rate()


@pytest.mark.parametrize("parts", [{"dropout": 1}, {"dropout": -0.1}, {"l1": 0}, {"l2": -1}, {"l2": "x"}])
def test_refuses(parts):
    with pytest.raises(ValidationError):
        regularisation(**parts)


def test_penalties_lie_on_every_kernel_and_on_nothing_else(architecture, request_for):
    network = architecture("convnet", filters=[2, 3], dense=[4], batch_norm=True)
    model = network.build(request_for((8, 8, 3), 2, l2=0.1))
    penalised = {weight.path for weight in model.weights if weight.regularizer is not None}
    assert penalised == {weight.path for weight in model.weights if weight.name == "kernel"}
    assert len(penalised) == 4
    expected = sum(
        0.1 * float((np.asarray(w.numpy()) ** 2).sum()) for w in model.weights if w.name == "kernel"
    )
    assert sum(float(loss) for loss in model.losses) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(("monitor", "mode"), [("val_loss", "min"), ("val_accuracy", "max")])
def test_reduce_on_plateau_is_keras_own(monitor, mode):
    settings = {"factor": 0.2, "patience": 4, "min_learning_rate": 1e-6, "monitor": monitor}
    (callback,) = regularisation(reduce_on_plateau=settings).callbacks()
    assert isinstance(callback, keras.callbacks.ReduceLROnPlateau)
    assert (callback.factor, callback.patience, callback.min_lr) == (0.2, 4, 1e-6)
    assert (callback.monitor, callback.mode) == (monitor, mode)


def test_reduce_on_plateau_lowers_the_learning_rate_of_a_fit(architecture, request_for):
    model = architecture("convnet", filters=[2], head="logits").build(request_for((8, 8, 1), 2))
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    images, labels = np.zeros((8, 8, 8, 1), "float32"), np.arange(8) % 2
    # Black images tell nothing, so the loss stands still.
    callbacks = regularisation(reduce_on_plateau={"patience": 1}).callbacks()
    model.fit(images, labels, validation_data=(images, labels), epochs=3, verbose=0, callbacks=callbacks)
    assert float(model.optimizer.learning_rate) == pytest.approx(0.01 / 4)


@pytest.mark.parametrize(
    ("family", "fields"),
    [
        ("convnet", {"filters": [2]}),
        ("transfer", {"application": "MobileNet", "alpha": 0.25, "weights": "none", "resize": [32, 32]}),
    ],
)
@pytest.mark.parametrize("rate", [0, 0.5])
def test_dropout_without_hidden_layers_contradicts_itself(family, fields, rate, architecture, request_for):
    network, request = architecture(family, **fields), request_for((8, 8, 3), 2, dropout=rate)
    (found,) = network.contradictions(request.shape, request.regularisation)
    assert "of which this architecture has none" in found
    # The same in a build that nobody planned.
    with pytest.raises(BenchError) as caught:
        network.build(request)
    assert str(caught.value) == found
    hidden = architecture(family, dense=[4], **fields)
    assert hidden.contradictions(request.shape, request.regularisation) == []
