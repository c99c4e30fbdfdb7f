from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from tiny import draw_images

from bench.data import headers
from bench.data.sources.folder import FolderDataset

FOLDER = {"source": "folder", "path": "tiny", "splits": {"train": "train", "test": "test"}}
STAND_IN = {"draws": "casting", "images": {"train": 20, "test": 8}}


def words(text: str) -> str:
    return " ".join(text.split())


def written(text: str) -> list[Path]:
    lines = [line.removeprefix("written: ") for line in text.splitlines() if line.startswith("written: ")]
    assert all(Image.open(line).size > (300, 300) for line in lines)
    return [Path(line) for line in lines]


def test_a_dataset_is_shown_with_its_counts_and_sizes(call, roots: Path) -> None:
    Image.new("L", (30, 8)).save(roots / "data/tiny/train/dark/extra.png")
    done = call("data", "show")
    assert done.exit_code == 0, done.output
    said = words(done.output)
    assert f"folder, in {roots}/data/tiny" in said
    assert "bright 18 48.6%" in said
    assert "dark 19 51.4%" in said
    assert "images 59, shown to networks as rgb files 58 PNG RGB, 1 PNG grey sizes" in said
    assert "2 sizes: width 12-30, median 12; height 8-12, median 12" in said
    assert "licence not declared" in said
    assert "always answering 'dark' (no class of train is larger) has an accuracy of 0.500 on test" in said
    assert written(done.output) == [Path("runs/tiny/pictures/tiny-class-balance.png").absolute()]


def test_what_a_dataset_says_of_itself_is_shown_within_80_columns(call, monkeypatch) -> None:
    told = {"set": "shapes 1.0.0: " + "drawn shapes of many kinds " * 9, "homepage": "https://example.org"}
    monkeypatch.setattr(FolderDataset, "about", lambda dataset: told)
    done = call("data", "show")
    assert " ".join(told["set"].split()) in words(done.output)
    assert "homepage https://example.org images 58" in words(done.output)
    lines = done.output.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("  set       shapes"))
    assert all(len(line) <= 80 for line in lines[first : first + 6])
    assert lines[first + 1].startswith("            ")


def test_of_many_files_a_sample_is_looked_at_and_that_is_said(call, monkeypatch) -> None:
    monkeypatch.setattr(headers, "MOST_READ", 10)
    said = words(call("data", "show").output)
    assert "images 58, shown" in said
    assert "files PNG RGB (of 10 that were looked at, evenly drawn)" in said
    assert "sizes 12 x 12 (width x height)" in said


def test_a_profile_has_its_own_folder_and_output_another(call, roots: Path) -> None:
    done = call("data", "show", "--profile", "smoke")
    assert written(done.output) == [roots / "runs/tiny@smoke/pictures/tiny-class-balance.png"]
    done = call("data", "show", "--set", "dataset.limit.train=10", "--output", "here")
    assert written(done.output) == [Path("here/tiny-class-balance.png")]
    assert "10" in done.output


def test_datasets_of_the_same_images_are_shown_once(call, roots: Path) -> None:
    draw_images(roots / "data" / "other", {"train": 8, "test": 5})
    datasets = {"a": FOLDER, "b": FOLDER, "c": {**FOLDER, "path": "other"}}
    grid = {
        "dataset": "*",
        "architecture": "small",
        "regularisation": "none",
        "loader": "in-memory",
        "protocol": "default",
    }
    done = call("data", "show", datasets=datasets, grid=grid)
    assert [path.name for path in written(done.output)] == ["a-class-balance.png", "c-class-balance.png"]
    assert "a, b" in done.output


def test_a_dataset_whose_cells_take_different_images_is_shown_with_each(call) -> None:
    overrides = [{"match": {"loader": "tf-data"}, "set": {"dataset.limit": {"train": 10}}}]
    done = call("data", "show", overrides=overrides)
    names = [path.name for path in written(done.output)]
    assert names == ["tiny-class-balance.png", "tiny-2-class-balance.png"]


def test_a_stand_in_is_called_one(call, roots: Path) -> None:
    done = call("data", "show", datasets={"tiny": {**FOLDER, "path": "gone", "stand_in": STAND_IN}})
    assert "STAND-IN: drawn images (casting) are used, since there is no folder" in words(done.output)
    assert written(done.output) == [roots / "runs/tiny-stand-in/pictures/tiny-class-balance.png"]


def test_a_missing_dataset_is_one_message(call, roots: Path) -> None:
    done = call("data", "show", datasets={"tiny": {**FOLDER, "path": "gone"}})
    assert done.exit_code == 2
    assert "bench: there is no folder" in done.output
    assert not (roots / "runs").exists()


def test_what_is_left_out_is_named_and_counted(call, roots: Path) -> None:
    for number in range(7):
        (roots / f"data/tiny/train/dark/bad{number}.png").write_bytes(b"")
    done = call("data", "show", datasets={"tiny": {**FOLDER, "on_bad_image": "skip"}})
    assert "7 images that cannot be read: train/dark/bad0.png" in words(done.output)
    assert "and 2 more" in done.output


def test_splits_that_are_drawn_anew_are_those_of_the_first_seed(call) -> None:
    done = call("data", "show", datasets={"tiny": {**FOLDER, "resplit": True}})
    assert "here those of seed 1" in words(done.output)
    assert len(written(done.output)) == 1


@pytest.mark.parametrize("equal", [True, False])
def test_of_many_classes_the_largest_and_smallest_are_listed(call, roots: Path, equal: bool) -> None:
    for label in range(100):
        for split in ("train", "test"):
            folder = roots / "data/many" / split / f"class-{label:02d}"
            folder.mkdir(parents=True)
            for number in range(3 if equal or label != 42 else 9):
                Image.new("RGB", (4, 4), (label, number, 0)).save(folder / f"{number}.png")
    done = call("data", "show", datasets={"tiny": {**FOLDER, "path": "many", "validation": 0.34}})
    said = words(done.output)
    assert "... 80 classes between" in said
    assert "100 classes" in said
    assert len(done.output.splitlines()) < 60
    rows = [line.split()[0] for line in done.output.splitlines() if "class-" in line.split("%")[0]]
    assert rows[0] == ("class-00" if equal else "class-42")
