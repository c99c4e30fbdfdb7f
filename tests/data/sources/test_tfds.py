"""The source of sets of TensorFlow Datasets, from declaration to manifest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError
from tiny import tiny_suite, write_suite

from bench.data.resolve import resolve
from bench.data.sources.tfds import TfdsDataset
from bench.errors import BenchError
from bench.execution.plan import make_plan
from bench.execution.request import PlanRequest
from bench.suite.load import load_suite


def counted(manifest):
    return {split: tuple(counts.values()) for split, counts in manifest.counts().items()}


@pytest.mark.usefixtures("here")
def test_a_set_becomes_a_manifest(tfds_dataset):
    manifest = resolve(tfds_dataset(validation=0.2), seed=1)
    assert manifest.classes == ("Ankle boot", "Bag", "T-shirt/top"), "in alphabetical order, as ever"
    assert counted(manifest) == {"train": (12, 12, 12), "validation": (3, 3, 3), "test": (6, 6, 6)}
    assert manifest.color == "grayscale"
    assert all(all(split.plain) for split in manifest.splits.values())
    for split in manifest.splits.values():
        for path, label in zip(split.paths, split.labels, strict=True):
            slug = manifest.classes[label].replace("/", "-").replace(" ", "-")
            assert slug in path
            assert (manifest.root / path).is_file()


@pytest.mark.usefixtures("here")
def test_the_manifest_does_not_know_where_the_set_is_or_when_it_was_made(tfds_dataset, tiny_set, monkeypatch):
    before = resolve(tfds_dataset(), seed=1)
    moved = shutil.copytree(
        tiny_set, tiny_set.parents[2] / "moved/tiny_shapes/1.0.0", copy_function=shutil.copy
    )
    after = resolve(tfds_dataset(data_dir=str(moved.parents[1])), seed=1)
    assert after.root != before.root
    assert after.digest == before.digest
    narrower = resolve(tfds_dataset(splits={"train": "train[:30]", "test": "test"}), seed=1)
    assert set(narrower.splits["train"].paths) < {
        *before.splits["train"].paths,
        *before.splits["validation"].paths,
    }


@pytest.mark.usefixtures("here")
def test_shares_are_drawn_over_the_images_of_all_splits(tfds_dataset):
    manifest = resolve(tfds_dataset(splits={"train": 0.5, "validation": 0.25, "test": 0.25}), seed=1)
    assert {split: sum(counts) for split, counts in counted(manifest).items()} == {
        "train": 33,
        "validation": 15,
        "test": 15,
    }
    assert {path.partition("/")[0] for path in manifest.splits["train"].paths} == {"train", "test"}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("splits", "message"),
    [
        (
            {"train": "train[:60%]", "test": "train[50%:]"},
            r"train \('train\[:60%\]'\) and test .* the same 5 images",
        ),
        ({"train": "train+test", "test": "test"}, "have the same 18 images"),
        ({"train": "train[:9]+train[5:20]", "test": "test"}, "splits.train: .* the same 4 images twice"),
    ],
)
def test_an_image_stands_in_one_split_only(tfds_dataset, splits, message):
    with pytest.raises(BenchError, match=message):
        resolve(tfds_dataset(splits=splits), seed=1)


@pytest.mark.usefixtures("here")
def test_exclusions_and_limits_hold_for_sets_too(tfds_dataset):
    dataset = tfds_dataset(exclude=["*/*-Bag/*", "00004?.png"], limit={"train": 10}, validation=0.5)
    manifest = resolve(dataset, seed=1)
    assert manifest.classes == ("Ankle boot", "T-shirt/top")
    assert sum(map(sum, [counted(manifest)["train"], counted(manifest)["validation"]])) == 10


def test_a_damaged_set_is_no_reason_for_a_stand_in(tfds_dataset, tiny_set):
    (tiny_set / "dataset_info.json").unlink()
    dataset = tfds_dataset(stand_in="casting")
    assert dataset.locate() == tiny_set
    with pytest.raises(BenchError, match=r"dataset_info.json: cannot be read"):
        resolve(dataset, seed=1)
    (tiny_set / "features.json").unlink()
    assert "cannot be read" in dataset.inventory().fault


def test_a_missing_set_names_the_folder_and_the_way_to_it(tiny_set):
    dataset = TfdsDataset.model_validate({"name": "mnist", "splits": {"train": "train", "test": "test"}})
    message = f"mnist is not prepared in {tiny_set.parents[1]}: get it with `bench data fetch SUITE`, "
    with pytest.raises(BenchError, match=message):
        resolve(dataset, seed=1)


def test_other_versions_that_are_there_are_named(tfds_dataset):
    dataset = tfds_dataset(name="tiny_shapes:2.*.*")
    assert dataset.locate() is None
    assert "(there are tiny_shapes:1.0.0)" in dataset.missing()
    said = tfds_dataset(name="tiny_shapes:2.*.*", obtain="Ask us.")
    assert said.missing() == f"{dataset.missing()}. Ask us."


def test_the_inventory_opens_no_image(tfds_dataset, tiny_set):
    inventory = tfds_dataset().inventory()
    assert (inventory.place, inventory.found, inventory.expected, inventory.fault) == (tiny_set, 63, None, "")
    assert inventory.complete
    next(tiny_set.glob("*test*")).unlink()
    assert "test.tfrecord-0000" in tfds_dataset().inventory().fault
    assert not tfds_dataset().inventory().complete
    assert not tfds_dataset(name="tiny_shapes:9.9.9").inventory().complete


@pytest.mark.parametrize(
    ("files", "expected", "fault"),
    [
        ({"train": 45, "test": 18}, 63, ""),
        ({"test": 18}, 63, ""),
        ({"train": 60_000}, 60_018, "there are 45 images in train, where the suite expects 60,000: remove"),
        (
            {"train": 44, "test": 19},
            63,
            "45 images in train, where the suite expects 44 and 18 images in test",
        ),
        ({"validation": 5}, 68, "0 images in validation, where the suite expects 5"),
    ],
)
def test_images_are_counted_by_split_of_the_set(tfds_dataset, tiny_set, files, expected, fault):
    dataset = tfds_dataset(files=files, splits={"train": "train[:20]", "test": "test"})
    inventory = dataset.inventory()
    assert (inventory.place, inventory.found, inventory.expected) == (tiny_set, 63, expected)
    assert fault in inventory.fault
    assert inventory.complete == (not fault)
    if fault:
        with pytest.raises(BenchError, match=fault):
            resolve(dataset, seed=1)


def test_how_many_images_a_set_should_have_is_known_where_it_is_missing(tfds_dataset):
    inventory = tfds_dataset(name="tiny_shapes:9.9.9", files={"train": 45, "test": 18}).inventory()
    assert (inventory.found, inventory.expected, inventory.fault) == (0, 63, "")


@pytest.mark.usefixtures("tiny_set")
def test_a_wrong_number_of_images_is_answered_where_it_is_declared(roots):
    dataset = {"source": "tfds", "name": "tiny_shapes", "splits": {"train": "train", "test": "test"}}
    path = write_suite(roots / "own.yaml", datasets={"tiny": {**dataset, "files": {"train": 46}}})
    with pytest.raises(BenchError, match=r"own.yaml:\d+: datasets.tiny.files: .* 45 images in train, where"):
        make_plan(load_suite(path), PlanRequest())


@pytest.mark.usefixtures("here")
def test_how_many_images_there_should_be_is_no_part_of_a_runs_identity(tiny_set, roots):
    dataset = {"source": "tfds", "name": "tiny_shapes", "splits": {"train": "train", "test": "test"}}
    ids = [
        [task.run.id for task in make_plan(load_suite(path), PlanRequest()).tasks]
        for path in (
            write_suite(roots / "one.yaml", datasets={"tiny": dataset}),
            write_suite(roots / "other.yaml", datasets={"tiny": {**dataset, "files": {"train": 45}}}),
        )
    ]
    assert ids[0] == ids[1]


@pytest.fixture
def loaded(roots):
    """Loads a suite with a changed dataset, and resolves nothing."""

    def load(**fields):
        dataset = {"source": "tfds", "name": "mnist", "splits": {"train": "train", "test": "test"}, **fields}
        return load_suite(write_suite(roots / "own.yaml", datasets={"tiny": dataset})).suite.datasets["tiny"]

    return load


@pytest.mark.usefixtures("tiny_set")
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "fashion_mnits"}, r"no set 'fashion_mnits': did you mean 'fashion_mnist'"),
        (
            {"name": "fashion_mnits", "stand_in": "casting"},
            r"no set 'fashion_mnits': did you mean 'fashion_mnist'",
        ),
        ({"name": "FashionMNIST"}, r"no set 'FashionMNIST': did you mean 'fashion_mnist'"),
        ({"name": "zzzzzzzz"}, r"no set 'zzzzzzzz': All are listed at"),
        ({"name": "mnist:3"}, r"name: a name is written as in 'mnist'.* \(here: 'mnist:3'\)"),
        ({"splits": {"train": "train[:80%", "test": "test"}}, r"splits.train: 'train\[:80%' is no split as"),
        ({"splits": {"train": "train", "test": ""}}, r"splits.test: '' is no split"),
        ({"splits": {"train": "train"}}, r"splits must name test"),
        ({"splits": {"train": 0.8, "test": "test"}}, r"all expressions of TensorFlow Datasets or all shares"),
        ({"splits": {"train": 1, "test": "test"}}, r"splits.train: a split is given by name, or as a share"),
        ({"validation": None}, r"name a validation split, or the share of train"),
        ({"nam": "mnist"}, r"unknown key: did you mean 'name'"),
        ({"files": {"train": 0}}, r"files.train: .* greater than 0 \(here: 0\)"),
    ],
)
def test_a_wrong_declaration_is_refused_where_it_stands(loaded, fields, message):
    with pytest.raises(BenchError, match=rf"own.yaml:\d+: datasets\.tiny.*{message}"):
        loaded(**fields)


@pytest.mark.usefixtures("tiny_set")
@pytest.mark.parametrize(
    "fields",
    [
        {"name": "tiny_shapes"},
        {"name": "tiny_shapes:1.*.*"},
        {"name": "somebodys_own", "data_dir": "/nowhere"},
        {"name": "emnist/letters:3.0.0"},
        {
            "splits": {
                "train": "train[:10%]+train[20:-5]",
                "validation": "train[3shard]",
                "test": "test + extra",
            }
        },
    ],
)
def test_sets_of_ones_own_and_every_way_of_naming_are_taken(loaded, fields):
    assert loaded(**fields)


def test_without_the_package_names_are_not_judged(monkeypatch):
    monkeypatch.setattr("bench.data.sources.tfds.known_sets", frozenset)
    plain = {"name": "fashion_mnits", "splits": {"train": "train", "test": "test"}}
    assert TfdsDataset.model_validate(plain).locate() is None
    with pytest.raises(ValidationError):
        TfdsDataset.model_validate({**plain, "name": "a b"})


@pytest.mark.usefixtures("here")
def test_nothing_published_tells_where_the_set_is(tiny_set, roots):
    datasets = {
        "tiny": {
            "source": "tfds",
            "name": "tiny_shapes",
            "data_dir": str(tiny_set.parents[1]),
            "splits": {"train": "train", "test": "test"},
        }
    }
    path = write_suite(roots / "own.yaml", datasets=datasets)
    document = make_plan(load_suite(path), PlanRequest()).document()
    assert document.cells[0].dataset["data_dir"] == "sets"
    assert str(roots) not in document.model_dump_json()


@pytest.mark.usefixtures("tiny_set")
@pytest.mark.parametrize("split", ["trian", "train[:150%]"])
def test_a_split_that_the_set_lacks_is_answered_where_it_is_named(roots, split):
    dataset = {"source": "tfds", "name": "tiny_shapes", "splits": {"train": split, "test": "test"}}
    path = write_suite(roots / "own.yaml", datasets={"tiny": dataset})
    line = path.read_text().splitlines().index(f"      train: {split}") + 1
    # Not with `here`: what is wrong is found in another process.
    with pytest.raises(BenchError) as caught:
        make_plan(load_suite(path), PlanRequest())
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: datasets.tiny.splits.train: split {split!r} of tiny_shapes")
    assert "did you mean 'train'?" in message or "The set has: " in message


def test_licence_and_place_are_no_part_of_a_runs_identity(roots):
    from tiny import draw_images

    draw_images(roots / "data" / "tiny", {"train": 20, "test": 9})
    plain = tiny_suite()["datasets"]["tiny"]
    said = {
        "licence": "MIT",
        "publish_images": True,
        "obtain": "Ask us.",
        "files": 58,
        "kaggle": "somebody/something",
    }
    ids = [
        [task.run.id for task in make_plan(load_suite(path), PlanRequest()).tasks]
        for path in (
            write_suite(roots / "one.yaml"),
            write_suite(roots / "other.yaml", datasets={"tiny": {**plain, **said}}),
        )
    ]
    assert ids[0] == ids[1]


def test_a_source_must_be_named(roots):
    path = write_suite(roots / "own.yaml")
    content = yaml.safe_load(path.read_text())
    del content["datasets"]["tiny"]["source"]
    Path(path).write_text(yaml.safe_dump(content))
    with pytest.raises(BenchError, match=r"own.yaml:\d+: datasets.tiny: the key 'source' is missing"):
        load_suite(path)
