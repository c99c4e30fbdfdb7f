import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score

from bench.analysis.contributions import CONTRIBUTIONS

SCORES = {
    "accuracy": lambda labels, predicted, classes, weights: accuracy_score(
        labels, predicted, sample_weight=weights
    ),
    "weighted_f1": lambda labels, predicted, classes, weights: f1_score(
        labels, predicted, average="weighted", sample_weight=weights, labels=range(classes), zero_division=0
    ),
    "macro_f1": lambda labels, predicted, classes, weights: f1_score(
        labels, predicted, average="macro", sample_weight=weights, labels=range(classes), zero_division=0
    ),
}


@st.composite
def predictions(draw):
    """Labels and predictions of a few classes; a class may be without images or predictions."""
    classes, size = draw(st.integers(2, 5)), draw(st.integers(2, 30))
    # To draw each label for itself would take as long as to score them.
    labels, predicted = np.random.default_rng(draw(st.integers(0, 2**32 - 1))).integers(
        classes, size=(2, size)
    )
    return labels, predicted, classes


def contribution(score, labels, predicted, classes):
    """The score and the influence of each image on it, shape (images,)."""
    confusion = np.zeros((classes, classes), int)
    np.add.at(confusion, (labels, predicted), 1)
    found = CONTRIBUTIONS[score](confusion)
    return found.score, found.influence[labels, predicted]


def one_of_each_kind(labels, predicted):
    """An image of each pair of label and prediction that there is: others of its kind weigh the same way."""
    return np.unique(np.stack([labels, predicted]), axis=1, return_index=True)[1]


@pytest.mark.parametrize("score", SCORES)
@settings(deadline=None, max_examples=40)
@given(predictions())
def test_influence_is_the_derivative_by_each_image_weight(score, example):
    labels, predicted, classes = example
    value, found = contribution(score, labels, predicted, classes)
    assert value == pytest.approx(SCORES[score](labels, predicted, classes, None))
    step = 1e-5
    for image in one_of_each_kind(labels, predicted):
        ends = []
        for sign in (-1, 1):
            weights = np.ones(len(labels))
            weights[image] += sign * step
            ends.append(SCORES[score](labels, predicted, classes, weights))
        assert found[image] == pytest.approx((ends[1] - ends[0]) / (2 * step), abs=1e-6)


@pytest.mark.parametrize("score", SCORES)
@settings(deadline=None, max_examples=60)
@given(predictions())
def test_influence_sums_to_zero(score, example):
    assert contribution(score, *example)[1].sum() == pytest.approx(0, abs=1e-9)


def test_accuracy_has_the_binomial_variance():
    labels = np.zeros(50, int)
    predicted = np.repeat([0, 1], [42, 8])
    _, influence = contribution("accuracy", labels, predicted, 2)
    assert (influence**2).sum() == pytest.approx(0.84 * 0.16 / 50)


@pytest.mark.parametrize("score", SCORES)
@settings(deadline=None, max_examples=40)
@given(predictions(), st.lists(st.floats(0.1, 4), min_size=5, max_size=5))
def test_a_class_may_weigh_more_than_its_images(score, example, of_class):
    labels, predicted, classes = example
    weights = np.array(of_class)[labels]

    def value(weights):
        return SCORES[score](labels, predicted, classes, weights)

    confusion = np.zeros((classes, classes))
    np.add.at(confusion, (labels, predicted), weights)
    found = CONTRIBUTIONS[score](confusion)
    assert found.score == pytest.approx(value(weights))
    influence = weights * found.influence[labels, predicted]
    assert influence.sum() == pytest.approx(0, abs=1e-9)
    step = 1e-5
    for image in one_of_each_kind(labels, predicted):
        each = np.where(np.arange(len(labels)) == image, step, 0.0)
        slope = (value(weights * (1 + each)) - value(weights * (1 - each))) / (2 * step)
        assert influence[image] == pytest.approx(slope, abs=1e-6)
