"""What `bench doctor` says of images, one finding a dataset."""

from __future__ import annotations

from tiny import tiny_suite

from bench.execution.doctor.datasets import datasets


def test_a_dataset_that_cannot_be_read_leaves_the_others_their_findings(read, by_subject) -> None:
    (tiny,) = tiny_suite()["datasets"].values()
    hidden = {
        "folder": {**tiny, "path": "x" * 300},
        "set": {**tiny, "source": "tfds", "name": "mnist", "data_dir": "x" * 300},
    }
    hidden["set"].pop("path")
    found = by_subject(datasets([read(datasets={"tiny": tiny, **hidden})]))
    assert found["tiny"].level == "fine"
    for name in hidden:
        assert found[name].level == "wrong"
        assert "this folder cannot be read (File name too long)" in found[name].found
