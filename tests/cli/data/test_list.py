"""`bench data list` as a user meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from set_fixtures import made_set, tiny_set
from tiny import draw_images, write_suite

__all__ = ["made_set", "tiny_set"]

SPLITS = {"train": "train", "test": "test"}


@pytest.fixture
def suites(roots: Path) -> Path:
    """Two suites that share a dataset, in the folder where suites are looked for by name."""
    draw_images(roots / "data" / "tiny", {"train": 20, "test": 9})
    draw_images(roots / "data" / "few", {"train": 2, "test": 2})
    (roots / "suites").mkdir()
    tiny = {"source": "folder", "path": "tiny", "splits": SPLITS, "licence": "CC BY 4.0", "files": 58}
    more = {
        "tiny": tiny,
        "few": {"source": "folder", "path": "few", "splits": SPLITS, "files": {"train": 5, "test": 4}},
        "away": {"source": "folder", "path": "away", "splits": SPLITS, "kaggle": "somebody/pictures"},
        "drawn": {"source": "tfds", "name": "cifar10", "splits": SPLITS, "stand_in": "casting"},
        "set": {"source": "tfds", "name": "tiny_shapes", "splits": SPLITS},
    }
    write_suite(roots / "suites/one.yaml", suite="one", datasets={"tiny": tiny})
    write_suite(roots / "suites/other.yaml", suite="other", datasets=more)
    return roots


def rows(output: str) -> dict[str, str]:
    """Lines of the table by dataset, single-spaced."""
    lines = [" ".join(line.split()) for line in output.splitlines()]
    return {line.partition(" ")[0]: line for line in lines if line}


@pytest.mark.usefixtures("tiny_set")
def test_every_dataset_is_listed_with_what_is_there(bench_here, suites: Path) -> None:
    done = bench_here("data", "list", "one", "other")
    assert done.returncode == 0, done.stderr
    found = rows(done.stdout.partition("few:")[0])
    assert found["BENCH_DATA"] == f"BENCH_DATA {suites}/data (folder)"
    assert found["TFDS_DATA_DIR"] == f"TFDS_DATA_DIR {suites}/sets (tfds)"
    assert found["tiny"] == "tiny one folder tiny 58 of 58 there CC BY 4.0"
    assert found["other"] == "other", "a line a suite"
    assert found["few"] == "few other folder few 8 of 9 faulty not stated"
    assert found["away"] == "away other folder away none missing not stated"
    assert found["drawn"] == "drawn other tfds cifar10 none stand-in not stated"
    assert found["set"] == "set other tfds tiny_shapes/1.0.0 63 there not stated"
    assert f"few: {suites}/data/few: there are 4 files in train, where the suite expects 5" in done.stdout
    assert "download https://www.kaggle.com/datasets/somebody/pictures" in done.stdout
    assert "drawn: cifar10 is not prepared in" in done.stdout


@pytest.mark.usefixtures("tiny_set")
def test_all_suites_are_listed_where_none_is_named(bench_here, suites: Path) -> None:
    write_suite(suites / "suites/third.yaml", suite="third")
    done = bench_here("data", "list")
    assert done.returncode == 0, done.stderr
    assert "third" in done.stdout


def test_an_unknown_suite_is_answered_with_the_nearest(bench_here, suites: Path) -> None:
    done = bench_here("data", "list", "othr")
    assert done.returncode == 2
    assert "did you mean 'other'?" in done.stderr
