import numpy as np
import pytest
from made_records import CLASSES, COUNTS, by_fingerprint, example

from bench.analysis.cells import gather
from bench.analysis.classes import Confusion, confusion, most_confused, normalised_rows, per_class


def test_classes_are_averaged_and_confusions_added_up():
    plan, records, _ = example()
    cells = gather(plan, by_fingerprint(*records))
    found = per_class(cells[0])
    assert list(found["class"]) == CLASSES
    assert list(found["images"]) == [COUNTS["test"][name] for name in CLASSES]
    recalls = [record.outcome.metrics["test"].per_class["ok_front"].recall for record in records[:3]]
    assert found["recall"].iloc[1] == pytest.approx(np.mean(recalls))
    matrix = confusion(cells[0])
    assert matrix.sum() == 3 * 50
    assert list(matrix.sum(axis=1)) == [90, 60]


def test_a_cell_without_a_completed_run_has_neither():
    plan, records, _ = example()
    unavailable = gather(plan, by_fingerprint(*records))[3]
    assert per_class(unavailable).empty
    assert confusion(unavailable) is None


def test_rows_are_divided_by_their_sum_and_empty_ones_stay_zero():
    shares = normalised_rows(np.array([[3, 1], [0, 0]]))
    assert shares.tolist() == [[0.75, 0.25], [0, 0]]


def test_the_pairs_confused_most_are_named_by_share():
    counts = np.array([[90, 10, 0], [2, 6, 2], [0, 0, 50]])
    found = most_confused(counts, ["a", "b", "c"], 2)
    assert found == [Confusion("b", "a", 2, 0.2), Confusion("b", "c", 2, 0.2)]
    assert len(most_confused(counts, ["a", "b", "c"], 9)) == 3
    assert most_confused(np.eye(3, dtype=int), ["a", "b", "c"], 9) == []
