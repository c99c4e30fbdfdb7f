"""What every registered loader must do, found out by reading its feeds."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from bench.errors import Unavailable
from bench.loaders.base import loaders
from bench.loaders.in_memory import read_split
from bench.loaders.stream import Stream
from bench.seeds import Seeds
from bench.suite.architecture import ImageShape
from bench.suite.augmentation import Augmentation
from bench.suite.dataset import SPLITS

NAMES = tuple(loaders.items())
KEYED = ("in-memory", "tf-data")
"""Loaders whose order belongs to (seed, epoch)."""

# Greatest difference of one pixel and mean difference over all, in grey levels, against Pillow. The drawn
# images are smooth; `python -m bench loaders SUITE` says what real ones give.
EXACT = (0.0, 0.0)
TOLERANCES = {
    ("image-data-generator", "jpeg"): EXACT,
    ("image-data-generator", "mixed"): EXACT,
    ("image-dataset-from-directory", "jpeg"): (12.0, 1.5),
    ("image-dataset-from-directory", "mixed"): (40.0, 4.0),
    ("in-memory", "jpeg"): EXACT,
    ("in-memory", "mixed"): EXACT,
    ("tf-data", "jpeg"): EXACT,
    ("tf-data", "mixed"): (3.0, 0.2),
}


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def loader(name):
    return loaders[name]()


def test_no_loader_needs_tensorflow_to_be_looked_up():
    code = (
        "import sys; from bench.loaders.base import loaders; loaders.items();"
        "sys.exit(bool({'tensorflow', 'keras', 'cv2'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("kind", ["png", "jpeg", "mixed"])
def test_evaluation_is_the_reference_in_the_order_of_the_manifest(name, loader, ask, whole, kind, split):
    request = ask(kind)
    expected, labels = read_split(request, split)
    images, given = whole(Stream(loader.evaluation(request, split)))
    greatest, mean = TOLERANCES.get((name, kind), EXACT)
    difference = np.abs(images - expected.astype(np.float32))
    assert difference.max() <= greatest
    assert difference.mean() <= mean
    assert given.tolist() == labels.tolist()


@pytest.mark.parametrize("interpolation", ["nearest", "bilinear", "bicubic", "lanczos"])
@pytest.mark.parametrize("channels", [1, 3])
def test_interpolation_and_colour_are_honoured(name, loader, ask, whole, interpolation, channels):
    request = ask("mixed", interpolation=interpolation, shape=ImageShape(24, 20, channels))
    expected, _ = read_split(request, "train")
    images, _ = whole(Stream(loader.evaluation(request, "train")))
    greatest, mean = TOLERANCES.get((name, "mixed"), EXACT)
    difference = np.abs(images - expected.astype(np.float32))
    assert images.shape == (15, 24, 20, channels)
    assert difference.max() <= greatest
    assert difference.mean() <= mean


def test_interpolations_differ(loader, ask, whole):
    ways = ["nearest", "bilinear", "bicubic", "lanczos"]
    images = [whole(Stream(loader.evaluation(ask("mixed", interpolation=way), "train")))[0] for way in ways]
    for first in range(4):
        for second in range(first):
            assert np.abs(images[first] - images[second]).mean() > 0.1


@pytest.mark.parametrize("part", ["train", "validation", "evaluation"])
def test_batches_are_floats_of_the_right_shape_and_the_last_is_kept(loader, ask, part):
    request = ask("mixed", shape=ImageShape(16, 18, 3))
    feed = loader.training(request) if part == "train" else loader.evaluation(request, "validation")
    batches = list(Stream(feed).epoch())
    sizes = [4, 4, 4, 3] if part == "train" else [4, 1]
    assert [len(images) for images, _ in batches] == [len(labels) for _, labels in batches] == sizes
    assert (feed.images, feed.batches) == (sum(sizes), len(sizes))
    assert feed.steps in (None, feed.batches)
    for images, labels in batches:
        assert images.dtype == np.float32
        assert images.shape[1:] == (16, 18, 3)
        assert 0 <= images.min() <= images.max() <= 255
        assert images.max() > 100
        assert labels.ndim == 1


def test_every_training_image_comes_once_an_epoch_with_its_label(loader, ask, whole, identify):
    request = ask("mixed")
    reference, labels = read_split(request, "train")
    stream = Stream(loader.training(request))
    for _ in range(3):
        images, given = whole(stream)
        order = identify(images, reference.astype(np.float32))
        assert sorted(order) == list(range(15))
        assert given.tolist() == labels[order].tolist()


def _orders(loader, request, whole, identify, epochs=3):
    reference, _ = read_split(request, "train")
    stream = Stream(loader.training(request))
    return [identify(whole(stream)[0], reference.astype(np.float32)) for _ in range(epochs)]


def test_epochs_are_reshuffled(loader, ask, whole, identify):
    orders = _orders(loader, ask(), whole, identify)
    assert len({tuple(order) for order in orders} | {tuple(range(15))}) == 4


def test_order_belongs_to_the_seed(loader, ask, whole, identify):
    orders = {seed: _orders(loader, ask(seeds=Seeds(seed)), whole, identify) for seed in (42, 43)}
    assert orders[42] == _orders(loader, ask(seeds=Seeds(42)), whole, identify)
    assert not {tuple(order) for order in orders[42]} & {tuple(order) for order in orders[43]}


def test_a_later_stage_has_orders_of_its_own(name, loader, ask, whole, identify):
    first = _orders(loader, ask(), whole, identify)
    later = _orders(loader, ask(first_epoch=3), whole, identify)
    assert not {tuple(order) for order in first} & {tuple(order) for order in later}
    if name in KEYED:
        assert _orders(loader, ask(first_epoch=1), whole, identify, 2) == first[1:]


def test_order_does_not_depend_on_the_global_state_of_numpy(loader, ask, whole, identify):
    np.random.seed(1)
    first = _orders(loader, ask(), whole, identify)
    np.random.seed(2)
    assert _orders(loader, ask(), whole, identify) == first


def test_what_does_not_fit_is_kept_on_disk_or_refused(ask, whole):
    small = ask("mixed", memory_bytes=15 * 24 * 20 * 3 - 1)
    with pytest.raises(Unavailable, match=r"tf-data"):
        loaders["in-memory"]().training(small)
    spilled, kept = (Stream(loaders["tf-data"]().training(each)) for each in (small, ask("mixed")))
    for _ in range(3):
        (images, labels), (expected, others) = whole(spilled), whole(kept)
        assert np.array_equal(images, expected)
        assert np.array_equal(labels, others)
    assert len(list((small.scratch / "pixels").iterdir())) == 15


def test_every_loader_takes_images_as_they_are_and_under_the_law(loader):
    assert loader.contradictions(None) == []
    assert loader.contradictions(Augmentation(rotation=20, contrast=0.1)) == []


def test_what_to_know_of_a_loader_is_in_sentences(loader):
    # A text where a tuple of texts is meant would be one remark a letter.
    assert all(remark.endswith(".") and " " in remark for remark in loader.remarks)
