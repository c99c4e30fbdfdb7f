"""Getting sets through TensorFlow Datasets: success with a set of our own, refusal by the real network."""

from __future__ import annotations

import pytest

from bench.data.sources.tfds import TfdsDataset
from bench.data.tfds import fetch
from bench.errors import BenchError


@pytest.fixture
def dataset(roots):
    def declare(name, **fields):
        plain = {"name": name, "data_dir": str(roots / "sets"), "splits": {"train": "train", "test": "test"}}
        return TfdsDataset.model_validate({**plain, **fields})

    return declare


@pytest.fixture
def own_sets(here):
    """Sets of the tests' own, which only this process knows."""
    import tiny_set

    return tiny_set


def test_a_set_is_prepared_and_then_there(dataset, own_sets, roots):
    tiny = dataset("tiny_shapes")
    assert not tiny.inventory().complete
    told: list[str] = []
    tiny.fetch(told.append)
    assert told == [f"TensorFlow Datasets downloads and prepares tiny_shapes in {roots}/sets"]
    inventory = tiny.inventory()
    assert (inventory.found, inventory.expected, inventory.fault) == (63, None, "")
    assert inventory.place == roots / "sets/tiny_shapes/1.0.0"
    before = inventory.place.stat().st_ino
    tiny.fetch(told.append)
    assert inventory.place.stat().st_ino == before, "what is there is not made again"


def test_what_an_interruption_left_is_made_anew(dataset, own_sets, roots, monkeypatch):
    examples = own_sets.TinyShapes._generate_examples

    def stop(self, split, count):
        yield from examples(self, split, 2)
        raise ConnectionError("the network went away")

    with monkeypatch.context() as patch:
        patch.setattr(own_sets.TinyShapes, "_generate_examples", stop)
        with pytest.raises(BenchError, match=r"cannot be had here \(ConnectionError: the network went away"):
            dataset("tiny_shapes").fetch(print)
    assert dataset("tiny_shapes").locate() is None
    dataset("tiny_shapes").fetch(print)
    assert dataset("tiny_shapes").inventory().complete


def test_a_damaged_set_is_said_and_not_passed_for_fetched(dataset, own_sets):
    tiny = dataset("tiny_shapes")
    tiny.fetch(print)
    next(tiny.inventory().place.glob("*train*")).unlink()
    with pytest.raises(BenchError, match=r"train.tfrecord.* missing: remove the folder .* get the set again"):
        tiny.fetch(print)


def test_a_set_of_another_size_is_said_and_not_passed_for_fetched(dataset, own_sets):
    dataset("tiny_shapes", files={"train": 45, "test": 18}).fetch(print)
    told: list[str] = []
    with pytest.raises(BenchError, match=r"there are 18 images in test, where the suite expects 20: remove "):
        dataset("tiny_shapes", files={"train": 45, "test": 20}).fetch(told.append)
    assert told == [], "nothing is fetched that would be left as it is"


def test_what_to_put_where_is_said_where_a_set_cannot_be_had(dataset, roots):
    with pytest.raises(BenchError) as caught:
        dataset("nobodys_set/large:1.2.3").fetch(print)
    message = str(caught.value)
    assert message.startswith("nobodys_set/large:1.2.3 cannot be had here (DatasetNotFoundError: ")
    assert "`tfds build nobodys_set/large:1.2.3`" in message
    assert f"put it at {roots}/sets/nobodys_set/large/1.2.3" in message
    assert message.endswith("https://www.tensorflow.org/datasets/catalog/nobodys_set")


def test_a_folder_that_cannot_be_made_is_said(roots):
    (roots / "file").touch()
    with pytest.raises(BenchError, match="file/sets: this folder cannot be made"):
        fetch.fetch_set("mnist", roots / "file/sets", print)
