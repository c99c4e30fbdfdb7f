"""Suites, their datasets and their weights."""

from __future__ import annotations

import hashlib
from pathlib import Path

import h5py
import pytest
from tiny import write_suite

from bench.execution.doctor.datasets import datasets
from bench.execution.doctor.suites import read_suites
from bench.execution.doctor.weights import weights

FOLDER = {"source": "folder", "path": "tiny", "splits": {"train": "train", "test": "test"}}
GONE = {**FOLDER, "path": "gone"}


def transfer(weights: object = "imagenet") -> dict:
    network = {"family": "transfer", "application": "MobileNetV2", "resize": [32, 32], "weights": weights}
    return {"small": network}


def test_suites_that_are_wrong_are_named(roots: Path, monkeypatch, by_subject) -> None:
    monkeypatch.chdir(roots)
    (roots / "suites").mkdir()
    write_suite(roots / "suites" / "tiny.yaml")
    (roots / "suites" / "bad.yaml").write_text("suite: bad\nseeds: 7\n")
    read, findings = read_suites()
    found = by_subject(findings)
    assert "tiny" in [suite.name for suite in read]
    assert "tiny" in found["suites"].found
    assert found["bad"].level == "wrong"
    assert "bad.yaml" in found["bad"].found
    assert "more)" in found["bad"].found


def test_datasets_are_there_stood_in_for_or_missing(read, by_subject) -> None:
    declared = {"here": FOLDER, "gone": GONE, "drawn": {**GONE, "path": "other", "stand_in": "casting"}}
    grid = {"dataset": "*", "architecture": "small", "regularisation": "none", "loader": "tf-data"}
    suite = read(datasets=declared, grid={**grid, "protocol": "default"})
    found = by_subject(datasets([suite]))
    assert found["here"].level == "fine"
    assert found["here"].found.startswith("58 images in ")
    assert found["gone"].level == "wrong"
    assert "bench data fetch" in found["gone"].advice
    assert found["drawn"].level == "note"
    assert "the stand-in casting is drawn (for tiny)" in found["drawn"].found


def test_where_a_dataset_can_be_had_is_said_in_the_words_of_its_suite(read, by_subject) -> None:
    gone = {**GONE, "obtain": "Photographs of ours, not public."}
    suite = read(datasets={"tiny": gone, "drawn": {**gone, "stand_in": "casting"}})
    found = by_subject(datasets([suite]))
    assert {finding.advice for finding in found.values()} == {"Photographs of ours, not public."}


def test_a_dataset_that_lost_a_class_is_wrong(read, roots: Path, by_subject) -> None:
    (roots / "data/tiny/test/dark").rename(roots / "data/tiny/elsewhere")
    found = by_subject(datasets([read()]))["tiny"]
    assert found.level == "wrong"
    assert "'dark'" in found.found


def test_a_dataset_that_lacks_a_file_is_wrong_with_what_to_do(read, roots: Path, by_subject) -> None:
    suite = read(datasets={"tiny": {**FOLDER, "files": 58}})
    assert by_subject(datasets([suite]))["tiny"].level == "fine"
    (roots / "data/tiny/test/dark/000.png").unlink()
    found = by_subject(datasets([suite]))["tiny"]
    assert found.level == "wrong"
    assert "there are 57 files in all, where the suite expects 58 (for tiny)" in found.found
    assert found.advice == "complete the folder, or change or remove `files` in the suite"


def test_a_dataset_of_several_suites_is_one_finding(read, by_subject) -> None:
    first = read()
    second = read(suite="second", datasets={"tiny": {**FOLDER, "limit": {"train": 8}}})
    (found,) = by_subject(datasets([first, second])).values()
    assert found.found.endswith("(for tiny, second)")


def test_weights_that_are_not_here_are_a_note(read, roots: Path, monkeypatch, by_subject) -> None:
    monkeypatch.setenv("KERAS_HOME", str(roots / "keras"))
    found = by_subject(weights([read(architectures=transfer()), read(suite="b", architectures=transfer())]))
    assert found["small"].level == "note"
    assert "mobilenet_v2" in found["small"].found
    assert "(for tiny, b)" in found["small"].found
    assert "KERAS_HOME" in found["small"].details["get"]


def test_where_a_suites_own_weights_can_be_had_is_said_in_its_words(read, by_subject) -> None:
    declared = {"file": "own.weights.h5", "sha256": "ab" * 32, "obtain": "Rebuilt by us, not distributed."}
    found = by_subject(weights([read(architectures=transfer(declared))]))["small"]
    assert (found.level, found.advice) == ("note", "Rebuilt by us, not distributed.")
    assert found.details["get"].startswith("put it there")


def test_a_damaged_file_of_weights_is_wrong(read, roots: Path, by_subject) -> None:
    file = roots / "own.weights.h5"
    file.write_bytes(b"half a download")
    declared = {"file": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    assert by_subject(weights([read(architectures=transfer(declared))]))["small"].level == "wrong"
    with h5py.File(file, "w") as content:
        content["layer"] = 1
    declared["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    found = by_subject(weights([read(architectures=transfer(declared))]))["small"]
    assert found.level == "fine"
    assert found.found == "own.weights.h5 (for tiny)"


@pytest.mark.parametrize("changes", [{}, {"architectures": transfer("none")}])
def test_suites_without_pretrained_weights_need_none(read, by_subject, changes: dict) -> None:
    assert by_subject(weights([read(**changes)]))["weights"].level == "fine"
