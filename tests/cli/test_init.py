from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tiny import draw_images

from bench.cli.init import init
from bench.data.scaffold import scaffold
from bench.errors import BenchError
from bench.execution.plan import make_plan
from bench.execution.request import PlanRequest
from bench.suite.load import load_suite


def plan_of(roots: Path, text: str):
    (roots / "own.yaml").write_text(text)
    return make_plan(load_suite(roots / "own.yaml"), PlanRequest())


def test_a_folder_of_classes_gets_drawn_splits(roots: Path) -> None:
    draw_images(roots / "data", {"own": 20}, size=70)
    text = scaffold("own", roots / "data" / "own")
    plan = plan_of(roots, text)
    manifest = plan.tasks[0].manifest
    assert [len(manifest.splits[split]) for split in ("train", "validation", "test")] == [24, 8, 8]
    assert "path: own," in text, "relative to BENCH_DATA, so that it holds elsewhere"
    config = plan.tasks[0].run.cell.config
    assert config.protocol.image_size == (64, 64)
    assert {task.run.cell.names["architecture"] for task in plan.tasks} >= {"small-cnn", "large-cnn"}


def test_given_splits_are_kept_whatever_they_are_called(roots: Path) -> None:
    draw_images(roots / "pictures", {"training": 12, "val": 4, "test": 5})
    plan = plan_of(roots, scaffold("own", roots / "pictures"))
    manifest = plan.tasks[0].manifest
    assert [len(manifest.splits[split]) for split in ("train", "validation", "test")] == [24, 8, 10]


def test_grey_images_stay_grey_and_get_no_network_for_colours(roots: Path) -> None:
    for name in ("a", "b"):
        (roots / "data/own" / name).mkdir(parents=True)
        for number in range(10):
            pixels = np.full((40, 40), 20 * number, np.uint8)
            Image.fromarray(pixels).save(roots / "data/own" / name / f"{number}.png")
    plan = plan_of(roots, scaffold("own", roots / "data/own"))
    assert plan.tasks[0].run.cell.config.image_shape.channels == 1
    assert {task.run.cell.names["architecture"] for task in plan.tasks} == {"small-cnn", "large-cnn"}


@pytest.mark.parametrize("name", ["8", "no", "1e4", "0x1F", "1_000", "null", "2024-01-02", "a.b+c"])
def test_a_name_that_yaml_takes_for_something_else_is_put_in_quotes(roots: Path, name: str) -> None:
    draw_images(roots / "data", {name: 10})
    text = scaffold(name, roots / "data" / name)
    plan = plan_of(roots, text)
    assert plan.loaded.suite.suite == name
    assert list(plan.loaded.suite.datasets) == [name]


@pytest.mark.parametrize("folder", ["a, b", "a: b", "{a}", "a #b", "[a]", "é ü", "'a\"b\\", " a ", "x" * 120])
def test_any_folder_can_be_named(roots: Path, folder: str) -> None:
    draw_images(roots / "data", {folder: 10})
    assert plan_of(roots, scaffold("own", roots / "data" / folder)).tasks


def test_any_class_can_be_described(roots: Path) -> None:
    draw_images(roots / "data", {"own": 10})
    (roots / "data/own/dark").rename(roots / "data/own/new\nline\x07: {dark}")
    assert plan_of(roots, scaffold("own", roots / "data/own")).tasks


@pytest.mark.parametrize("name", ["a: b", "a b", "", "-a", "a/b", "{a}"])
def test_what_cannot_be_a_name_is_said(roots: Path, name: str) -> None:
    with pytest.raises(BenchError, match="cannot be the name of a suite: a name starts with a letter"):
        scaffold(name, roots)


@pytest.mark.parametrize(("name", "folder"), [("own", "nowhere"), ("own", "empty")])
def test_what_cannot_be_a_suite_is_refused(roots: Path, name: str, folder: str) -> None:
    (roots / "empty").mkdir()
    draw_images(roots, {"good": 6})
    with pytest.raises(BenchError):
        scaffold(name, roots / folder)


@pytest.mark.parametrize(
    ("name", "folder", "given"),
    [
        ("own", "suites", "own"),
        ("own", "elsewhere", "elsewhere/own.yaml"),
        ("own", "my suites", "'my suites/own.yaml'"),
        # A suite of the project has that name, and another file.
        ("casting", "elsewhere", "elsewhere/casting.yaml"),
    ],
)
def test_what_is_said_to_come_next_finds_the_suite_that_was_written(
    roots: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    folder: str,
    given: str,
) -> None:
    draw_images(roots / "data", {"own": 10})
    monkeypatch.chdir(roots)
    init(name, roots / "data" / "own", Path(folder))
    assert f"next: bench plan {given}, then bench run {given} --profile quick" in capsys.readouterr().out
    assert load_suite(shlex.split(given)[0]).suite.suite == name
