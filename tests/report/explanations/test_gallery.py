import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bench.records.predictions import prediction_frame
from bench.report.explanations.gallery import Gallery, picture
from bench.suite.architecture import ImageShape

CLASSES = ("cat", "dog", "owl")


def gallery_of(actual, shares, folder="x"):
    shares = np.asarray(shares, np.float64)
    paths = [f"{folder}/{place}.png" for place in range(len(actual))]
    frame = prediction_frame(paths, actual, shares, CLASSES)
    return Gallery(frame, CLASSES, tuple(paths), ImageShape(2, 2, 3), "bilinear")


@pytest.fixture
def gallery():
    """Four right predictions, two of them of cats, and three mistakes."""
    return gallery_of(
        [0, 0, 1, 2, 0, 1, 2],
        [
            [0.9, 0.1, 0.0],
            [0.8, 0.1, 0.1],
            [0.3, 0.5, 0.2],
            [0.2, 0.2, 0.6],
            [0.1, 0.6, 0.3],
            [0.95, 0.05, 0.0],
            [0.35, 0.25, 0.4 - 0.1],
        ],
    )


def test_the_most_confident_mistakes_come_first(gallery):
    assert gallery.mistakes(10) == [5, 4, 6]
    assert gallery.mistakes(1) == [5]


def test_right_predictions_take_turns_over_the_classes(gallery):
    assert gallery.right(10) == [0, 3, 2, 1]


def test_nothing_is_chosen_where_there_is_nothing():
    everything_right = gallery_of([0, 1], [[1, 0, 0], [0, 1, 0]])
    assert everything_right.mistakes(5) == []
    everything_wrong = gallery_of([1, 0], [[1, 0, 0], [0, 1, 0]])
    assert everything_wrong.right(5) == []


def test_a_network_that_diverged_has_a_table_all_the_same():
    gallery = gallery_of([0, 1], [[np.nan] * 3, [0.2, 0.3, 0.5]])
    assert gallery.mistakes(5) == [1]
    assert list(gallery.table["predicted"]) == ["cat", "owl"]


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.floats(0.34, 1)), max_size=30),
    st.integers(1, 9),
)
def test_every_image_is_right_or_a_mistake(rows, count):
    shares = np.full((len(rows), 3), 0.0)
    for place, (_, predicted, probability) in enumerate(rows):
        shares[place] = (1 - probability) / 2
        shares[place, predicted] = probability
    gallery = gallery_of([actual for actual, _, _ in rows], shares)
    right, wrong = gallery.right(len(rows)), gallery.mistakes(len(rows))
    assert sorted(right + wrong) == list(range(len(rows)))
    assert gallery.right(count) == right[:count]
    probabilities = [gallery.table["probability"].iloc[place] for place in wrong]
    assert probabilities == sorted(probabilities, reverse=True)
    first = {
        gallery.table["actual"].iloc[place]
        for place in right[: gallery.table[gallery.table.correct].actual.nunique()]
    }
    assert first == set(gallery.table[gallery.table.correct].actual), (
        "each class has its turn before a second one"
    )


def test_pixels_are_those_that_the_network_is_given(tmp_path):
    Image.fromarray(np.full((4, 4, 3), 7, np.uint8)).save(tmp_path / "0.png")
    gallery = gallery_of([0], [[1, 0, 0]])
    shown = Gallery(gallery.predictions, CLASSES, (tmp_path / "0.png",), ImageShape(2, 2, 3), "bilinear")
    assert (shown.pixels([0]) == np.full((1, 2, 2, 3), 7)).all()
    assert picture(np.zeros((2, 3, 1), np.uint8)).mode == "L"
    assert picture(np.zeros((2, 3, 3), np.uint8)).size == (3, 2)
