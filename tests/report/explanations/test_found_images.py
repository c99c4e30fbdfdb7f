import shutil

import pytest
from tiny import write_suite

from bench.errors import BenchError
from bench.report.explanations.found_images import find_manifest, gallery_of


def test_images_are_found_by_what_the_record_says(subject_of):
    subject = subject_of("cnn")
    manifest = find_manifest(subject)
    assert manifest.digest == subject.record.data.manifest_digest
    gallery = gallery_of(subject, subject.folder.read_predictions(subject.record.run_id), manifest)
    assert len(gallery.files) == 18
    assert gallery.pixels([0, 17]).shape == (2, 12, 12, 3)
    assert list(gallery.table["file"])[:1] == ["test/bright/000.png"]


def test_images_that_are_gone_are_said_to_be(subject_of, roots):
    shutil.rmtree(roots / "data" / "tiny")
    with pytest.raises(BenchError, match=r"the images of this run are gone: there is no folder .*data/tiny"):
        find_manifest(subject_of("cnn"))


def test_an_image_that_has_changed_since_is_noticed(subject_of, roots):
    folder = roots / "data" / "tiny" / "test" / "dark"
    (folder / "000.png").write_bytes((folder / "001.png").read_bytes())
    with pytest.raises(BenchError, match="have changed since this run"):
        find_manifest(subject_of("cnn"))


def without_declaration(subject):
    return {"data": subject.record.data.model_copy(update={"declared": {}})}


def test_an_older_record_is_helped_by_its_suite(subject_of, roots, monkeypatch, trained):
    older = without_declaration(subject_of("cnn"))
    with pytest.raises(BenchError, match="nor in a suite named 'tiny'"):
        find_manifest(subject_of("cnn", **older))
    monkeypatch.chdir(roots)
    (roots / "suites").mkdir()
    shutil.copy(trained / "tiny.yaml", roots / "suites" / "tiny.yaml")
    subject = subject_of("cnn", **older)
    assert find_manifest(subject).digest == subject.record.data.manifest_digest


def test_a_dataset_whose_folder_the_record_may_not_tell_is_found_by_its_suite(subject_of, roots, monkeypatch):
    elsewhere = roots / "elsewhere"
    shutil.move(roots / "data" / "tiny", elsewhere)
    monkeypatch.chdir(roots)
    (roots / "suites").mkdir()
    dataset = {"source": "folder", "path": str(elsewhere), "splits": {"train": "train", "test": "test"}}
    write_suite(roots / "suites" / "tiny.yaml", datasets={"tiny": dataset})
    names = {
        **subject_of("cnn").record.names,
        "architecture": "small",
        "regularisation": "none",
        "protocol": "default",
    }
    subject = subject_of("cnn", names=names)
    assert find_manifest(subject).root == elsewhere


def test_a_run_on_drawn_images_is_not_explained_by_real_ones(subject_of):
    drawn = {"data": subject_of("cnn").record.data.model_copy(update={"stand_in": "casting"})}
    with pytest.raises(BenchError, match=r"this run used drawn images \(casting\).*set BENCH_DATA"):
        find_manifest(subject_of("cnn", **drawn))


def test_predictions_of_other_images_are_refused(subject_of):
    subject = subject_of("cnn")
    predictions = subject.folder.read_predictions(subject.record.run_id)
    with pytest.raises(BenchError, match="predictions are of other images"):
        gallery_of(subject, predictions.iloc[::-1], find_manifest(subject))


def test_a_source_that_this_version_does_not_know_is_said(subject_of):
    data = subject_of("cnn").record.data
    changed = data.model_copy(update={"declared": {**data.declared, "splits": {"train": 3}}})
    with pytest.raises(BenchError, match="does not know how the images"):
        find_manifest(subject_of("cnn", data=changed))
