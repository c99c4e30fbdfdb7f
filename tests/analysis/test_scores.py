import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_records import CLASSES, predictions_of
from sklearn import metrics

from bench.analysis.scores import scores
from bench.errors import BenchError
from bench.records.predictions import labels, prediction_frame, probabilities
from bench.records.store import RunFolder

NAMES = ["a", "b", "c"]


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 2**32 - 1), images=st.integers(1, 40))
def test_scores_agree_with_scikit_learn(seed, images):
    random = np.random.default_rng(seed)
    given_ = random.dirichlet(np.ones(3), images)
    actual = random.integers(0, 3, images)
    found = scores(actual, given_, NAMES)
    predicted = given_.argmax(axis=1)
    options = {"labels": range(3), "zero_division": 0}
    assert found.accuracy == pytest.approx(metrics.accuracy_score(actual, predicted))
    assert found.weighted_f1 == pytest.approx(
        metrics.f1_score(actual, predicted, average="weighted", **options)
    )
    assert found.macro_f1 == pytest.approx(metrics.f1_score(actual, predicted, average="macro", **options))
    assert found.log_loss == pytest.approx(metrics.log_loss(actual, given_, labels=range(3)))
    assert sum(map(sum, found.confusion)) == images
    assert {name: one.support for name, one in found.per_class.items()} == {
        name: (actual == index).sum() for index, name in enumerate(NAMES)
    }


def test_rows_of_the_confusion_matrix_are_actual_classes():
    found = scores(np.array([0, 0, 1]), np.array([[0.2, 0.8], [0.9, 0.1], [0.1, 0.9]]), CLASSES)
    assert found.confusion == [[1, 1], [0, 1]]


def test_log_loss_clips_and_is_none_where_a_probability_is_not_finite():
    actual = np.array([0])
    assert scores(actual, np.array([[0.0, 1.0]]), CLASSES).log_loss == pytest.approx(-math.log(1e-15))
    assert scores(actual, np.array([[np.nan, 1.0]]), CLASSES).log_loss is None


@pytest.mark.parametrize(("actual", "shape"), [([], (0, 2)), ([0], (1, 3)), ([0, 1], (1, 2))])
def test_shapes_that_do_not_fit_are_refused(actual, shape):
    with pytest.raises(ValueError, match="probabilities of shape"):
        scores(np.array(actual, dtype=int), np.ones(shape), CLASSES)


def test_scores_derive_exactly_from_stored_predictions(tmp_path):
    frame = predictions_of(0.8, 42)
    folder = RunFolder(tmp_path)
    folder.write_predictions("run", frame)
    stored = folder.read_predictions("run")
    assert list(stored.columns) == ["path", "label", "p:def_front", "p:ok_front"]
    before, after = (scores(labels(one), probabilities(one, CLASSES), CLASSES) for one in (frame, stored))
    assert before == after


def test_predictions_of_other_classes_are_refused():
    with pytest.raises(BenchError, match="p:ok_front"):
        probabilities(predictions_of(0.8, 42), ["cat", "dog"])
    with pytest.raises(ValueError, match="shape"):
        prediction_frame(["a"], [0, 1], [[0.5, 0.5]], CLASSES)
