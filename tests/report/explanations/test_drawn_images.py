import pytest
from made_records import planned_cell, record_of

from bench.data.sources.folder import FolderDataset
from bench.errors import BenchError
from bench.records.store import RunFolder
from bench.report.explanations.drawn_images import drawn_gallery
from bench.report.explanations.subject import Subject
from bench.suite.dataset import Listing

REASONS = pytest.mark.parametrize(
    ("licence", "reason"),
    [
        ("CC BY-NC-ND 4.0", "the licence of the images does not allow showing them"),
        (None, "the licence of the images is not known"),
    ],
)


@pytest.fixture
def refused(tmp_path):
    """Why no images can be drawn for a run on a dataset with some fields."""
    subject = Subject.of(record_of(planned_cell(seeds=[1]), 1), RunFolder(tmp_path))

    def ask(**fields):
        splits = {"train": "train", "test": "test"}
        declared = {"source": "folder", "path": "casting", "splits": splits, **fields}
        with pytest.raises(BenchError) as caught:
            drawn_gallery(subject, FolderDataset.model_validate(declared), network=None)
        return str(caught.value)

    return ask


@REASONS
def test_without_a_stand_in_the_true_reason_is_said(refused, licence, reason):
    assert refused(licence=licence) == f"{reason}, and the dataset declares no stand-in"


@REASONS
def test_with_a_stand_in_of_other_classes_too(refused, licence, reason, tmp_path, monkeypatch):
    drawn = Listing(tmp_path, {"test": {"apple": ["a.png"], "kiwi": ["k.png"]}})
    monkeypatch.setattr("bench.report.explanations.drawn_images.drawn_listing", lambda stand_in: drawn)
    said = refused(licence=licence, stand_in="fruits")
    assert said == f"{reason}, and the stand-in fruits draws other classes"
