"""Finding prepared sets and reading what they say of themselves; no set is opened."""

import json

import pytest

from bench.data.tfds.names import SetName
from bench.data.tfds.prepared import PreparedSet, find_prepared, versions_of
from bench.errors import BenchError

INFO = {
    "name": "shapes",
    "version": "1.0.0",
    "fileFormat": "tfrecord",
    "splits": [
        {"name": "train", "shardLengths": ["30", "20"]},
        {"name": "test", "shardLengths": ["10"], "filepathTemplate": "{SPLIT}.{FILEFORMAT}-{SHARD_INDEX}"},
        {"name": "empty"},
    ],
}
FILES = (
    "features.json",
    "shapes-train.tfrecord-00000-of-00002",
    "shapes-train.tfrecord-00001-of-00002",
    "test.tfrecord-00000",
)


@pytest.fixture
def make(tmp_path):
    """Makes the folder of a set, with empty files, and returns it."""

    def make_set(path, **changes):
        folder = tmp_path / path
        folder.mkdir(parents=True)
        (folder / "dataset_info.json").write_text(json.dumps({**INFO, **changes}))
        for name in FILES:
            (folder / name).touch()
        return folder

    return make_set


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("shapes", "shapes/10.0.0"),
        ("shapes:1.0.0", "shapes/1.0.0"),
        ("shapes:2.*.*", "shapes/2.1.10"),
        ("shapes:*.0.*", "shapes/10.0.0"),
        ("shapes:3.0.0", None),
        ("shapes/letters", None),
        ("others", None),
    ],
)
def test_the_newest_version_that_fits_is_found(make, tmp_path, name, found):
    for version in ("1.0.0", "2.1.9", "2.1.10", "10.0.0", "incomplete.ABC_11.0.0"):
        make(f"shapes/{version}")
    (tmp_path / "shapes" / "12.0.0").touch()
    folder = find_prepared(tmp_path, SetName.parse(name))
    assert folder == (tmp_path / found if found else None)


def test_a_configuration_is_named_or_the_default(make, tmp_path):
    letters, digits = make("shapes/letters/1.0.0"), make("shapes/digits/2.0.0")
    assert find_prepared(tmp_path, SetName.parse("shapes/letters")) == letters
    with pytest.raises(BenchError, match="configurations: name one of shapes/digits, shapes/letters"):
        find_prepared(tmp_path, SetName.parse("shapes"))
    (tmp_path / "shapes/.config").mkdir()
    (tmp_path / "shapes/.config/metadata.json").write_text('{"default_config_name": "digits"}')
    assert find_prepared(tmp_path, SetName.parse("shapes")) == digits
    assert find_prepared(tmp_path, SetName.parse("shapes:1.0.0")) is None
    assert versions_of(tmp_path, SetName.parse("shapes")) == ["/digits:2.0.0", "/letters:1.0.0"]


def test_a_set_says_what_it_holds(make):
    prepared = PreparedSet.read(make("shapes/letters/1.0.0", configName="letters"))
    assert (prepared.name, prepared.version) == ("shapes/letters", "1.0.0")
    assert prepared.splits == {"train": 50, "test": 10, "empty": 0}
    assert prepared.examples == 60
    assert prepared.fault() == ""


@pytest.mark.parametrize("lacking", FILES)
def test_a_missing_file_is_named(make, lacking):
    folder = make("shapes/1.0.0")
    (folder / lacking).unlink()
    fault = PreparedSet.read(folder).fault()
    assert fault.startswith(
        f"{folder}: {lacking} is missing: remove the folder {folder} and get the set again"
    )


def test_several_missing_files_are_counted(make):
    folder = make("shapes/1.0.0")
    for name in FILES[1:]:
        (folder / name).unlink()
    assert f"3 files, {FILES[1]} first, are missing" in PreparedSet.read(folder).fault()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"name": "a"}', '{"name": "a", "splits": [1]}', "\xff"]
)
def test_a_damaged_description_is_said(make, text):
    folder = make("shapes/1.0.0")
    (folder / "dataset_info.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(BenchError, match=r"dataset_info.json: cannot be read \(.*remove the folder"):
        PreparedSet.read(folder)


def test_the_stamp_tells_a_changed_set(make):
    folder = make("shapes/1.0.0")
    before = PreparedSet.read(folder).stamp()
    assert PreparedSet.read(folder).stamp() == before
    (folder / FILES[1]).write_text("x")
    assert PreparedSet.read(folder).stamp() != before
