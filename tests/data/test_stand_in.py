"""Stand-ins, drawn once and kept."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

import bench
from bench.data.stand_in import Drawing, materialise, stand_ins
from bench.errors import BenchError
from bench.suite.dataset import StandIn

SMALL = StandIn(draws="casting", images={"train": 6, "validation": 2, "test": 4}, difficulty=0.5)


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.jpg"))


def test_a_stand_in_has_the_declared_numbers_and_no_image_twice(roots):
    folder = materialise(SMALL)
    assert folder.is_relative_to(roots / "cache")
    by_split = {split: [path for path in files(folder) if path.startswith(split)] for split in SMALL.images}
    assert {split: len(paths) for split, paths in by_split.items()} == SMALL.images
    assert len({(folder / path).read_bytes() for path in files(folder)}) == 12
    for path in files(folder):
        with Image.open(folder / path) as image:
            assert image.mode == "RGB"


def test_a_stand_in_is_drawn_once_and_the_same_everywhere(roots, monkeypatch):
    folder = materialise(SMALL)
    inode = folder.stat().st_ino
    assert materialise(SMALL) == folder
    assert folder.stat().st_ino == inode
    contents = {path: (folder / path).read_bytes() for path in files(folder)}
    monkeypatch.setenv("BENCH_CACHE", str(roots / "elsewhere"))
    again = materialise(SMALL)
    assert again != folder
    assert {path: (again / path).read_bytes() for path in files(again)} == contents


@pytest.mark.parametrize("removed", ["*000003*", "test/*", "validation"])
def test_a_stand_in_of_which_files_were_removed_is_drawn_again(roots, removed):
    folder = materialise(SMALL)
    contents = {path: (folder / path).read_bytes() for path in files(folder)}
    for path in [*folder.rglob(removed)]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert len(files(folder)) < 12
    assert materialise(SMALL) == folder
    assert {path: (folder / path).read_bytes() for path in files(folder)} == contents


def test_what_a_system_leaves_in_the_folders_of_a_stand_in_is_passed_over(roots):
    folder = materialise(SMALL)
    inode = folder.stat().st_ino
    next(folder.glob("train/*/*.jpg")).with_name("Thumbs.db").touch()
    assert materialise(SMALL).stat().st_ino == inode


def test_another_declaration_is_another_folder(roots, monkeypatch):
    monkeypatch.setattr("bench.data.stand_in._draw_all", lambda jobs: None)
    changed = [
        SMALL,
        SMALL.model_copy(update={"difficulty": 0.1}),
        SMALL.model_copy(update={"images": {"train": 7, "test": 4}}),
    ]
    assert len({materialise(stand_in) for stand_in in changed}) == 3


def test_nothing_half_drawn_is_left(roots, monkeypatch):
    def fail(jobs):
        raise KeyboardInterrupt

    monkeypatch.setattr("bench.data.stand_in._draw_all", fail)
    with pytest.raises(KeyboardInterrupt):
        materialise(SMALL)
    assert not [entry for entry in (roots / "cache" / "stand-ins").iterdir() if entry.is_dir()]


def test_a_cache_that_cannot_be_written_is_said(roots, monkeypatch):
    (roots / "file").write_text("")
    monkeypatch.setenv("BENCH_CACHE", str(roots / "file"))
    with pytest.raises(BenchError, match=r"file/stand-ins: .*set BENCH_CACHE"):
        materialise(SMALL)


# As people write one: nothing keeps it from running when it is imported.
SCRIPT = """
from bench.data.stand_in import materialise
from bench.suite.dataset import StandIn

print("begun", flush=True)
try:
    print(materialise(StandIn(draws="casting", images={"train": COUNT, "test": 4})))
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.fixture
def script(roots):
    """Starts a script that draws so many images, as a terminal does: a group of processes of its own."""

    def start(count):
        path = roots / "script.py"
        path.write_text(SCRIPT.replace("COUNT", str(count)))
        return subprocess.Popen(
            [sys.executable, path],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # Whoever runs the tests in the background has them ignore Ctrl-C, and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            env={**os.environ, "PYTHONPATH": str(Path(bench.__file__).parents[1])},
        )

    return start


def test_a_script_without_a_guard_does_not_start_itself_over(script):
    output, errors = script(4).communicate(timeout=300)
    begun, folder = output.splitlines()
    assert begun == "begun"
    assert len(files(Path(folder))) == 8
    assert errors == ""


def test_ctrl_c_while_drawing_is_the_callers_alone(script, roots):
    process = script(3000)
    deadline = time.monotonic() + 300
    while not list(roots.glob("cache/stand-ins/.drawing-*/train/*/*.jpg")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=300)
    assert output.splitlines() == ["begun", "interrupted"]
    assert errors == ""
    assert not list(roots.glob("cache/stand-ins/.drawing-*"))


@pytest.mark.parametrize("images", [{"train": 3}, {"test": 3, "validation": 2}, {}])
def test_a_stand_in_has_images_to_train_and_to_test_with(images):
    lacking = sorted({"train", "test"} - set(images))
    with pytest.raises(ValueError, match=f"images must name {' and '.join(lacking)}"):
        StandIn(draws="casting", images=images)


@pytest.mark.parametrize("name", stand_ins.items())
def test_every_stand_in_declares_what_it_draws(name):
    kind = stand_ins[name]
    assert issubclass(kind, Drawing)
    assert len(kind.classes) >= 2
    assert min(kind.classes.values()) > 0
