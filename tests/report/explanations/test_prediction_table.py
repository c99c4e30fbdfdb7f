import numpy as np
import pandas as pd
import pytest

from bench.errors import BenchError
from bench.records.predictions import prediction_frame
from bench.report.explanations.prediction_table import linked, mistakes, prediction_table

CLASSES = ("cat", "dog", "owl")


def table_of(actual, shares):
    paths = [f"x/{place}.png" for place in range(len(actual))]
    return prediction_table(prediction_frame(paths, actual, shares, CLASSES), CLASSES)


@pytest.fixture
def table():
    """A right prediction between three mistakes."""
    shares = [[0.1, 0.6, 0.3], [0.9, 0.1, 0.0], [0.95, 0.05, 0.0], [0.4, 0.3, 0.3]]
    return table_of([0, 0, 1, 2], shares)


def test_the_table_says_what_each_image_is_and_was_taken_for(table):
    assert list(table.columns) == ["file", "actual", "predicted", "probability", "correct"]
    assert list(table["file"]) == ["x/0.png", "x/1.png", "x/2.png", "x/3.png"]
    assert list(table["actual"]) == ["cat", "cat", "dog", "owl"]
    assert list(table["predicted"]) == ["dog", "cat", "cat", "cat"]
    assert list(table["correct"]) == [False, True, False, False]
    assert table["probability"].iloc[2] == pytest.approx(0.95)


def test_mistakes_come_with_the_most_confident_first(table):
    assert list(mistakes(table)["file"]) == ["x/2.png", "x/0.png", "x/3.png"]


def test_where_all_is_right_there_are_no_mistakes():
    assert mistakes(table_of([0, 1], [[1, 0, 0], [0, 1, 0]])).empty
    assert mistakes(table_of([], np.zeros((0, 3)))).empty


def test_a_mistake_without_a_probability_comes_last():
    table = table_of([1, 1], [[np.nan] * 3, [0.5, 0.2, 0.3]])
    assert list(mistakes(table)["file"]) == ["x/1.png", "x/0.png"]


def test_predictions_of_other_classes_are_refused():
    frame = pd.DataFrame({"path": ["a"], "label": [0], "p:cow": [1.0]})
    with pytest.raises(BenchError, match="these predictions have the columns"):
        prediction_table(frame, CLASSES)


def test_the_link_leads_to_the_path_of_the_file():
    assert "correct: [predictions.csv](figures/a/predictions.csv)." in linked("figures/a/predictions.csv")
