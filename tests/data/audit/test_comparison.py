"""The steps between thumbnails and twins."""

import numpy as np
import pytest
from drawn_twins import photo

from bench.data.audit.alignment import align
from bench.data.audit.candidates import NEIGHBOURS, find_candidates
from bench.data.audit.features import COUNT, TURNED, features
from bench.data.audit.lighting import in_one_light
from bench.data.audit.metric import Metric, learn
from bench.data.audit.orientations import turn
from bench.data.audit.planted import Planted, plant
from bench.data.audit.thumbnails import SIDE, read_thumbnails, thumbnail
from bench.data.pixels import open_upright


def silent(done):
    """Takes no notice of progress."""


def grey(key, size=SIDE):
    return photo(key, size, size).convert("L")


def pixels(key):
    return thumbnail(grey(key))


def difference(both):
    one, other = both
    return np.abs(one.astype(int) - other.astype(int)).mean()


def test_alignment_undoes_a_crop():
    large = grey(0, 256)
    first, second = thumbnail(large), thumbnail(large.crop((6, 5, 250, 252)))
    before = difference((first, second))
    assert before > 4
    assert difference(align(first, second)) < before / 4
    assert difference(align(second, first)) < before / 4


def test_different_images_do_not_align():
    for key in range(10):
        cuts = align(pixels(key), pixels(key + 1))
        assert cuts is None or difference(cuts) > 15


@pytest.mark.parametrize("blank", [0, 128, 255])
def test_nothing_aligns_with_a_blank(blank):
    assert align(np.full((SIDE, SIDE), blank, np.uint8), pixels(0)) is None


def test_a_brightened_image_is_brought_back_to_one_light_where_it_was_cut_off_too():
    first = pixels(0).clip(30, None)
    second = np.rint(first * 1.2).clip(0, 255).astype(np.uint8)
    assert (second == 255).any()
    for both in ((first, second), (second, first)):
        assert difference(in_one_light(*both)) < 1


def test_twice_as_bright_is_another_image():
    first = pixels(0) // 2 + 20
    assert in_one_light(first, first * 2) is None


def test_features_of_a_turned_image_are_those_turned():
    given = np.stack([pixels(key) for key in range(3)])
    for orientation in range(8):
        turned = features(turn(given, orientation))
        assert turned.shape == (3, COUNT)
        assert np.allclose(turned, features(given)[:, TURNED[orientation]], atol=1e-3)


@pytest.fixture
def saved(tmp_path):
    paths = [f"{key}.png" for key in range(30)]
    for key, path in enumerate(paths):
        grey(key, 120).save(tmp_path / path)
    return lambda path: open_upright(tmp_path / path, "rgb"), paths


def test_twins_like_those_learnt_deviate_by_one_and_others_by_far_more(saved):
    rng = np.random.default_rng(1)
    metric = learn(plant(*saved, 20, rng, silent), 32)
    twins = plant(*saved, 5, rng, silent)
    assert 0.5 < metric.deviations(twins).mean() < 2
    others = Planted(twins.originals, np.roll(twins.twins, 7, axis=0))
    assert metric.deviations(others).min() > 10


def test_planting_is_the_same_with_equal_draws(saved):
    one, other = (plant(*saved, 3, np.random.default_rng(4), silent) for _ in range(2))
    assert np.array_equal(one.twins, other.twins)
    assert len(one.originals) == len(one.twins) == 90
    assert (one.originals != one.twins).any(axis=(1, 2)).all()


def test_progress_is_told_image_by_image(saved):
    told = []
    read_thumbnails(*saved, told.append)
    assert told == list(range(1, 31))


def by_tones():
    """A measure that looks at single tones alone."""
    return Metric(np.eye(COUNT, dtype=np.float32)[:, 1:17] * 10)


def test_candidates_are_the_nearest_in_any_orientation():
    thumbnails = np.stack([pixels(key) for key in range(40)])
    thumbnails[31] = turn(thumbnails[5], 3)
    thumbnails[2] = turn(thumbnails[17], 5)
    found = find_candidates(thumbnails, by_tones(), 0.01, silent)
    assert list(zip(found.first, found.second, strict=True)) == [(2, 17), (5, 31)]
    for first, second, orientation in zip(found.first, found.second, found.orientation, strict=True):
        assert np.array_equal(turn(thumbnails[first], int(orientation)), thumbnails[second])


def test_candidates_do_not_depend_on_how_the_work_is_cut(monkeypatch):
    thumbnails = np.stack([pixels(key) for key in range(50)])
    whole = find_candidates(thumbnails, by_tones(), 50.0, silent)
    assert len(whole) > 50
    monkeypatch.setattr("bench.data.audit.candidates._ROWS", 7)
    monkeypatch.setattr("bench.data.audit.candidates._COLUMNS", 11)
    monkeypatch.setattr("bench.data.audit.candidates._FEATURES_AT_ONCE", 13)
    cut = find_candidates(thumbnails, by_tones(), 50.0, silent)
    for one, other in (
        (whole.first, cut.first),
        (whole.second, cut.second),
        (whole.orientation, cut.orientation),
    ):
        assert np.array_equal(one, other)


def test_of_many_twins_only_the_nearest_are_candidates():
    thumbnails = np.stack([pixels(0)] * 60)
    found = find_candidates(thumbnails, by_tones(), 1.0, silent)
    assert len(found) <= 60 * NEIGHBOURS
    assert len(found) >= 60 * NEIGHBOURS / 2
