"""A folder that every loader's genuine interface can read."""

import multiprocessing
import os
import shutil
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from bench.data.manifest import Manifest, ManifestSplit
from bench.data.pixels import open_upright
from bench.data.prepared import prepare
from bench.errors import BenchError
from bench.suite.dataset import SPLITS

HOSTILE = [
    *(" ", "a b", "<b>&amp;", "ünï-çødé", "日本", "-rf", "~", "a'b\"c", "x" * 200, "%s"),
    *("Zebra", "apple", "a..", "*", "$HOME", "0000", "a\\b", "new\nline"),
]


def test_plain_images_are_links_and_others_are_pngs_with_the_expected_pixels(
    manifest, draw, photos, two_classes
):
    exif = Image.Exif()
    exif[274] = 6
    jpegs = draw("train/cat/jpeg", 2, ".jpg")
    draw("train/dog/turned", 2, ".jpg", exif=exif)
    draw("train/dog/others", 2, ".webp")
    draw("train/dog/others2", 2, ".tif")
    Image.new("RGBA", (3, 4), (200, 100, 50, 128)).save(photos / "train/cat/alpha.png")
    found = manifest()
    folder = prepare(found)
    kinds = set()
    for name in SPLITS:
        split = found.splits[name]
        assert len(folder.files[name]) == len(split)
        for file, path, plain in zip(folder.files[name], split.paths, split.plain, strict=True):
            kinds.add((file.is_symlink(), file.suffix))
            assert file.is_symlink() == plain
            assert plain or file.suffix == ".png"
            if plain:
                assert file.resolve() == (photos / path).resolve()
            with Image.open(file) as image:
                assert image.mode == "RGB"
                assert np.array_equal(np.asarray(image), np.asarray(open_upright(photos / path, "rgb")))
    assert kinds == {(True, ".png"), (True, ".jpg"), (False, ".png")}
    assert len(jpegs) == 2


@pytest.mark.usefixtures("two_classes")
def test_grey_models_are_given_grey_files(manifest):
    folder = prepare(manifest(color="grayscale"))
    for file in folder.files["test"]:
        with Image.open(file) as image:
            assert image.mode == "L"


@pytest.fixture
def hostile(draw):
    for split in ("train", "test"):
        for name in HOSTILE:
            draw(f"{split}/{name}", 11 if split == "train" else 3)
        draw(f"{split}/a b/z/y", 2)
    return sorted(HOSTILE)


def test_sorting_keeps_the_order_of_the_manifest_whatever_classes_are_called(manifest, hostile):
    found = manifest()
    folder = prepare(found)
    assert found.classes == tuple(hostile)
    assert list(folder.class_folders) == sorted(folder.class_folders)
    for name in SPLITS:
        root = folder.root / name
        listed = sorted(entry.name for entry in root.iterdir())
        assert listed == list(folder.class_folders)
        assert not any(entry.startswith(".") for entry in listed)
        files = [root / sub / file for sub in listed for file in sorted(os.listdir(root / sub))]
        assert files == list(folder.files[name])
        labels = [listed.index(file.parent.name) for file in files]
        assert labels == list(found.splits[name].labels)


def test_every_class_has_a_folder_in_every_split(manifest, hostile):
    folder = prepare(manifest(limit={"validation": 1}))
    for name in SPLITS:
        assert len(list((folder.root / name).iterdir())) == len(hostile)


@pytest.mark.usefixtures("two_classes")
def test_the_folder_is_made_once(manifest):
    first = prepare(manifest())
    inode = first.root.stat().st_ino
    assert prepare(manifest()) == first
    assert first.root.stat().st_ino == inode


@pytest.mark.usefixtures("two_classes")
def test_the_folder_is_made_again_when_the_dataset_moved(manifest, roots, monkeypatch):
    first = prepare(manifest())
    shutil.move(roots / "data", roots / "moved")
    assert not any(file.exists() for file in first.files["test"])
    monkeypatch.setenv("BENCH_DATA", str(roots / "moved"))
    second = prepare(manifest())
    assert second.root == first.root
    assert all(file.resolve().is_relative_to(roots / "moved") for file in second.files["test"])
    assert all(file.is_file() for file in second.files["test"])


@pytest.mark.usefixtures("two_classes")
def test_the_folder_is_made_again_when_a_file_of_it_was_removed(manifest):
    folder = prepare(manifest())
    folder.files["train"][3].unlink()
    assert prepare(manifest()) == folder
    assert all(file.is_file() for files in folder.files.values() for file in files)


@pytest.mark.usefixtures("two_classes")
def test_another_verdict_on_the_same_images_is_another_folder(manifest):
    found = manifest()
    splits = {name: replace(split, plain=(False,) * len(split)) for name, split in found.splits.items()}
    changed = replace(found, splits=splits)
    assert changed.digest == found.digest
    first, second = prepare(found), prepare(changed)
    assert first.root != second.root
    assert all(file.is_symlink() for file in first.files["test"])
    assert all(file.is_file() and not file.is_symlink() for file in second.files["test"])


@pytest.mark.usefixtures("two_classes")
def test_nothing_half_made_is_left(manifest):
    folder = prepare(manifest())
    visible = [entry for entry in folder.root.parent.iterdir() if not entry.name.startswith(".")]
    assert visible == [folder.root]
    assert not [entry for entry in folder.root.parent.iterdir() if entry.name.startswith(".preparing")]


@pytest.mark.usefixtures("two_classes")
def test_an_image_that_vanished_is_said_and_nothing_is_left(manifest, photos):
    Image.new("RGBA", (3, 4)).save(photos / "train/cat/alpha.png")
    found = manifest()
    (photos / "train/cat/alpha.png").unlink()
    with pytest.raises(BenchError, match=r"cannot be made.*alpha\.png"):
        prepare(found)
    assert not [entry for entry in (photos.parents[1] / "cache/prepared").iterdir() if entry.is_dir()]


@pytest.mark.usefixtures("two_classes")
def test_a_cache_that_cannot_be_written_is_said(manifest, roots, monkeypatch):
    found = manifest()
    (roots / "file").write_text("")
    monkeypatch.setenv("BENCH_CACHE", str(roots / "file"))
    with pytest.raises(BenchError, match=r"file/prepared: .*set BENCH_CACHE"):
        prepare(found)


@pytest.mark.usefixtures("two_classes")
def test_a_read_only_cache_will_do_where_the_folder_was_made_before(manifest, monkeypatch):
    found = manifest()
    folder = prepare(found)
    monkeypatch.setattr("bench.roots.os.access", lambda path, mode: False)
    assert prepare(found) == folder
    shutil.rmtree(folder.root)
    with pytest.raises(BenchError, match="prepared: this folder is read-only"):
        prepare(found)


def _prepare(found, barrier, answers):
    barrier.wait()
    try:
        folder = prepare(found)
        answers.put(all(file.is_file() for files in folder.files.values() for file in files))
    except BaseException as error:
        answers.put(repr(error))


def prepare_at_once(found, processes=4):
    context = multiprocessing.get_context("fork")
    barrier, answers = context.Barrier(processes), context.Queue()
    workers = [context.Process(target=_prepare, args=(found, barrier, answers)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    said = [answers.get(timeout=120) for _ in workers]
    for worker in workers:
        worker.join()
    return said


@pytest.mark.usefixtures("two_classes")
def test_processes_that_prepare_at_once_all_get_one_good_folder(manifest, draw, roots, monkeypatch):
    draw("train/cat/more", 20, ".webp")
    found = manifest()
    assert prepare_at_once(found) == [True] * 4
    # And again when every one of them finds an outdated folder.
    shutil.move(roots / "data", roots / "moved")
    monkeypatch.setenv("BENCH_DATA", str(roots / "moved"))
    assert prepare_at_once(manifest()) == [True] * 4
    kept = [entry for entry in (roots / "cache" / "prepared").iterdir() if entry.is_dir()]
    assert kept == [prepare(manifest()).root]


def test_a_manifest_of_many_classes_sorts_by_number(roots, draw):
    [image] = draw("images", 1)
    count = 1200
    split = ManifestSplit(
        (f"images/{image.name}",) * count, tuple(range(count)), ("ab",) * count, (True,) * count
    )
    classes = tuple(f"class {number}" for number in range(count))
    folder = prepare(Manifest(classes, {name: split for name in SPLITS}, "rgb", roots / "data" / "photos"))
    assert sorted(folder.class_folders) == list(folder.class_folders)
    assert len(set(folder.class_folders)) == count
