"""Predictions as a table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.errors import BenchError
from bench.records.predictions import labels, prediction_frame, probabilities

CLASSES = ["path", "label", "<b> ü"]  # also the names of the other columns


@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), max_size=9))
def test_what_is_put_in_comes_out_rounded_to_single_precision(rows):
    values = np.array(rows, dtype=np.float64).reshape(len(rows), 3)
    frame = prediction_frame([f"a/{i}.png" for i in range(len(rows))], [1] * len(rows), values, CLASSES)
    assert np.array_equal(probabilities(frame, CLASSES), values.astype(np.float32).astype(np.float64))
    assert labels(frame).tolist() == [1] * len(rows)
    assert list(frame["path"]) == [f"a/{i}.png" for i in range(len(rows))]


@pytest.mark.parametrize(
    ("paths", "actual", "values"),
    [(["a"], [0, 1], [[0, 0, 1]]), (["a"], [0], [[0, 1]]), (["a", "b"], [0, 1], [[0, 0, 1]])],
)
def test_shapes_that_do_not_fit_are_refused(paths, actual, values):
    with pytest.raises(ValueError, match="paths and 3 classes"):
        prediction_frame(paths, actual, values, CLASSES)


def test_predictions_of_other_classes_are_refused():
    frame = prediction_frame(["a"], [0], [[0, 0, 1]], CLASSES)
    with pytest.raises(BenchError, match="these predictions have the columns path, label, p:path"):
        probabilities(frame, ["a", "b", "c"])
    with pytest.raises(BenchError, match="these predictions have the columns"):
        probabilities(frame, CLASSES[::-1])
