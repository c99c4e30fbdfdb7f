"""From a declared dataset to a manifest."""

import shutil
from pathlib import PurePosixPath

import pytest

from bench.data.resolve import resolve
from bench.errors import BenchError
from bench.suite.dataset import SPLITS


def counted(manifest):
    return {split: tuple(counts.values()) for split, counts in manifest.counts().items()}


@pytest.mark.usefixtures("two_classes")
def test_given_splits_are_taken_and_validation_comes_from_train(manifest, by_split):
    found = manifest()
    assert found.classes == ("cat", "dog")
    assert counted(found) == {"train": (18, 9), "validation": (2, 1), "test": (6, 3)}
    paths = by_split(found)
    assert not paths["train"] & paths["validation"]
    assert {PurePosixPath(path).parts[0] for path in paths["train"] | paths["validation"]} == {"train"}
    assert {PurePosixPath(path).parts[0] for path in paths["test"]} == {"test"}
    assert (found.stand_in, found.skipped, found.color) == (None, (), "rgb")


@pytest.mark.usefixtures("two_classes")
def test_a_given_validation_split_is_taken_as_it_is(manifest, draw):
    draw("held-out/cat", 3)
    draw("held-out/dog", 2)
    found = manifest(splits={"train": "train", "validation": "held-out", "test": "test"})
    assert counted(found) == {"train": (20, 10), "validation": (3, 2), "test": (6, 3)}


@pytest.mark.usefixtures("two_classes")
def test_the_validation_share_is_by_class_and_drawn_with_the_split_seed(manifest, by_split):
    half = manifest(validation=0.5)
    assert counted(half)["validation"] == (10, 5)
    assert by_split(manifest(validation=0.5)) == by_split(half)
    other = by_split(manifest(validation=0.5, split_seed=1))
    assert other["validation"] != by_split(half)["validation"]
    assert other["test"] == by_split(half)["test"]


def test_shares_part_every_image_by_class(manifest, draw, by_split):
    draw("cat", 50)
    draw("dog", 25)
    splits = {"train": 0.6, "validation": 0.2, "test": 0.2}
    found = manifest(splits=splits)
    assert counted(found) == {"train": (30, 15), "validation": (10, 5), "test": (10, 5)}
    paths = by_split(found)
    assert sum(map(len, paths.values())) == len(set().union(*paths.values())) == 75
    assert by_split(manifest(splits=splits, split_seed=0)) == paths
    assert by_split(manifest(splits=splits, split_seed=9)) != paths


def test_shares_without_validation_take_it_from_train(manifest, draw):
    draw("cat", 50)
    draw("dog", 50)
    found = manifest(splits={"train": 0.8, "test": 0.2}, validation=0.25)
    assert counted(found) == {"train": (30, 30), "validation": (10, 10), "test": (10, 10)}


@pytest.mark.usefixtures("two_classes")
def test_limits_are_by_class_and_validation_stays_within_the_limited_train(manifest, by_split):
    found = manifest(limit={"train": 15, "test": 3}, validation=0.2)
    assert counted(found) == {"train": (8, 4), "validation": (2, 1), "test": (2, 1)}
    whole = by_split(manifest(limit={"train": 15, "test": 3}, validation=0.5))
    # The same fifteen images, whatever share of them validates.
    assert whole["train"] | whole["validation"] == by_split(found)["train"] | by_split(found)["validation"]
    other = by_split(manifest(limit={"train": 15, "test": 3}, validation=0.2, split_seed=5))
    assert other["train"] | other["validation"] != whole["train"] | whole["validation"]
    assert other["test"] != by_split(found)["test"]


@pytest.mark.usefixtures("two_classes")
def test_a_limit_on_validation_leaves_train_alone(manifest, by_split):
    plain = by_split(manifest(validation=0.5))
    limited = by_split(manifest(validation=0.5, limit={"validation": 3}))
    assert limited["train"] == plain["train"]
    assert len(limited["validation"]) == 3
    assert limited["validation"] < plain["validation"]


@pytest.mark.usefixtures("two_classes")
def test_a_limit_above_the_number_of_images_takes_them_all(manifest):
    assert manifest(limit={"train": 999, "test": 999}).digest == manifest().digest


@pytest.mark.usefixtures("two_classes")
@pytest.mark.parametrize(("validation", "train"), [(0.1, (5, 5)), (0.5, (1, 1)), (0.25, (2, 2))])
def test_a_limit_leaves_every_class_in_every_split(manifest, validation, train):
    found = manifest(limit={"train": 1, "validation": 1, "test": 1}, validation=validation)
    assert counted(found) == {"train": train, "validation": (1, 1), "test": (1, 1)}


def test_a_limit_smaller_than_the_number_of_classes_leaves_each_a_few_images(manifest, draw):
    for number in range(30):
        draw(f"train/{number}", 8)
        draw(f"test/{number}", 2)
    found = manifest(limit={"train": 20, "validation": 5, "test": 10})
    assert counted(found) == {"train": (5,) * 30, "validation": (1,) * 30, "test": (1,) * 30}


@pytest.mark.usefixtures("two_classes")
def test_the_validation_share_of_given_splits_is_drawn_as_ever(manifest, by_split):
    # The identity of every run made so far rests on this draw.
    found = by_split(manifest(validation=0.25, limit={"train": 20}))
    kept = ("cat/000.png", "cat/007.png", "cat/013.png", "dog/001.png", "dog/002.png")
    assert found["validation"] == {f"train/{name}" for name in kept}


@pytest.mark.usefixtures("two_classes")
def test_the_runs_seed_matters_only_to_resplit(manifest):
    assert manifest(seed=1).digest == manifest(seed=2).digest
    assert manifest(seed=1, resplit=True).digest == manifest(seed=1, resplit=True).digest
    assert len({manifest(seed=seed, resplit=True).digest for seed in range(4)}) == 4


@pytest.mark.usefixtures("two_classes")
@pytest.mark.parametrize(
    ("patterns", "left"),
    [
        (["000.png"], {"train": (19, 9), "test": (5, 2)}),
        (["test/*/000.png"], {"train": (20, 10), "test": (5, 2)}),
        (["00[0-4].png", "train/dog/*9.png"], {"train": (15, 4), "test": (1, None)}),
        (["nothing*"], {"train": (20, 10), "test": (6, 3)}),
    ],
)
def test_exclude_leaves_out_by_name_or_by_path(manifest, draw, patterns, left):
    draw("validation/cat", 9)
    draw("validation/dog", 9)
    fields = {"splits": {name: name for name in SPLITS}, "exclude": patterns}
    if None in left["test"]:
        with pytest.raises(BenchError, match="no image of the class 'dog' is left in the test split"):
            manifest(**fields)
    else:
        found = counted(manifest(**fields))
        assert {split: found[split] for split in left} == left


def test_a_class_that_is_wholly_excluded_is_no_class(manifest, draw, two_classes):
    draw("train/other", 2)
    draw("test/other", 2)
    found = manifest(exclude=["*/other/*"])
    assert found.classes == ("cat", "dog")
    assert counted(found)["test"] == (6, 3)


@pytest.mark.usefixtures("two_classes")
@pytest.mark.parametrize("color", ["rgb", "grayscale"])
def test_what_the_model_sees_is_part_of_the_manifest(manifest, color):
    found = manifest(color=color)
    assert found.color == color
    # A coloured file must be converted before every loader sees the same grey pixels.
    assert {plain for split in found.splits.values() for plain in split.plain} == {color == "rgb"}


@pytest.mark.usefixtures("two_classes")
def test_rows_are_sorted_by_class_and_path(manifest, draw, photos):
    draw("train/Zebra", 3)
    draw("test/Zebra", 3)
    draw("train/dog/deeper/still", 2)
    draw("train/ant é", 3)
    draw("test/ant é", 3)
    (photos / "train" / "cat" / "000.png").rename(photos / "train" / "cat" / "Z.png")
    found = manifest()
    assert found.classes == ("Zebra", "ant é", "cat", "dog")
    assert tuple(found.splits) == SPLITS
    for split in found.splits.values():
        rows = list(zip(split.labels, split.paths, strict=True))
        assert rows == sorted(rows)
        assert all(f"/{found.classes[label]}/" in path for label, path in rows)
    assert any("deeper/still" in path for split in found.splits.values() for path in split.paths)


@pytest.mark.usefixtures("two_classes")
def test_litter_and_hidden_files_are_no_images(manifest, photos):
    before = manifest().digest
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "._000.png"):
        (photos / "train" / "cat" / name).write_bytes(b"\0")
    (photos / "train" / ".cache").mkdir()
    (photos / "train" / "cat" / ".cache").mkdir()
    (photos / "train" / "cat" / ".cache" / "x.png").write_bytes(b"\0")
    (photos / "train" / "README.txt").write_text("beside the classes")
    assert manifest().digest == before


# What is wrong with the folders


def test_a_missing_dataset_names_the_place_and_the_variable(manifest, photos):
    with pytest.raises(BenchError, match=f"no folder {photos}.*BENCH_DATA.*'photos'"):
        manifest()


@pytest.mark.usefixtures("two_classes")
def test_a_missing_split_folder_is_named(manifest, photos):
    shutil.rmtree(photos / "test")
    with pytest.raises(BenchError, match=f"{photos}/test: there is no such folder for the test split"):
        manifest()


@pytest.mark.usefixtures("two_classes")
@pytest.mark.parametrize(("lacking", "having"), [("test", "train"), ("train", "test")])
def test_a_class_folder_missing_in_one_split_is_named(manifest, photos, lacking, having):
    shutil.rmtree(photos / lacking / "dog")
    message = f"{photos}/{lacking}: the class folder 'dog', which the {having} split has, is missing"
    with pytest.raises(BenchError, match=message):
        manifest()


@pytest.mark.usefixtures("two_classes")
def test_an_empty_class_is_named(manifest, photos):
    for path in (photos / "test" / "dog").iterdir():
        path.unlink()
    with pytest.raises(BenchError, match=f"{photos}: the class 'dog' is empty \\(test split\\)"):
        manifest()


@pytest.mark.usefixtures("two_classes")
@pytest.mark.parametrize(
    ("files", "message"),
    [
        (39, "there are 38 files in all, where the suite expects 39"),
        ({"train": 30, "test": 9}, "there are 29 files in train, where the suite expects 30"),
    ],
)
def test_a_folder_without_one_of_its_files_is_refused(manifest, photos, files, message):
    less = {"exclude": ["000.png"], "limit": {"train": 9, "test": 3}}
    before = manifest(files=files, **less).digest
    assert before == manifest(**less).digest, "what is counted is the folder, before exclusions and limits"
    (photos / "train" / "cat" / "000.png").unlink()
    with pytest.raises(BenchError, match=f"{photos}: {message}: complete the folder, or change or remove"):
        manifest(files=files, **less)
    assert manifest(**less).digest == before, "where nobody said how many there are"


def test_a_single_class_is_refused(manifest, draw):
    draw("train/cat", 3)
    draw("test/cat", 3)
    with pytest.raises(BenchError, match=r"photos: only one class, 'cat': .*two or more"):
        manifest()


def test_no_class_folder_at_all(manifest, photos):
    for split in ("train", "test"):
        (photos / split).mkdir(parents=True)
    with pytest.raises(BenchError, match="photos: no class folder with images"):
        manifest()


@pytest.mark.usefixtures("two_classes")
def test_everything_excluded(manifest):
    with pytest.raises(BenchError, match="no class folder with images"):
        manifest(exclude=["*"])


@pytest.mark.usefixtures("two_classes")
def test_a_validation_split_may_lack_a_class_but_not_be_empty(manifest):
    assert counted(manifest(validation=0.04))["validation"] == (1, 0)
    message = r"no image is left in the validation split .*: raise validation \(here: 0.01\), .*or name a"
    with pytest.raises(BenchError, match=message):
        manifest(validation=0.01)


def test_a_given_validation_split_that_ends_up_empty_is_said(manifest, draw, two_classes):
    draw("held-out/cat", 3)
    draw("held-out/dog", 2)
    splits = {"train": "train", "validation": "held-out", "test": "test"}
    with pytest.raises(
        BenchError, match=r"no image is left in the validation split .*: relax exclude, limit"
    ):
        manifest(splits=splits, exclude=["held-out/*"])


def test_a_file_name_that_is_no_text_is_named(manifest, two_classes, photos):
    # A name in Latin-1, as old archives have them.
    (photos / "train" / "cat" / "caf\udce9.png").write_bytes((photos / "train/cat/000.png").read_bytes())
    with pytest.raises(BenchError, match=r"caf.*not valid UTF-8: rename"):
        manifest()


# Images that cannot be read


def spoil(path, how):
    content = path.read_bytes()
    {
        "truncated": lambda: path.write_bytes(content[: len(content) * 2 // 3]),
        "zero bytes": lambda: path.write_bytes(b""),
        "no image": lambda: path.write_text("certainly no image"),
        "broken link": lambda: (path.unlink(), path.symlink_to("nowhere")),
    }[how]()


SPOILT = {
    "truncated": "is truncated or damaged",
    "zero bytes": "is empty (zero bytes)",
    "no image": "is not an image that can be read",
    "broken link": "cannot be opened (No such file or directory)",
}


@pytest.mark.filterwarnings("ignore")  # Pillow's remarks on what is damaged
@pytest.mark.usefixtures("two_classes")
@pytest.mark.parametrize("how", SPOILT)
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".gif", ".webp", ".tif", ".bmp"])
def test_an_unreadable_image_is_named_with_its_fault(manifest, draw, how, suffix):
    [path] = draw("train/dog/more", 1, suffix)
    spoil(path, how)
    for _ in range(2):  # found by reading, then known from the inspections kept
        with pytest.raises(BenchError) as caught:
            manifest()
        first, advice = str(caught.value).splitlines()
        assert first.startswith(f"{path}: ")
        assert SPOILT[how] in first or (how == "truncated" and "is not an image" in first)
        assert "on_bad_image: skip" in advice


@pytest.mark.usefixtures("two_classes")
@pytest.mark.parametrize("how", SPOILT)
def test_skipped_images_are_left_out_and_counted(manifest, photos, by_split, how):
    whole = by_split(manifest(validation=0.5))
    spoil(photos / "train" / "dog" / "004.png", how)
    spoil(photos / "test" / "cat" / "001.png", how)
    found = manifest(on_bad_image="skip", validation=0.5)
    assert set(found.skipped) == {"train/dog/004.png", "test/cat/001.png"}
    assert sum(map(sum, counted(found).values())) == 37
    assert not set().union(*by_split(found).values()) & set(found.skipped)
    assert by_split(found)["test"] == whole["test"] - {"test/cat/001.png"}


@pytest.mark.usefixtures("two_classes")
def test_a_class_of_which_no_image_can_be_read_is_named(manifest, photos):
    for path in (photos / "test" / "dog").iterdir():
        path.write_bytes(b"")
    with pytest.raises(BenchError, match="no image of the class 'dog' is left in the test split"):
        manifest(on_bad_image="skip")


@pytest.mark.usefixtures("two_classes")
def test_only_the_first_of_many_bad_images_are_listed(manifest, photos):
    for path in (photos / "train" / "cat").iterdir():
        path.write_bytes(b"")
    with pytest.raises(BenchError) as caught:
        manifest()
    lines = str(caught.value).splitlines()
    assert len(lines) == 12
    assert lines[-2] == "... and 10 more"


# The digest


@pytest.mark.usefixtures("two_classes")
def test_the_digest_does_not_know_place_or_time(manifest, roots, photos, monkeypatch):
    before = manifest().digest
    for path in photos.rglob("*.png"):
        path.touch()
    assert manifest().digest == before
    shutil.copytree(roots / "data", roots / "moved")
    monkeypatch.setenv("BENCH_DATA", str(roots / "moved"))
    moved = manifest()
    assert moved.digest == before
    assert moved.root == roots / "moved" / "photos"


CHANGES = {
    "content": lambda photos: (photos / "test/cat/000.png").write_bytes(
        (photos / "test/cat/001.png").read_bytes()
    ),
    "name": lambda photos: (photos / "test/cat/000.png").rename(photos / "test/cat/x.png"),
    "label": lambda photos: (photos / "test/cat/000.png").rename(photos / "test/dog/x.png"),
    "split": lambda photos: (photos / "test/cat/000.png").rename(photos / "train/cat/x.png"),
    "class name": lambda photos: [(photos / s / "cat").rename(photos / s / "cap") for s in ("train", "test")],
    "one less": lambda photos: (photos / "test/cat/000.png").unlink(),
}


@pytest.mark.usefixtures("two_classes")
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_digest_knows_content_name_label_and_split(manifest, photos, change):
    before = manifest().digest
    change(photos)
    assert manifest().digest != before


@pytest.mark.usefixtures("two_classes")
def test_the_digest_knows_the_colour_but_not_what_is_declared_besides(manifest):
    before = manifest().digest
    assert manifest(color="grayscale").digest != before
    stand_in = {"draws": "casting"}
    assert manifest(stand_in=stand_in, on_bad_image="skip", exclude=["x*"]).digest == before


# Stand-ins


def test_a_stand_in_is_drawn_where_the_dataset_is_missing_and_declares_one(dataset, by_split):
    declared = dataset(stand_in={"draws": "casting", "images": {"train": 10, "test": 4}})
    drawn = resolve(declared, 1)
    assert drawn.stand_in == "casting"
    sizes = {name: len(split) for name, split in drawn.splits.items()}
    assert (sizes["train"] + sizes["validation"], sizes["test"]) == (10, 4)
    assert set(drawn.classes) == {"def_front", "ok_front"}
    assert resolve(declared, 1).digest == drawn.digest


def test_the_number_of_files_is_not_that_of_a_stand_in(dataset):
    stand_in = {"draws": "casting", "images": {"train": 12, "test": 4}}
    assert resolve(dataset(files={"train": 999, "test": 999}, stand_in=stand_in), 1).stand_in == "casting"


@pytest.mark.usefixtures("two_classes")
def test_a_stand_in_is_not_drawn_where_the_dataset_is_there(manifest):
    assert manifest(stand_in={"draws": "casting"}).stand_in is None
