"""`bench data fetch` as a user meets it."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from tiny import draw_images, write_suite
from typer.testing import CliRunner

from bench.cli.main import app

SPLITS = {"train": "train", "test": "test"}


@pytest.fixture
def kagglehub(roots: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package in place of kagglehub that has one dataset; returns the folder of its downloads."""
    download = roots / "downloads"
    draw_images(download / "pictures", {"train": 3, "test": 2})
    package = f"""
        def dataset_download(handle):
            if handle != "somebody/pictures":
                raise ConnectionError("refused")
            return {str(download)!r}
    """
    (roots / "packages").mkdir()
    (roots / "packages/kagglehub.py").write_text(textwrap.dedent(package))
    monkeypatch.syspath_prepend(str(roots / "packages"))
    monkeypatch.setenv("PYTHONPATH", str(roots / "packages"), prepend=":")
    return download


def folder(path: str, **fields):
    return {"source": "folder", "path": path, "splits": SPLITS, **fields}


@pytest.mark.usefixtures("kagglehub")
def test_everything_that_can_be_had_is_fetched_and_the_rest_is_said(bench, roots: Path) -> None:
    datasets = {
        "away": folder("away", kaggle="somebody/else"),
        "tiny": folder("tiny"),
        "pictures": folder(
            "pictures", kaggle={"dataset": "somebody/pictures", "folder": "pictures"}, files=10
        ),
    }
    write_suite(roots / "own.yaml", datasets=datasets)
    done = bench("data", "fetch", "own.yaml")
    assert done.returncode == 2
    assert done.stdout.splitlines() == [
        "away: kagglehub downloads somebody/else",
        f"tiny: 58 images in {roots}/data/tiny",
        "pictures: kagglehub downloads somebody/pictures",
        f"pictures: copying {roots}/downloads/pictures to {roots}/data/pictures",
        f"pictures: 10 images in {roots}/data/pictures",
    ]
    assert done.stderr.startswith("bench: away: ConnectionError: refused\nBy hand: download")
    assert "https://www.kaggle.com/datasets/somebody/else" in done.stderr
    assert "Traceback" not in done.stderr

    del datasets["away"]
    write_suite(roots / "own.yaml", datasets=datasets)
    again = bench("data", "fetch", "own.yaml")
    assert (again.returncode, again.stderr) == (0, "")
    assert len(again.stdout.splitlines()) == 2, "nothing is fetched twice"


def test_ctrl_c_says_that_the_same_command_goes_on(roots: Path, monkeypatch) -> None:
    def interrupt(*_) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bench.data.sources.folder.fetch_folder", interrupt)
    path = write_suite(roots / "own.yaml", datasets={"tiny": folder("away", kaggle="somebody/pictures")})
    done = CliRunner().invoke(app, ["data", "fetch", str(path)])
    assert done.exit_code == 130
    assert done.output.endswith("bench: interrupted: call the same command again to go on\n")


@pytest.mark.parametrize("command", [[], ["list"], ["fetch"]])
def test_help_shows_examples(command: list[str]) -> None:
    shown = CliRunner().invoke(app, ["data", *command, "--help"])
    assert shown.exit_code == 0
    assert "Example: bench data" in shown.output
