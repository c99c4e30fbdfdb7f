"""Records on disk."""

import json
import math
import os

import pytest
from made_records import outcome_of, planned_cell, predictions_of, record_of
from pydantic import ValidationError

from bench.errors import BenchError
from bench.files import write_json
from bench.records.record import Record
from bench.records.store import RunFolder, read_record


@pytest.fixture
def folder(tmp_path):
    return RunFolder(tmp_path / "runs" / "casting")


@pytest.fixture
def record():
    return record_of(planned_cell(), 42)


def renamed(record, **fields):
    return record.model_copy(update=fields)


@pytest.mark.parametrize("status", ["completed", "failed", "timeout", "pruned", "invalid", "unavailable"])
def test_a_record_comes_back_as_it_was_written(folder, status):
    record = record_of(planned_cell(), 43, status=status, reason="" if status == "completed" else 'é\n"x"')
    folder.write_record(record)
    assert read_record(folder.record_file(record.run_id)) == record
    assert list(folder.records()) == [record]


def test_a_record_is_json_that_any_reader_understands(folder, record):
    folder.write_record(record)

    def refuse(name):
        raise AssertionError(f"{name} is no JSON")

    data = json.loads(folder.record_file(record.run_id).read_text(), parse_constant=refuse)
    assert data["schema_version"] == 1
    assert data["outcome"]["metrics"]["test"]["accuracy"] == record.outcome.metrics["test"].accuracy


@pytest.mark.parametrize(
    ("written", "read"), [({}, None), ({"held_up_s": 0.0}, None), ({"held_up_s": 3.7}, 3.7)]
)
def test_a_wait_that_was_not_measured_is_not_read_as_none_at_all(folder, record, written, read):
    data = record.model_dump(mode="json")
    timing = data["outcome"]["timing"]
    assert timing.pop("held_up_s") is None
    path = folder.record_file(record.run_id)
    write_json(path, {**data, "outcome": {**data["outcome"], "timing": {**timing, **written}}})
    assert read_record(path).outcome.timing.held_up_s == read


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_becomes_null(folder, record, value):
    outcome = outcome_of(0.9, 42).model_dump()
    outcome["history"]["loss"][1] = value
    outcome["metrics"]["test"]["log_loss"] = value
    diverged = Record.model_validate({**record.model_dump(), "outcome": outcome})
    folder.write_record(diverged)
    back = read_record(folder.record_file(record.run_id))
    assert back.outcome.history["loss"][1] is None
    assert back.outcome.history["loss"][0] == pytest.approx(0.7)
    assert back.outcome.metrics["test"].log_loss is None
    assert "NaN" not in folder.record_file(record.run_id).read_text()
    assert "Infinity" not in folder.record_file(record.run_id).read_text()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: "[]",
        lambda text: "\0" * 100,
        lambda text: text.replace('"schema_version": 1', '"schema_version": 2'),
        lambda text: text.replace('"status": "completed"', '"status": "done"'),
        lambda text: text.replace('"seed": 42,', '"sead": 42,', 1),
        lambda text: text.replace('"accuracy"', '"acuracy"', 1),
    ],
)
def test_a_damaged_record_is_named_with_what_to_do(folder, record, spoil):
    folder.write_record(record)
    path = folder.record_file(record.run_id)
    path.write_text(spoil(path.read_text()))
    with pytest.raises(BenchError) as caught:
        list(folder.records())
    assert str(caught.value).startswith(f"{path}: this is no valid record (")
    assert str(caught.value).endswith("remove it to run it again")
    assert "(:" not in str(caught.value)


def test_a_record_that_is_no_text_is_named(folder, record):
    folder.write_record(record)
    path = folder.record_file(record.run_id)
    path.write_bytes(b"\xff\xfe" + path.read_bytes())
    with pytest.raises(BenchError, match="this is no valid record"):
        read_record(path)


def test_a_missing_record_is_named(folder):
    with pytest.raises(BenchError, match=r"nothing\.json: this record cannot be read: No such file"):
        read_record(folder.record_file("nothing"))


@pytest.mark.parametrize("before", [False, True])
def test_a_crash_while_writing_leaves_what_was_there_and_nothing_else(folder, record, monkeypatch, before):
    if before:
        folder.write_record(renamed(record, reason="the first"))

    def crash(source, target):
        assert os.path.getsize(source) > 1000, "the whole file is written before it is renamed"
        raise OSError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", crash)
        with pytest.raises(OSError, match="power cut"):
            folder.write_record(record)
    assert [found.reason for found in folder.records()] == (["the first"] if before else [])
    assert len(os.listdir(folder.path / "records")) == before


def test_a_record_replaces_the_one_before(folder, record):
    folder.write_record(renamed(record, status="failed", reason="x", outcome=None))
    folder.write_record(record)
    assert [found.status for found in folder.records()] == ["completed"]


def test_records_are_found_by_fingerprint_whatever_they_were_called(folder):
    cell = planned_cell()
    first, second, third = (record_of(cell, seed) for seed in (42, 43, 44))
    other = renamed(second, run_id=f"another_name_altogether_{second.fingerprint[:12]}")
    for record in (first, other, third):
        folder.write_record(record)
    assert folder.by_fingerprint([second.fingerprint, first.fingerprint]) == {
        first.fingerprint: first,
        second.fingerprint: other,
    }
    assert folder.by_fingerprint([]) == {}
    assert folder.by_fingerprint(["0" * 64]) == {}


@pytest.mark.parametrize("old_name", ["a_run", "z_run"])
@pytest.mark.parametrize("status", ["failed", "timeout"])
def test_of_two_records_of_a_run_the_one_that_completed_counts(folder, record, old_name, status):
    name = f"{old_name}_{record.fingerprint[:12]}"
    folder.write_record(record)
    folder.write_record(renamed(record, run_id=name, status=status, outcome=None, started_at="2031"))
    assert folder.by_fingerprint([record.fingerprint]) == {record.fingerprint: record}


def test_of_two_records_of_a_failed_run_the_later_counts(folder, record):
    failed = renamed(record, status="failed", outcome=None)
    later = renamed(failed, run_id=f"a_run_{record.fingerprint[:12]}", started_at="2031")
    folder.write_record(later)
    folder.write_record(failed)
    assert folder.by_fingerprint([record.fingerprint]) == {record.fingerprint: later}


def test_every_record_of_a_run_is_removed_and_no_other(folder, record):
    near = record.fingerprint[:12] + "0" * 52
    kept = renamed(record, run_id=f"near_{near[:12]}", fingerprint=near)
    for one in (record, renamed(record, run_id=f"old_{record.fingerprint[:12]}"), kept):
        folder.write_record(one)
    folder.remove_records(record.fingerprint)
    assert list(folder.records()) == [kept]


def test_what_is_not_planned_is_listed_without_being_read(folder, record):
    folder.write_record(record)
    (folder.path / "records" / "old_run_000000000000.json").write_text("{")
    assert folder.unplanned([record.fingerprint]) == ["old_run_000000000000"]
    assert folder.unplanned([]) == [record.run_id, "old_run_000000000000"]


def test_a_shared_prefix_is_no_shared_fingerprint(folder, record):
    near = record.fingerprint[:12] + "0" * 52
    folder.write_record(renamed(record, fingerprint=near))
    assert folder.by_fingerprint([record.fingerprint]) == {}


def test_a_damaged_record_of_another_plan_does_not_disturb(folder, record):
    folder.write_record(record)
    (folder.path / "records" / "old_run_000000000000.json").write_text("{")
    assert set(folder.by_fingerprint([record.fingerprint])) == {record.fingerprint}


def test_a_record_that_is_removed_meanwhile_is_left_out(folder, record):
    folder.write_record(record)
    gone = folder.record_file(f"gone_s1_{record.fingerprint[:12]}")
    gone.symlink_to(folder.path / "nowhere")
    assert list(folder.records()) == [record]
    assert folder.by_fingerprint([record.fingerprint]) == {record.fingerprint: record}


def test_a_folder_without_runs_has_no_records(folder):
    assert list(folder.records()) == []
    assert folder.by_fingerprint(["0" * 64]) == {}


def test_records_come_in_the_order_of_their_names(folder):
    for name in ("tf-data", "in-memory", "image-data-generator"):
        folder.write_record(record_of(planned_cell(loader=name), 42))
    ids = [record.run_id for record in folder.records()]
    assert ids == sorted(ids)
    assert len(ids) == 3


def test_a_run_has_files_of_its_own(folder):
    files = [folder.record_file, folder.predictions_file, folder.model_file, folder.log_file, folder.scratch]
    paths = {file(run_id) for file in files for run_id in ("a", "b")}
    assert len(paths) == 10
    assert all(path.is_relative_to(folder.path) for path in paths)


def test_nothing_unknown_is_kept_and_nothing_changes(record):
    with pytest.raises(ValidationError):
        Record.model_validate({**record.model_dump(), "host": "mine"})
    with pytest.raises(ValidationError):
        record.status = "failed"


# Predictions


def test_predictions_come_back_as_they_were_written(folder):
    frame = predictions_of(0.9, 42)
    folder.write_predictions("run", frame)
    back = folder.read_predictions("run")
    assert back.equals(frame)
    assert list(back.dtypes) == list(frame.dtypes)


@pytest.mark.parametrize("content", [None, b"", b"no parquet", "half"])
def test_missing_or_damaged_predictions_are_named(folder, content):
    folder.write_predictions("run", predictions_of(0.9, 42))
    path = folder.predictions_file("run")
    if content is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:300] if content == "half" else content)
    with pytest.raises(BenchError, match=f"{path}: the predictions of this run cannot be read"):
        folder.read_predictions("run")
