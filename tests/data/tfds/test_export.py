"""Images of prepared sets as files, from real sets with real damage."""

from __future__ import annotations

import json
import resource
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bench.data.own_process import in_own_process
from bench.data.tfds import export as export_module
from bench.data.tfds.export import exported as export_parts
from bench.data.tfds.export import overlap
from bench.data.tfds.prepared import PreparedSet
from bench.data.tfds.records import write_splits
from bench.errors import BenchError, Misdeclared

CLASSES = ["T-shirt/top", "Bag", "Ankle boot"]
FOLDERS = ["0000-T-shirt-top", "0001-Bag", "0002-Ankle-boot"]


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def images(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in files(folder) if path != "index.json"}


def left_over(roots: Path) -> list[Path]:
    """What is in the folder of exports beside locks."""
    return [path for path in (roots / "cache/exported").iterdir() if not path.name.endswith(".lock")]


def test_files_are_the_stored_images_in_their_order(exported, made_set):
    from tiny_set import stored

    export = exported()
    assert export.found.classes == CLASSES
    for split, rows in stored(made_set).items():
        assert len(files(export.root / split)) == len(rows)
        for number, (pixels, label) in enumerate(rows):
            with Image.open(export.root / split / FOLDERS[label] / f"{number:06d}.png") as image:
                assert image.mode == "L"
                assert np.array_equal(np.asarray(image), pixels[..., 0])


def test_files_hold_the_stored_bytes(exported, tiny_set):
    records = b"".join(file.read_bytes() for file in tiny_set.glob("*train*"))
    export = exported("train")
    written = [(export.root / path).read_bytes() for path in files(export.root) if path.startswith("train/")]
    assert len(written) == 45
    assert all(content in records for content in written)


def test_a_group_lists_its_files_by_class(exported):
    export = exported()
    group = export.group("train")
    assert list(map(len, group.values())) == [15, 15, 15]
    assert set(group) == set(CLASSES)
    assert sorted(path for paths in group.values() for path in paths) == [
        path for path in files(export.root) if path.startswith("train/")
    ]
    assert all(
        path.startswith(f"train/{FOLDERS[CLASSES.index(name)]}/") for name in group for path in group[name]
    )


def test_a_second_call_reads_the_index_alone(exported, monkeypatch):
    first = exported()
    monkeypatch.setattr(export_module, "in_own_process", None)
    told: list[str] = []
    again = exported(told=told)
    assert (again.group("test"), told) == (first.group("test"), [])


def test_expressions_mean_what_they_mean_to_tensorflow_datasets(exported, tiny_set):
    import tensorflow_datasets as tfds

    splits = tfds.builder_from_directory(tiny_set).info.splits
    whole = sorted(path for paths in exported("train").group("train").values() for path in paths)
    numbered = sorted(whole, key=lambda path: path.rpartition("/")[2])
    for part in ("train[:10%]", "train[33%:66%]", "train[-7:]", "train[5:9]+train[20:21]", "train[:1shard]"):
        paths = {path for paths in exported(part).group(part).values() for path in paths}
        assert len(paths) == splits[part].num_examples
        expected = [
            numbered[i]
            for start, end in [r[1:] for r in exported(part).found.parts[part]]
            for i in range(start, end)
        ]
        assert paths == set(expected)
    assert exported("train[5:9]+train[20:21]").found.parts["train[5:9]+train[20:21]"] == [
        ("train", 5, 9),
        ("train", 20, 21),
    ]
    assert sum(map(len, exported("all").group("all").values())) == 63


def test_only_splits_that_are_asked_for_are_written_and_others_follow(exported):
    told: list[str] = []
    first = exported("test[:50%]", told=told)
    assert sorted(path.name for path in first.root.iterdir()) == ["index.json", "test"]
    before = (first.root / "test").stat().st_ino
    both = exported("train", "test", told=told)
    assert both.root == first.root
    assert (both.root / "test").stat().st_ino == before, "what is there is left alone"
    assert [len(both.found.labels[split]) for split in ("train", "test")] == [45, 18]
    assert [line.split(" of ")[0] for line in told] == ["writing the 18 images", "writing the 45 images"]


def test_the_paths_do_not_depend_on_what_was_asked_for(exported):
    parts = ("train[10:20]", "train")
    export = exported(*parts)
    one, whole = ({path for paths in export.group(part).values() for path in paths} for part in parts)
    assert one < whole


def test_a_changed_set_is_exported_anew(exported, tiny_set):
    before = exported("test").root
    [shard] = tiny_set.glob("*test*00000-of*")
    shutil.copy(shard, tiny_set / "x")
    (tiny_set / "x").rename(shard)
    assert exported("test").root != before


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"classes": []}', '{"other": 1}'])
def test_a_damaged_index_is_made_anew(exported, damage):
    export = exported("test")
    before = export.group("test")
    (export.root / "index.json").write_text(damage)
    assert exported("test").group("test") == before


def test_half_a_split_is_made_anew(exported):
    export = exported("test")
    shutil.rmtree(export.root)
    (export.root / "test/0000-T-shirt-top").mkdir(parents=True)
    (export.root.with_name(f".exporting-{export.root.name}") / "test").mkdir(parents=True)
    assert len(files(exported("test").root / "test")) == 18
    assert not export.root.with_name(f".exporting-{export.root.name}").exists()


def test_a_split_of_which_files_were_removed_is_made_anew(exported):
    parts = ("train", "test", "test[:9]", "train[:5]+test[9:]")
    told: list[str] = []
    export = exported(*parts, told=told)
    contents = images(export.root)
    before = (export.root / "train").stat().st_ino
    (export.root / export.group("test")["Bag"][2]).unlink()
    told.clear()
    assert exported("train", told=told).group("train") == export.group("train")
    assert told == [], "the other split is whole"
    again = exported(*parts, told=told)
    assert again == export
    assert images(export.root) == contents
    assert (export.root / "train").stat().st_ino == before
    assert [line.split(" of ")[0] for line in told] == ["writing the 18 images"]


def test_two_at_a_time_write_a_split_once(exported):
    told: list[str] = []
    with ThreadPoolExecutor(2) as pool:
        exports = list(pool.map(lambda _: exported("test", told=told), range(2)))
    assert exports[0] == exports[1]
    assert len(told) == 1


# Damage


def change_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


DAMAGE = {
    "record": (change_a_byte, "corrupted record"),
    "end": (lambda path: path.write_bytes(path.read_bytes()[:-100]), "truncated record"),
    "zero bytes": (
        lambda path: path.write_bytes(b""),
        "expected to contain 45 elements but contained only 2",
    ),
    "missing": (lambda path: path.unlink(), "(No such file|not found)"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_record_file_is_said_and_leaves_nothing(exported, tiny_set, roots, name):
    damage, message = DAMAGE[name]
    [shard] = tiny_set.glob("*train*00001-of*")
    damage(shard)
    with pytest.raises(
        BenchError, match=rf"{tiny_set}: the split train cannot be read \(.*{message}.*remove the folder"
    ):
        exported()
    assert left_over(roots) == []
    assert len(exported("test").group("test")) == 3, "the other split can be had"


def test_more_images_than_the_description_says_are_damage_too(exported, tiny_set):
    info = json.loads((tiny_set / "dataset_info.json").read_text())
    lengths = info["splits"][0]["shardLengths"]
    lengths[0] = str(int(lengths[0]) - 1)
    (tiny_set / "dataset_info.json").write_text(json.dumps(info))
    name = info["splits"][0]["name"]
    with pytest.raises(BenchError, match=f"the split {name} cannot be read"):
        exported()


@pytest.mark.parametrize("content", ["", "{}", '{"featuresDict": 5}'])
def test_damaged_features_are_said(exported, tiny_set, content):
    (tiny_set / "features.json").write_text(content)
    with pytest.raises(BenchError, match=rf"{tiny_set}: this set cannot be opened \(.*remove the folder"):
        exported()


@pytest.mark.parametrize(
    ("part", "hint"),
    [
        ("valid", "there is no split 'valid': Known: test, train."),
        ("trian[:9]", "there is no split 'trian': did you mean 'train'? Known: test, train."),
        ("train + tset", "there is no split 'tset': did you mean 'test'? Known: test, train."),
    ],
)
def test_a_split_that_is_not_there_is_answered_with_the_nearest(exported, part, hint):
    with pytest.raises(Misdeclared) as caught:
        exported(part)
    assert str(caught.value) == f"split {part!r} of tiny_shapes/1.0.0: {hint}"
    assert caught.value.location == (part,)


@pytest.mark.parametrize("part", ["train[:150%]", "train[:1000]", "all[:5]"])
def test_a_slice_that_is_not_there_is_answered_with_what_is(exported, part):
    with pytest.raises(BenchError) as caught:
        exported(part)
    message = str(caught.value)
    assert message.startswith(f"split {part!r} of tiny_shapes/1.0.0: ")
    assert "train (45 images)" in message
    assert "test (18 images)" in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (
            "TinyBoxes",
            r"tiny_boxes/1.0.0: every example must be an image with one label; .*labels \(Sequence\)",
        ),
        ("TinyUnlabelled", r"split test: image [\d,]+ has no label: leave this split out"),
    ],
)
def test_sets_of_other_kinds_are_refused(roots, here, kind, message):
    import tiny_set

    folder = tiny_set.prepare(getattr(tiny_set, kind), roots / "sets")
    with pytest.raises(BenchError, match=message):
        export_parts(PreparedSet.read(folder), ["test"], print)
    assert left_over(roots) == []


@contextmanager
def little_room():
    """Files may not grow beyond 600 bytes, as on a disk that is full: not even what pytest writes to."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_said_and_nothing_is_left(exported, roots):
    message = r"the images of tiny_shapes cannot be written \(File too large\): make room"
    with pytest.raises(BenchError, match=message), little_room():
        exported()
    assert left_over(roots) == []


def test_the_process_of_its_own_writes_the_same_files(exported, tiny_set, tmp_path):
    (tmp_path / "apart").mkdir()
    told: list[str] = []
    found = in_own_process(
        told.append, write_splits, str(tiny_set), str(tmp_path / "apart"), ["test[:9]"], []
    )
    export = exported("test[:9]")
    assert found == export.found
    assert files(tmp_path / "apart") == [path for path in files(export.root) if path != "index.json"]
    assert told == ["writing the 18 images of tiny_shapes/1.0.0, split test, as files, once"]


APART = {"train": [("a", 0, 60), ("b", 5, 5)], "validation": [("a", 60, 100)], "test": [("b", 0, 10)]}


def test_parts_that_touch_are_apart():
    assert overlap(APART) is None


@pytest.mark.parametrize(
    ("extent", "shared"),
    [
        (("a", 50, 70), ("train", "more", 10)),
        (("b", 2, 3), ("test", "more", 1)),
        (("a", 0, 100), ("train", "more", 60)),
    ],
)
def test_parts_that_overlap_are_named(extent, shared):
    assert overlap({**APART, "more": [extent]}) == shared


extents = st.tuples(st.sampled_from("ab"), st.integers(0, 20), st.integers(0, 8))


@given(st.lists(st.lists(extents, max_size=3), max_size=4))
def test_an_overlap_is_found_where_there_is_one(lengths):
    parts = {
        str(part): [(split, start, start + length) for split, start, length in listed]
        for part, listed in enumerate(lengths)
    }
    images = [(split, i) for each in parts.values() for split, start, end in each for i in range(start, end)]
    found = overlap(parts)
    assert (found is not None) == (len(set(images)) < len(images))
    if found:
        assert {found[0], found[1]} <= set(parts)
        assert found[2] > 0


def test_the_same_images_twice_in_one_part():
    assert overlap({"train": [("a", 0, 50), ("a", 40, 45)]}) == ("train", "train", 5)
