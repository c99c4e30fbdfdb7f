import numpy as np
import pytest

from bench.errors import BenchError
from bench.records.answers import read_answers, read_paths
from bench.records.predictions import prediction_frame
from bench.records.store import RunFolder

CLASSES = ["cat", "dog", "p:odd name"]


@pytest.fixture
def folder(tmp_path):
    folder = RunFolder(tmp_path)
    probabilities = [[0.2, 0.5, 0.3], [0.4, 0.4, 0.2], [0.1, 0.1, 0.8]]
    folder.write_predictions("run", prediction_frame(["a", "b", "c"], [1, 0, 0], probabilities, CLASSES))
    return folder


def test_answers_are_the_most_probable_classes(folder):
    found = read_answers(folder.predictions_file("run"), CLASSES)
    assert found.labels.tolist() == [1, 0, 0]
    assert found.predicted.tolist() == [1, 0, 2]
    assert found.predicted.dtype == np.int64
    assert read_paths(folder.predictions_file("run")) == ("a", "b", "c")


def test_other_classes_missing_and_damaged_files_are_refused(folder):
    file = folder.predictions_file("run")
    with pytest.raises(BenchError, match="cannot be read"):
        read_answers(file, ["cat", "mouse"])
    with pytest.raises(BenchError, match="cannot be read"):
        read_answers(folder.predictions_file("other"), CLASSES)
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(BenchError, match="cannot be read"):
        read_answers(file, CLASSES)
