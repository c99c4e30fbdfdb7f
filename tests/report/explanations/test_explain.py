"""All explanations of real, small runs of every kind of network and head."""

import io
import json

import numpy as np
import pandas as pd
import pytest
from made_records import planned_cell, record_of
from PIL import Image

from bench.errors import BenchError
from bench.records.store import RunFolder
from bench.report.explained import write_explained
from bench.report.explanations.captions import (
    AUGMENTED,
    CAPTIONS,
    CLASS_BALANCE,
    CONFUSION,
    FEATURE_MAPS,
    GRAD_CAM,
    IMAGE_GRAD_CAM,
    LEARNING_CURVES,
    MISTAKES,
)
from bench.report.explanations.explain import explain
from bench.report.explanations.folder import output_folder, write
from bench.report.explanations.subject import Subject
from bench.report.stored_plan import write_plan

TABLES = {"predictions.csv", "per_class.csv"}
FROM_RECORD = {LEARNING_CURVES, CLASS_BALANCE, CONFUSION}
FROM_NETWORK = {GRAD_CAM, IMAGE_GRAD_CAM, FEATURE_MAPS}


def with_mistakes(subject):
    """Which of its pictures a run has: a network may well have made no mistake on 18 images."""
    perfect = subject.test.accuracy == 1
    plain = subject.variation is None
    return (set(CAPTIONS) | TABLES) - ({MISTAKES} if perfect else set()) - ({AUGMENTED} if plain else set())


@pytest.mark.parametrize("architecture", ["cnn", "sigmoid", "transfer"])
def test_every_kind_of_network_is_explained_on_a_page(subject_of, architecture):
    subject = subject_of(architecture)
    made = explain(subject, image=None, count=3)
    assert made.problems == []
    assert set(made.files) == with_mistakes(subject)
    assert (AUGMENTED in made.files) == (architecture == "cnn")
    for name in set(made.files) - TABLES:
        assert min(Image.open(io.BytesIO(made.files[name])).size) > 100
    table = pd.read_csv(io.BytesIO(made.files["predictions.csv"]))
    assert table["correct"].mean() == pytest.approx(subject.test.accuracy)
    assert set(table["predicted"]) <= {"bright", "dark"}
    assert subject.outcome.stage_epochs == ([2, 1] if architecture == "cnn" else [1])

    folder = output_folder(subject)
    assert folder == subject.folder.path / "explanations" / subject.record.run_id
    names = write(subject, made, folder)
    assert sorted(names) == sorted(path.name for path in folder.iterdir())
    page = (folder / "index.md").read_text()
    for name in with_mistakes(subject) - TABLES:
        assert f"]({name})" in page
    assert f"{subject.test.accuracy:.3f}" in page
    assert "| bright" in page
    assert "missing" not in page


def test_an_image_is_chosen_by_its_name_in_the_table_or_as_a_file(subject_of, roots):
    subject = subject_of("cnn")
    assert explain(subject, "test/dark/003.png", 1).image == "test/dark/003.png"
    photograph = roots / "new.png"
    Image.fromarray(np.zeros((40, 30, 4), np.uint8)).save(photograph)
    assert explain(subject, str(photograph), 1).image == "new.png"
    with pytest.raises(
        BenchError, match=r"neither such a file nor such a test image: did you mean test/dark/003.png"
    ):
        explain(subject, "test/dark/3.png", 1)
    photograph.write_bytes(b"no image")
    with pytest.raises(BenchError, match="this image cannot be read"):
        explain(subject, str(photograph), 1)


def test_without_the_network_the_rest_is_made_and_the_reason_said(subject_of):
    subject = subject_of("cnn")
    folder = output_folder(subject)
    write(subject, explain(subject, None, 2), folder)
    path = subject.folder.model_file(subject.record.run_id)
    path.unlink()
    made = explain(subject, None, 2)
    assert set(made.files) == with_mistakes(subject) - FROM_NETWORK
    (problem,) = made.problems
    assert problem.startswith(f"{path}: the model of this run is gone: to have it again, remove ")
    assert not FROM_NETWORK & set(write(subject, made, folder))
    assert not (folder / GRAD_CAM).exists(), "a picture of before would pass for one of now"
    assert "## What is missing" in (folder / "index.md").read_text()


def test_a_damaged_network_is_said_to_be(subject_of):
    subject = subject_of("sigmoid")
    subject.folder.model_file(subject.record.run_id).write_bytes(b"PK damaged")
    (problem,) = explain(subject, None, 2).problems
    assert "the model of this run cannot be read" in problem


def test_without_images_feature_maps_of_a_file_are_still_made(subject_of, roots):
    subject = subject_of("cnn")
    image = roots / "one.png"
    (roots / "data/tiny/test/dark/000.png").rename(image)
    made = explain(subject, str(image), 2)
    assert set(made.files) == FROM_RECORD | {IMAGE_GRAD_CAM, FEATURE_MAPS} | TABLES
    (problem,) = made.problems
    assert "have changed since" in problem
    without = explain(subject, None, 2)
    assert set(without.files) == FROM_RECORD | TABLES


def test_without_predictions_what_the_record_says_is_shown(subject_of):
    subject = subject_of("cnn")
    subject.folder.predictions_file(subject.record.run_id).unlink()
    made = explain(subject, None, 2)
    assert set(made.files) == FROM_RECORD | {AUGMENTED, "per_class.csv"}
    assert "predictions of this run cannot be read" in made.problems[0]


def test_another_backend_than_the_one_in_use_is_said(subject_of):
    record = subject_of("cnn").record
    other = json.loads(json.dumps(record.configuration))
    other["numerics"]["backend"] = "jax"
    (problem,) = explain(subject_of("cnn", configuration=other), None, 1).problems
    assert "jax" in problem


def test_a_run_that_did_not_complete_is_not_explained(tmp_path):
    cell = planned_cell(seeds=[1])
    record = record_of(cell, 1, status="failed", reason="out of memory")
    with pytest.raises(
        BenchError, match=r"did not complete, so there is nothing to show.*; failed: out of memory"
    ):
        Subject.of(record, RunFolder(tmp_path))


def test_published_records_are_not_explained_beside_themselves(subject_of, finished):
    write_plan(finished.folder, finished.document())
    beside = output_folder(subject_of("cnn"))
    assert beside.parent == finished.folder.path / "explanations", "the table of a run leaves its plan too"
    write_explained(finished.folder, [])
    with pytest.raises(BenchError, match=r"published results.*--output"):
        output_folder(subject_of("cnn"))
