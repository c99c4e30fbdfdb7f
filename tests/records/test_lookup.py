"""Finding a run among all that are kept on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from made_records import planned_cell, record_of

from bench.errors import BenchError
from bench.records.lookup import find_record, last_record
from bench.records.store import RunFolder


@pytest.fixture
def made(roots: Path):
    """Makes the record of a run that ended at some time, with its network; returns the record's file."""

    def make(folder: str, seed: int, ended: int, network: bool = True, record: bool = True) -> Path:
        runs, found = RunFolder(roots / "runs" / folder), record_of(planned_cell(), seed)
        model = runs.model_file(found.run_id)
        model.parent.mkdir(parents=True, exist_ok=True)
        if network:
            model.touch()
            os.utime(model, (ended, ended))
        if record:
            runs.write_record(found)
        return runs.record_file(found.run_id)

    return make


def test_the_last_run_is_the_one_whose_network_was_kept_last(made) -> None:
    made("casting", 42, ended=10)
    last = made("casting-stand-in@smoke", 43, ended=20)
    made("casting@search", 44, ended=30, network=False)
    made("fruits", 42, ended=40, record=False)
    assert last_record() == last


def test_without_a_run_it_is_said_how_to_make_some(roots: Path) -> None:
    with pytest.raises(
        BenchError, match=f"no finished run in {roots}/runs: make some with `bench run SUITE`"
    ):
        last_record()


def test_a_run_is_found_by_id_by_the_end_of_it_and_by_path(made) -> None:
    path = made("casting", 42, ended=10)
    assert find_record(path.stem) == find_record(path.stem[-12:]) == find_record(path) == path


def test_a_name_of_two_runs_is_answered_with_both(made) -> None:
    first, second = made("casting", 42, ended=10), made("casting@smoke", 42, ended=10)
    with pytest.raises(BenchError, match=f"2 runs are called .*\n  {first}\n  {second}"):
        find_record(first.stem)
