from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.execution.doctor.folders import folders

VARIABLES = ("BENCH_DATA", "BENCH_RUNS", "BENCH_CACHE", "KERAS_HOME", "TFDS_DATA_DIR", "KERAS_BACKEND")


@pytest.fixture
def home(roots: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's empty home, and none of the variables set."""
    for variable in (*VARIABLES, "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    home = roots / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)
    return home


def test_by_default_folders_are_made_or_looked_for_at_home(home: Path, by_subject) -> None:
    found = by_subject(folders())
    assert set(found) == {*VARIABLES, "files of weights"}
    assert {name: finding.level for name, finding in found.items()} == {
        "BENCH_DATA": "note",
        "files of weights": "fine",
        "BENCH_RUNS": "fine",
        "BENCH_CACHE": "fine",
        "KERAS_HOME": "note",
        "TFDS_DATA_DIR": "note",
        "KERAS_BACKEND": "fine",
    }
    assert f"{home}/.cache/bench (by default): not there yet" in found["BENCH_CACHE"].found
    assert found["KERAS_BACKEND"].found == "tensorflow (by default)"
    assert not (home / "runs").exists(), "a look makes no folder"


def test_folders_that_are_there_are_fine(home: Path, by_subject, monkeypatch) -> None:
    for variable in VARIABLES[:5]:
        (home / variable).mkdir()
        monkeypatch.setenv(variable, str(home / variable))
    found = by_subject(folders())
    assert all(finding.level == "fine" for finding in found.values())
    assert found["BENCH_DATA"].found.startswith(f"{home}/BENCH_DATA (from the environment), ")
    assert found["BENCH_DATA"].found.endswith(" GiB free")
    assert found["BENCH_RUNS"].details == {"path": f"{home}/BENCH_RUNS", "set": True, "exists": True}


def test_files_of_weights_are_looked_for_beside_the_datasets(home: Path, by_subject, monkeypatch) -> None:
    assert by_subject(folders())["files of weights"].details == {"path": str(home)}
    monkeypatch.setenv("BENCH_DATA", "/somewhere/data")
    assert by_subject(folders())["files of weights"].details == {"path": "/somewhere"}


def test_a_file_in_the_place_of_a_folder_is_wrong(home: Path, by_subject, monkeypatch) -> None:
    (home / "file").touch()
    monkeypatch.setenv("BENCH_DATA", str(home / "file"))
    monkeypatch.setenv("BENCH_RUNS", str(home / "file" / "below"))
    found = by_subject(folders())
    assert found["BENCH_DATA"].level == found["BENCH_RUNS"].level == "wrong"


@pytest.mark.parametrize("variable", ["BENCH_RUNS", "BENCH_CACHE"])
def test_a_folder_that_may_not_be_written_in_is_wrong(home, by_subject, monkeypatch, variable: str) -> None:
    # In a place where nobody can write, not even root.
    monkeypatch.setenv(variable, "/proc/bench")
    assert by_subject(folders())[variable].level == "wrong"


def test_a_full_disk_is_a_note(home: Path, by_subject, monkeypatch) -> None:
    usage = shutil.disk_usage(home)._replace(free=2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    found = by_subject(folders())
    assert found["BENCH_RUNS"].level == "note"
    assert "only 0.0 GiB free" in found["BENCH_RUNS"].found


def test_looking_leaves_nothing_behind(home: Path, by_subject, monkeypatch) -> None:
    monkeypatch.setenv("BENCH_RUNS", str(home))
    before = list(home.rglob("*"))
    by_subject(folders())
    assert list(home.rglob("*")) == before


def test_an_unknown_backend_is_wrong(home, by_subject, monkeypatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "tensorfow")
    found = by_subject(folders())["KERAS_BACKEND"]
    assert found.level == "wrong"
    assert "did you mean 'tensorflow'?" in found.advice
