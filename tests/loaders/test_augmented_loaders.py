"""Every loader under the one law of augmentation, and under its own."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bench.loaders import augmentation as law
from bench.loaders.base import Loader, loaders
from bench.loaders.in_memory import read_split
from bench.loaders.stream import Stream
from bench.seeds import Seeds
from bench.suite.augmentation import Augmentation

NAMES = tuple(loaders.items())
FULL = Augmentation(
    rotation=30, shear=10, height_shift=0.2, width_shift=0.3, zoom=0.1, horizontal_flip=True,
    vertical_flip=True, brightness=(0.5, 1.5), contrast=0.4, fill="constant",
)  # fmt: skip
NATIVE = FULL.model_copy(update={"native": True})


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def _epochs(name, request, whole, count=2):
    stream = Stream(loaders[name]().training(request))
    return [whole(stream) for _ in range(count)]


def _sorted(images):
    """In an order that belongs to the pixels alone."""
    return images[np.lexsort(images.reshape(len(images), -1).T)]


@pytest.mark.parametrize("fill", ["nearest", "constant", "reflect", "wrap"])
def test_equal_parameters_give_equal_pixels(name, ask, whole, monkeypatch, fill):
    transform = law.Transform(33, 8, 0.1, -0.2, 1.1, 0.9, True, False, 1.2, 0.9)
    monkeypatch.setattr(law, "draw", lambda augmentation, uniforms: transform)
    asked = FULL.model_copy(update={"fill": fill})
    request = ask(augmentation=asked)
    reference, _ = read_split(request, "train")
    expected = np.stack([law.apply(image.astype(np.float32), transform, asked) for image in reference])
    ((images, _),) = _epochs(name, request, whole, 1)
    assert images.dtype == np.float32
    assert images.shape == expected.shape
    assert np.abs(_sorted(images) - _sorted(expected)).max() <= 1


@pytest.mark.parametrize("batch_size", [4, 5])
def test_draws_belong_to_seed_epoch_and_image(name, ask, whole, batch_size):
    if not loaders[name].keyed_draws:
        pytest.skip("draws in stream order")
    request = ask(augmentation=FULL, batch_size=batch_size, first_epoch=5)
    reference, labels = read_split(request, "train")
    for epoch, (images, given) in enumerate(_epochs(name, request, whole, 3), start=5):
        uniforms = Seeds(42).generator("augmentation", epoch).random((15, law.DRAWS))
        expected = [
            law.apply(image.astype(np.float32), law.draw(FULL, row), FULL)
            for image, row in zip(reference, uniforms, strict=True)
        ]
        order = [[np.array_equal(image, other) for other in expected].index(True) for image in images]
        assert sorted(order) == list(range(15))
        assert given.tolist() == labels[order].tolist()


@pytest.mark.parametrize("augmentation", [FULL, NATIVE], ids=["law", "native"])
def test_streams_belong_to_the_seed(name, ask, whole, augmentation):
    if augmentation.native:
        augmentation = augmentation.model_copy(update={"contrast": 0.0})
        if loaders[name]().contradictions(augmentation):
            pytest.skip("has no way of its own")
    np.random.seed(0)
    first = _epochs(name, ask(augmentation=augmentation), whole)
    np.random.seed(1)
    again = _epochs(name, ask(augmentation=augmentation), whole)
    other = _epochs(name, ask(augmentation=augmentation, seeds=Seeds(43)), whole)
    for (images, labels), (same, same_labels), (different, _) in zip(first, again, other, strict=True):
        assert np.array_equal(images, same)
        assert np.array_equal(labels, same_labels)
        assert sorted(labels) == [0] * 7 + [1] * 5 + [2] * 3
        assert not np.array_equal(_sorted(images), _sorted(different))
        assert 0 <= images.min() <= images.max() <= 255
    assert not np.array_equal(_sorted(first[0][0]), _sorted(first[1][0]))


def test_drawn_parameters_follow_the_stated_distributions(name, ask, whole, monkeypatch):
    drawn = []
    original = law.apply

    def record(image, transform, *rest, **options):
        drawn.append(transform)
        return original(image, transform, *rest, **options)

    monkeypatch.setattr(law, "apply", record)
    _epochs(name, ask(augmentation=FULL), whole, 40)
    assert len(drawn) >= 600
    ranges = {
        "rotation": (-30, 30), "shear": (-10, 10), "height_shift": (-0.2, 0.2), "width_shift": (-0.3, 0.3),
        "height_zoom": (0.9, 1.1), "width_zoom": (0.9, 1.1), "contrast": (0.6, 1.4), "brightness": (0.5, 1.5),
    }  # fmt: skip
    for parameter, (low, high) in ranges.items():
        values = [getattr(each, parameter) for each in drawn]
        assert stats.kstest(values, stats.uniform(low, high - low).cdf).pvalue > 0.01
    pairs = [each.horizontal_flip + 2 * each.vertical_flip for each in drawn]
    assert stats.chisquare(np.bincount(pairs, minlength=4)).pvalue > 0.01
    assert len(set(drawn)) == len(drawn)


def test_evaluation_is_never_augmented(name, ask, whole):
    plain, augmented = (
        whole(Stream(loaders[name]().evaluation(ask(augmentation=each), "validation")))
        for each in (None, FULL)
    )
    assert np.array_equal(plain[0], augmented[0])


def test_what_is_kept_on_disk_is_augmented_alike(ask, whole):
    spilled, kept = (
        _epochs("tf-data", ask(augmentation=FULL, memory_bytes=memory), whole) for memory in (0, 10**9)
    )
    for (images, _), (expected, _) in zip(spilled, kept, strict=True):
        assert np.array_equal(images, expected)


def test_native_contradictions_are_said():
    said = {name: loaders[name]().contradictions(NATIVE) for name in NAMES}
    assert "no contrast" in said["image-data-generator"][0]
    assert said["image-dataset-from-directory"] == []
    assert "of its own" in said["tf-data"][0]
    assert said["in-memory"] == said["tf-data"]
    steep = Augmentation(shear=60, brightness=(1, 4), native=True)
    assert len(loaders["image-dataset-from-directory"]().contradictions(steep)) == 2
    assert loaders["image-data-generator"]().contradictions(FULL) == []


def test_a_loader_that_says_nothing_of_it_knows_the_law_alone():
    class Plain(Loader):
        def training(self, request):
            raise NotImplementedError

        def evaluation(self, request, split):
            raise NotImplementedError

    assert Plain().contradictions(Augmentation(rotation=20)) == []
    for asked, named in (({"native": True}, "`native: true`"), ({"applied": "device"}, "`applied: device`")):
        (said,) = Plain().contradictions(Augmentation(rotation=20, **asked))
        assert named in said


@pytest.mark.parametrize("native", ["image-data-generator", "image-dataset-from-directory"])
def test_the_native_way_uses_each_parameter(native, ask, whole):
    """Each parameter alone changes images of the plain stream, in the same order."""
    plain = _epochs(native, ask(augmentation=Augmentation(native=True)), whole, 1)[0]
    single = [
        {"rotation": 30}, {"shear": 20}, {"height_shift": 0.2}, {"width_shift": 0.2}, {"zoom": 0.2},
        {"horizontal_flip": True}, {"vertical_flip": True}, {"brightness": (0.2, 0.6)},
    ]  # fmt: skip
    if native == "image-dataset-from-directory":
        single.append({"contrast": 0.5})
    for parameters in single:
        asked = Augmentation(native=True, **parameters)
        images, _ = _epochs(native, ask(augmentation=asked), whole, 1)[0]
        assert np.abs(_sorted(images) - _sorted(plain[0])).mean() > 1
