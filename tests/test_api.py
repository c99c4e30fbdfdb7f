"""The interface from Python that the README shows, on a tiny suite."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_records import planned_cell, record_of
from tiny import draw_images, tiny_suite, write_suite

import bench
from bench.errors import BenchError
from bench.records.store import RunFolder


@pytest.fixture
def suite(roots: Path) -> Path:
    draw_images(roots / "data" / "tiny", {"train": 20, "test": 9})
    return write_suite(roots / "tiny.yaml", grid={**tiny_suite()["grid"], "loader": "in-memory"})


def test_run_table_and_a_run_of_it(suite: Path) -> None:
    before = bench.table(suite)
    assert list(before["status"]) == ["missing"]
    assert bench.runs(suite) == []

    frame = bench.run(suite, device="cpu")
    assert list(frame["status"]) == ["completed"]
    assert list(frame["runs"]) == [2]
    again = bench.table(bench.load_suite(suite))
    assert again.equals(frame)

    first, second = bench.runs(suite)
    finished = bench.load_run(first)
    assert finished.record.seed == 1
    assert list(finished.history.index) == [1, 2]
    assert {"loss", "val_loss", "accuracy", "val_accuracy"} <= set(finished.history)
    assert list(finished.predictions.columns) == ["path", "label", "p:bright", "p:dark"]
    shares = finished.predictions[["p:bright", "p:dark"]].sum(axis=1)
    np.testing.assert_allclose(shares, 1, atol=1e-6)
    assert finished.model().input_shape == (None, 12, 12, 3)
    assert bench.load_run(second.rpartition("_")[2]).record.run_id == second


def test_a_run_leaves_the_environment_of_its_caller_alone(suite: Path) -> None:
    before = dict(os.environ)
    bench.run(suite, seeds=[1], device="cpu")
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"seeds": [-1]}, "seed -1"),
        ({"seeds": [1.5]}, "seed 1.5"),
        ({"seeds": []}, "at least one"),
        ({"only": {"lodaer": "tf-data"}}, "did you mean 'loader'?"),
        ({"jobs": 0}, "jobs 0"),
        ({"timeout": 0}, "timeout 0"),
        ({"memory_gib": -1}, "memory -1"),
    ],
)
def test_wrong_arguments_are_refused_before_anything_runs(
    suite: Path, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(BenchError, match=re.escape(message)):
        bench.run(suite, **arguments)


def test_seeds_may_be_an_array(suite: Path) -> None:
    assert list(bench.table(suite, seeds=np.array([7, 8]))["runs_planned"]) == [2]


def test_part_of_a_suite_with_other_settings(suite: Path) -> None:
    frame = bench.run(
        suite, seeds=[7], only={"loader": "in-*"}, settings={"protocol.epochs": 1}, device="cpu"
    )
    (row,) = frame.to_dict("records")
    assert row["runs"] == 1
    assert row["epochs"] == 1
    assert list(bench.table(suite)["status"]) == ["missing"], "a changed suite keeps its runs apart"


def test_a_run_that_is_in_two_folders_is_asked_for_by_path(roots: Path) -> None:
    whole, longer = (record_of(planned_cell(seeds=[seed]), seed) for seed in (1, 2))
    longer = longer.model_copy(update={"run_id": f"and_{whole.run_id}"})
    RunFolder(roots / "runs" / "a").write_record(whole)
    RunFolder(roots / "runs" / "b").write_record(longer)
    assert bench.load_run(whole.run_id).record == whole, "a whole id is preferred to the end of another"
    with pytest.raises(BenchError, match="2 runs are called"):
        bench.load_run(whole.run_id[-20:])
    RunFolder(roots / "runs" / "b").write_record(whole)
    path = RunFolder(roots / "runs" / "b").record_file(whole.run_id)
    with pytest.raises(BenchError, match=f"give the path of one of these records:(.|\n)*{path}"):
        bench.load_run(whole.run_id)
    assert bench.load_run(path).folder.path == path.parent.parent


def test_what_is_not_there_is_said(suite: Path) -> None:
    with pytest.raises(BenchError, match="no run in"):
        bench.load_run("nothing")
    with pytest.raises(BenchError, match="there is no such suite file"):
        bench.load_suite(suite.with_name("other.yaml"))
    with pytest.raises(AttributeError):
        bench.nothing  # noqa: B018


def test_a_finished_run_whose_model_was_removed_says_so(suite: Path) -> None:
    bench.run(suite, seeds=[3], device="cpu")
    (run_id,) = bench.runs(suite, seeds=[3])
    finished = bench.load_run(run_id)
    finished.folder.model_file(run_id).unlink()
    with pytest.raises(BenchError, match="is gone"):
        finished.model()
