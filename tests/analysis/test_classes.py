import numpy as np
import pytest
from made_records import CLASSES, COUNTS, by_fingerprint, example

from bench.analysis.cells import gather
from bench.analysis.classes import confusion, per_class


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
