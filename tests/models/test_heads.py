"""The three heads: probabilities, losses and accuracy against their closed forms."""

import keras
import numpy as np
import pytest

from bench.errors import BenchError
from bench.models import heads

LABELS = np.array([0, 1, 1, 0])


@pytest.mark.parametrize(
    ("head", "loss", "classes", "message"),
    [
        ("sigmoid", "auto", 3, "two classes apart, not 3"),
        ("softmax", "binary_crossentropy", 2, "does not fit head softmax"),
        ("logits", "binary_crossentropy", 2, "takes sparse_categorical_crossentropy"),
        ("sigmoid", "sparse_categorical_crossentropy", 2, "takes binary_crossentropy"),
    ],
)
def test_contradictions(head, loss, classes, message):
    (found,) = heads.contradictions(head, loss, classes)
    assert message in found


@pytest.mark.parametrize(
    ("head", "loss", "classes"),
    [
        ("sigmoid", "auto", 2),
        ("sigmoid", "binary_crossentropy", 2),
        ("softmax", "sparse_categorical_crossentropy", 6),
        ("logits", "auto", 2),
    ],
)
def test_no_contradictions(head, loss, classes):
    assert heads.contradictions(head, loss, classes) == []


def test_probabilities_of_logits_are_their_softmax_in_double_precision():
    raw = np.array([[0.0, np.log(3)], [1000.0, 0.0], [-1000.0, -1000.0]], dtype="float32")
    found = heads.probabilities("logits", raw)
    assert found.dtype == np.float64
    # log(3) was rounded to single precision on its way in.
    np.testing.assert_allclose(found, [[0.25, 0.75], [1, 0], [0.5, 0.5]], atol=1e-7)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-15)


def test_probabilities_of_sigmoid_are_of_both_classes():
    found = heads.probabilities("sigmoid", np.float32([[0.25], [1.0]]))
    np.testing.assert_array_equal(found, [[0.75, 0.25], [0, 1]])


def test_probabilities_of_softmax_are_as_they_are():
    raw = np.float32([[0.2, 0.8]])
    found = heads.probabilities("softmax", raw)
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, raw.astype("float64"))


def test_a_network_without_a_head_is_told_what_to_end_in():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, name="answers")], name="own")
    with pytest.raises(BenchError, match=r"'own' has no layer 'scores'.* end it in bench\.models"):
        heads.scores(model)


@pytest.mark.parametrize("head", ["softmax", "logits", "sigmoid"])
def test_loss_is_the_mean_of_minus_log_probability(head):
    raw = np.random.default_rng(0).uniform(0.1, 0.9, (4, 1 if head == "sigmoid" else 2)).astype("float32")
    if head == "softmax":
        raw = raw / raw.sum(axis=1, keepdims=True)
    expected = -np.log(heads.probabilities(head, raw)[np.arange(4), LABELS]).mean()
    # Labels as a fit gives them to a loss: one index an image.
    y = LABELS[:, None] if head == "sigmoid" else LABELS
    assert float(heads.loss(head)(y, raw)) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("head", ["softmax", "logits", "sigmoid"])
def test_a_fit_reports_the_accuracy_of_the_probabilities(head, architecture, request_for):
    model = architecture("convnet", filters=[2], head=head).build(request_for((8, 8, 1), 2))
    model.compile("sgd", heads.loss(head), metrics=[heads.accuracy(head)])
    images = np.random.default_rng(1).uniform(0, 255, (40, 8, 8, 1)).astype("float32")
    labels = np.arange(40) % 2
    history = model.fit(images, labels, epochs=1, verbose=0)
    assert set(history.history) == {"loss", "accuracy"}
    predicted = heads.probabilities(head, model.predict(images, verbose=0))
    assert predicted.shape == (40, 2)
    loss, accuracy = model.evaluate(images, labels, verbose=0)
    assert accuracy == pytest.approx((predicted.argmax(axis=1) == labels).mean())
    assert loss == pytest.approx(-np.log(predicted[np.arange(40), labels]).mean(), rel=1e-4)


@pytest.mark.parametrize(("head", "units"), [("softmax", 5), ("logits", 5), ("sigmoid", 1)])
def test_output_is_single_precision_even_under_half_precision(head, units, architecture, request_for):
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_float16")
    try:
        classes = 2 if head == "sigmoid" else 5
        model = architecture("convnet", filters=[2], head=head, dropout={"scores": 0.1}).build(
            request_for((8, 8, 1), classes)
        )
    finally:
        keras.config.set_dtype_policy(before)
    assert model.output.shape == (None, units)
    assert model.output.dtype == "float32"
    assert model.get_layer("block1_conv").compute_dtype == "float16"


def test_all_heads_start_from_the_same_scores(architecture, request_for):
    image = np.full((1, 8, 8, 1), 200, "float32")
    softmax, logits = (
        architecture("convnet", filters=[2], head=head).build(request_for((8, 8, 1), 3))(image)
        for head in ("softmax", "logits")
    )
    np.testing.assert_allclose(
        np.asarray(softmax), heads.probabilities("logits", np.asarray(logits)), rtol=1e-6
    )
