"""`bench data audit` as a user meets it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from tiny import draw_images, write_suite

from bench.records.audit import read_audit


@pytest.fixture
def bench(roots):
    """Runs the command in a process of its own, over drawn images."""
    draw_images(roots / "data" / "tiny", {"train": 12, "test": 6}, size=24)
    write_suite(roots / "tiny.yaml")

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bench", "data", "audit", "tiny.yaml", *arguments]
        environment = {**os.environ, "COLUMNS": "100"}
        return subprocess.run(command, cwd=roots, env=environment, capture_output=True, text=True)

    return call


@pytest.fixture
def images(roots) -> Path:
    return roots / "data" / "tiny"


def test_a_clean_dataset_is_called_clean(bench, roots):
    done = bench("--fail-on-leak")
    assert done.returncode == 0, done.stderr
    assert "0 files byte for byte the same as another" in done.stdout
    written = {path.name for path in (roots / "runs/tiny/pictures").iterdir()}
    assert written == {"tiny-twins.json", "tiny-twins.csv"}


def test_leaks_are_counted_listed_drawn_and_kept(bench, roots, images):
    shutil.copy(images / "train/bright/000.png", images / "test/dark/copy.png")
    with Image.open(images / "train/dark/001.png") as image:
        image.transpose(Image.Transpose.ROTATE_90).save(images / "test/dark/turned.png")
    done = bench("--output", "found")
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "1 file byte for byte the same as another" in said
    assert "1 pair: re-encoded" in said
    assert "rotated by 90° to the left" in said
    assert "test/dark/copy.png" in said
    kept = read_audit(roots / "found/tiny-twins.json")
    assert [(pair.kind, pair.across, pair.splits[1]) for pair in kept.pairs] == [
        ("exact", True, "test"),
        ("near", True, "test"),
    ]
    assert (roots / "found/tiny-twins.csv").read_text().splitlines()[0] == "group,split,class,path"
    with Image.open(roots / "found/tiny-twins-1.png") as sheet:
        assert sheet.width > 400
    again = bench("--output", "found", "--fail-on-leak")
    assert again.returncode == 1
    assert again.stdout == done.stdout, "what was found once is recalled"
