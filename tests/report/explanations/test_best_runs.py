"""What of the best runs is published, and that no image is which may not be."""

from dataclasses import replace
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from bench.data.audit.find import find_twins
from bench.data.stand_in import Drawing, stand_ins
from bench.errors import BenchError
from bench.records.store import RunFolder
from bench.report.explained import EXPLAINED_FILE, read_explained
from bench.report.explanations.captions import (
    AUGMENTED,
    CAPTIONS,
    CLASS_BALANCE,
    CONFUSION,
    LEARNING_CURVES,
    MISTAKES,
)
from bench.report.publish import publish
from bench.report.verify import verify
from bench.suite.dataset import StandIn

# That figures of numbers are drawn alike again is held by `tests/report/test_publish.py`.
pytestmark = pytest.mark.usefixtures("drawn_once")
GREEN = (0, 255, 0)


@pytest.fixture
def drawing(monkeypatch):
    """A stand-in for the tiny dataset whose images are nothing but green."""

    class Green(Drawing):
        classes: ClassVar = {"bright": 0.5, "dark": 0.5}
        version = 1
        suffix = ".png"

        def draw(self, class_name, key, difficulty):
            return np.full((16, 16, 3), GREEN, np.uint8)

    monkeypatch.setitem(stand_ins.items() and stand_ins._items, "green", Green)
    monkeypatch.setattr("bench.data.stand_in._draw_all", draw_here)
    return StandIn(draws="green", images={"train": 4, "test": 8})


def draw_here(jobs):
    """Draws in this process: another one would not know the stand-in of a test."""
    from bench.data.stand_in import _draw_one

    for job in jobs:
        job[-1].parent.mkdir(parents=True, exist_ok=True)
        _draw_one(job)


def tasks_of(plan, **dataset):
    """The tasks of a plan whose dataset is declared otherwise."""
    found = {}
    for fingerprint, task in plan.by_fingerprint.items():
        config = task.run.cell.config
        changed = config.model_copy(update={"dataset": config.dataset.model_copy(update=dataset)})
        found[fingerprint] = replace(task, run=replace(task.run, cell=replace(task.run.cell, config=changed)))
    return found


def publish_with(finished, roots, tasks):
    files = publish(finished.folder, finished.document(), roots / "results", tasks)
    folder = RunFolder(roots / "results" / "tiny")
    (explained,) = read_explained(folder)
    return explained, (folder.path / "README.md").read_text(), {path.name: path for path in files}


def greens(path):
    """How many pixels of a picture are green."""
    return int((np.asarray(Image.open(path).convert("RGB")) == GREEN).all(axis=-1).sum())


def test_images_that_may_be_shown_are(finished, roots):
    explained, page, files = publish_with(finished, roots, tasks_of(finished, publish_images=True))
    assert explained.images == "own"
    assert explained.missing == []
    names = {path.rpartition("/")[2] for path in explained.pictures}
    assert names | {MISTAKES} == set(CAPTIONS) - {CONFUSION, CLASS_BALANCE} | {MISTAKES}
    assert all(f"](figures/tiny/{name})" in page for name in names)
    assert "stand-in" not in page
    assert names <= set(files)
    assert verify(roots / "results") == []


def test_images_that_may_not_be_shown_are_replaced_by_drawn_ones(finished, roots, drawing):
    explained, page, files = publish_with(finished, roots, tasks_of(finished, stand_in=drawing))
    assert explained.images == "drawn"
    assert "drawn stand-in images, since the licence of the real ones is not known" in page
    predicted = pd.read_csv(files["predictions.csv"])
    assert set(predicted["file"]) == set(finished.tasks[0].manifest.splits["test"].paths)
    assert "(figures/tiny/predictions.csv)" in page
    assert "These are real images of the test split; the pictures of images further down are drawn." in page
    # Whatever the network takes them for, some are right and some are mistakes: all images are alike.
    assert greens(files["grad_cam.png"]) > 2 * 150 * 150
    assert greens(files["mistakes.png"]) > 240 * 240
    assert verify(roots / "results") == []


@pytest.mark.slow
def test_images_that_may_not_be_shown_are_not_even_opened(finished, roots, drawing, monkeypatch):
    opened = []
    original = Image.open

    def spy(file, *arguments, **options):
        opened.append(str(file))
        return original(file, *arguments, **options)

    tasks = tasks_of(finished, stand_in=drawing)
    for task in tasks.values():
        find_twins(task.manifest)  # which does look at them, and shows none
    monkeypatch.setattr(Image, "open", spy)
    publish_with(finished, roots, tasks)
    assert opened
    assert not [path for path in opened if "data/tiny" in path or "prepared" in path]


@pytest.mark.slow
def test_without_a_stand_in_they_are_left_out_and_that_is_said(finished, roots):
    explained, page, _ = publish_with(finished, roots, tasks_of(finished))
    assert explained.pictures == [f"figures/tiny/{LEARNING_CURVES}"]
    assert "Pictures of images are left out: the licence of the images is not known" in page


@pytest.mark.slow
def test_a_stand_in_of_other_classes_does_not_serve(finished, roots, drawing, monkeypatch):
    monkeypatch.setattr(stand_ins["green"], "classes", {"dull": 0.5, "shiny": 0.5})
    explained, _, _ = publish_with(finished, roots, tasks_of(finished, stand_in=drawing))
    assert "draws other classes" in explained.missing[0]


@pytest.mark.slow
def test_without_the_network_the_page_says_why(finished, roots):
    for path in (finished.folder.path / "models").iterdir():
        path.unlink()
    explained, page, files = publish_with(finished, roots, tasks_of(finished, publish_images=True))
    assert "the model of this run is gone" in page
    assert str(roots) not in page, "no page names folders of this machine"
    possible = (LEARNING_CURVES, MISTAKES, AUGMENTED)
    assert set(explained.pictures) <= {f"figures/tiny/{name}" for name in possible}
    assert "grad_cam.png" not in files
    assert verify(roots / "results") == []


def test_a_figure_that_is_missing_or_on_no_page_is_found(finished, roots):
    publish_with(finished, roots, {})
    folder = roots / "results" / "tiny"
    (folder / "figures" / "tiny" / LEARNING_CURVES).rename(folder / "figures" / "private.png")
    assert verify(roots / "results") == [
        f"{folder}: figures/tiny/learning_curves.png: is missing: publish the suite again",
        f"{folder}: figures/private.png: belongs to nothing that is published here: remove it",
    ]


def test_explanations_of_another_run_are_found(finished, roots):
    explained, _, _ = publish_with(finished, roots, {})
    path = roots / "results" / "tiny" / EXPLAINED_FILE
    other = next(record.run_id for record in finished.records().values() if record.run_id != explained.run_id)
    path.write_text(path.read_text().replace(explained.run_id, other))
    assert any("not the first run of the best row" in text for text in verify(roots / "results"))
    path.write_text("{}")
    with pytest.raises(BenchError, match="no list of explanations"):
        read_explained(RunFolder(path.parent))
    assert verify(roots / "results")
