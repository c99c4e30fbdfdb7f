"""The source of folders: what of one is there, and getting one from Kaggle."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import types
from pathlib import Path

import pytest
from pydantic import ValidationError
from tiny import draw_images

from bench.data.resolve import resolve
from bench.data.sources.folder import FolderDataset
from bench.errors import BenchError

SPLITS = {"train": "train", "test": "test"}
SHARES = {"train": 0.6, "validation": 0.2, "test": 0.2}


def dataset(**fields):
    return FolderDataset.model_validate({"path": "photos", "splits": SPLITS, **fields})


@pytest.fixture
def photos(roots):
    draw_images(roots / "data/photos", {"train": 4, "test": 3})
    return roots / "data/photos"


@pytest.mark.parametrize(
    ("files", "expected", "fault"),
    [
        (None, None, ""),
        (14, 14, ""),
        ({"train": 8, "test": 6}, 14, ""),
        (15, 15, "there are 14 files in all, where the suite expects 15"),
        ({"train": 9, "test": 6}, 15, "there are 8 files in train, where the suite expects 9"),
        (
            {"train": 9, "test": 5},
            14,
            "8 files in train, where the suite expects 9 and 6 files in test, where",
        ),
    ],
)
def test_files_are_counted(photos, files, expected, fault):
    inventory = dataset(files=files).inventory()
    assert (inventory.place, inventory.found, inventory.expected) == (photos, 14, expected)
    assert fault in inventory.fault
    assert inventory.complete == (not fault)


def test_shares_are_counted_in_all(roots):
    draw_images(roots / "data", {"photos": 5})
    assert dataset(splits=SHARES, files=10).inventory().complete
    assert not dataset(splits=SHARES, files=11).inventory().complete


def test_what_is_not_there_is_not_complete(photos):
    assert not dataset(path="others").inventory().complete
    assert dataset(path="others").inventory().place == photos.parent / "others"
    shutil.rmtree(photos / "test")
    assert "no such folder for the test split" in dataset().inventory().fault
    (photos.parent / "empty").mkdir()
    assert "holds no images" in dataset(path="empty", splits=SHARES).inventory().fault


def refused(monkeypatch, folder):
    """Lets the machine list every folder but one; who runs the tests may be allowed to read any."""
    scan = os.scandir

    def scandir(place):
        if Path(place) == folder:
            raise PermissionError(errno.EACCES, "Permission denied", str(place))
        return scan(place)

    monkeypatch.setattr(os, "scandir", scandir)


@pytest.mark.parametrize("place", ["train", "train/dark", "train/dark/deep"])
def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(photos, monkeypatch, place):
    (photos / "train/dark/deep").mkdir()
    refused(monkeypatch, photos / place)
    said = f"{photos / place}: this folder cannot be read (Permission denied): make it readable"
    with pytest.raises(BenchError, match=re.escape(said)):
        resolve(dataset(), seed=1)
    inventory = dataset().inventory()
    assert (inventory.place, inventory.found) == (photos, 0)
    assert said in inventory.fault


def test_a_name_that_the_machine_refuses_is_a_fault_of_the_dataset(photos):
    assert "this folder cannot be read (File name too long)" in dataset(path="x" * 300).inventory().fault


@pytest.mark.parametrize("back", ["train/dark", "train", ".", "..", "train/bright"])
def test_links_that_lead_back_up_show_no_image_again(photos, roots, back):
    elsewhere = roots / "elsewhere"
    draw_images(elsewhere, {"more": 1})
    (elsewhere / "back").symlink_to(photos / back)
    (photos / "train/dark/linked").symlink_to(elsewhere)
    listed = dataset().listing(photos).groups["train"]["dark"]
    own = [f"train/dark/{number:03d}.png" for number in range(4)]
    linked = [f"train/dark/linked/more/{name}/000.png" for name in ("bright", "dark")]
    # Another class is no way back: what of it stands here too, an audit finds.
    beside = [f"train/dark/linked/back/{number:03d}.png" for number in range(4)]
    assert listed == sorted([*own, *linked, *(beside if back == "train/bright" else [])])


def test_a_class_that_is_a_link_to_what_holds_it_is_none(photos):
    (photos / "train/all").symlink_to(photos)
    assert set(dataset().listing(photos).groups["train"]) == {"bright", "dark"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"files": {"train": 5}}, "for each of the splits that are folders"),
        ({"splits": SHARES, "files": {"train": 5}}, "for each of the splits that are folders"),
        ({"files": 0}, "greater than 0"),
        *(
            ({"splits": {**SPLITS, "test": folder}}, f"splits.test: {folder!r} is no folder below path: make")
            for folder in ("/home/ann/a", "../a", "a/../../b", "~/a")
        ),
        ({"kaggle": "no-owner"}, "match pattern"),
        ({"kaggle": {"dataset": "a/b", "foldr": "c"}}, "unknown key"),
    ],
)
def test_a_wrong_declaration_is_refused(fields, message):
    with pytest.raises(ValidationError, match=message):
        dataset(**fields)


def test_a_folder_at_home_is_found_there(photos, roots, monkeypatch):
    monkeypatch.setenv("HOME", str(roots / "data"))
    assert dataset(path="~/photos").inventory().place == photos
    assert dataset(path="~/photos").inventory().complete


def test_the_folder_of_a_split_may_be_written_in_any_way_that_stays_below(photos):
    around = {"train": "train/../train", "test": "./test/"}
    assert dataset(splits=around, files=14).inventory().complete


# From Kaggle


@pytest.fixture
def kaggle(roots, monkeypatch):
    """In place of kagglehub, one that has downloaded 14 images and keeps what it was `asked` for."""
    download = roots / "kaggle-cache/versions/1"
    draw_images(download / "pictures", {"train": 4, "test": 3})
    (download / "README.md").write_text("beside the folder")
    module = types.ModuleType("kagglehub")
    module.asked = []

    def dataset_download(handle):
        module.asked.append(handle)
        return str(download)

    module.dataset_download = dataset_download
    monkeypatch.setitem(sys.modules, "kagglehub", module)
    module.folder = download
    return module


KAGGLE = {"dataset": "somebody/pictures", "folder": "pictures"}


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_dataset_is_fetched_to_its_place_and_counted(kaggle, roots):
    told: list[str] = []
    dataset(kaggle=KAGGLE, files=14).fetch(told.append)
    photos = roots / "data/photos"
    assert kaggle.asked == ["somebody/pictures"]
    assert names(photos) == names(kaggle.folder / "pictures")
    assert names(roots / "data") == ["photos", *(f"photos/{name}" for name in names(photos))]
    assert told == [
        "kagglehub downloads somebody/pictures",
        f"copying {kaggle.folder}/pictures to {photos}",
    ]
    assert dataset(kaggle=KAGGLE, files=14).inventory().complete


def test_a_bare_name_takes_all_of_the_download(kaggle, roots):
    for split in ("train", "test"):
        (kaggle.folder / "pictures" / split).rename(kaggle.folder / split)
    dataset(kaggle="somebody/pictures").fetch(print)
    assert {"README.md", "train", "test"} < set(names(roots / "data/photos"))


def test_what_is_there_is_left_alone(kaggle, photos):
    dataset(kaggle=KAGGLE, files=14).fetch(print)
    assert kaggle.asked == []


def test_a_folder_with_other_counts_is_not_overwritten(kaggle, photos):
    before = names(photos)
    with pytest.raises(
        BenchError, match=r"14 files in all, where the suite expects 15: complete .* Or move it away to have"
    ):
        dataset(kaggle=KAGGLE, files=15).fetch(print)
    assert names(photos) == before
    assert kaggle.asked == []


def test_a_download_with_other_counts_is_no_dataset(kaggle, roots):
    with pytest.raises(BenchError, match="there are 14 files in all, where the suite expects 20"):
        dataset(kaggle=KAGGLE, files=20).fetch(print)
    assert not (roots / "data").exists() or names(roots / "data") == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kaggle": {**KAGGLE, "folder": "images"}}, "the download has no folder 'images'"),
        (
            {"kaggle": KAGGLE, "splits": {"train": "training", "test": "test"}},
            "no such folder for the train split",
        ),
    ],
)
def test_a_download_of_another_shape_is_said(kaggle, fields, message):
    with pytest.raises(BenchError, match=message):
        dataset(**fields).fetch(print)


def test_half_a_copy_does_not_pass_for_the_whole(kaggle, roots):
    image = kaggle.folder / "pictures/train/dark/003.png"
    content = image.read_bytes()
    image.unlink()
    image.symlink_to("nowhere")
    with pytest.raises(BenchError, match="data/photos: the images cannot be copied there"):
        dataset(kaggle=KAGGLE, files=14).fetch(print)
    assert names(roots / "data") == []
    image.unlink()
    image.write_bytes(content)
    # A process that was killed could not even clean up.
    shutil.copytree(kaggle.folder / "pictures/train", roots / "data/.fetching-photos/train")
    dataset(kaggle=KAGGLE, files=14).fetch(print)
    assert names(roots / "data/photos") == names(kaggle.folder / "pictures")
    assert not (roots / "data/.fetching-photos").exists()


@pytest.mark.parametrize(
    ("splits", "layout"),
    [(SPLITS, "photos/train/<class>/ and "), (SHARES, "photos/<class>/")],
)
def test_what_to_put_where_is_said_where_kaggle_cannot_be_reached(kaggle, roots, splits, layout):
    def refuse(handle):
        raise ConnectionError("Max retries exceeded with url:\n/api")

    kaggle.dataset_download = refuse
    with pytest.raises(BenchError) as caught:
        dataset(kaggle=KAGGLE, splits=splits).fetch(print)
    reason, advice = str(caught.value).splitlines()
    assert reason == "ConnectionError: Max retries exceeded with url: /api"
    assert (
        "download https://www.kaggle.com/datasets/somebody/pictures and put its folder pictures at" in advice
    )
    assert f"{roots}/data/{layout}" in advice


def test_without_kagglehub_it_is_said_how_to_get_it(roots, monkeypatch):
    monkeypatch.setitem(sys.modules, "kagglehub", None)
    install = re.escape(".venv/bin/pip install -c constraints.txt -e '.[kaggle]'")
    with pytest.raises(BenchError, match=f"kagglehub is not installed: .*{install}"):
        dataset(kaggle=KAGGLE).fetch(print)


def test_what_the_suite_says_of_where_it_can_be_had_is_said_where_it_is_missing(roots):
    declared = dataset(obtain="Photographs of ours: not public.")
    with pytest.raises(BenchError, match=rf"holds 'photos'\. {declared.obtain}$"):
        declared.fetch(print)
    with pytest.raises(BenchError, match=rf"holds 'photos'\. {declared.obtain}$"):
        resolve(declared, seed=1)


def test_a_folder_that_is_nowhere_to_be_had_says_where_to_put_it(roots):
    with pytest.raises(BenchError, match=r"there is no folder .*data/photos: put the images there"):
        dataset().fetch(print)
