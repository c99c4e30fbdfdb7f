"""The interface from Python that the README shows, on a tiny suite."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tiny import draw_images, tiny_suite, write_suite

import bench
from bench.errors import BenchError


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


def test_part_of_a_suite_with_other_settings(suite: Path) -> None:
    frame = bench.run(suite, seeds=[7], only={"loader": "in-*"}, settings={"protocol.epochs": 1}, device="cpu")
    (row,) = frame.to_dict("records")
    assert row["runs"] == 1
    assert row["epochs"] == 1
    assert list(bench.table(suite)["status"]) == ["missing"], "a changed suite keeps its runs apart"


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
