"""Tests of the drawn stand-in for the casting photographs."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.data.stand_ins.casting import CLASSES, SIZE, VERSION, draw


def _auc(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Returns the chance that a value of `second` (m,) exceeds one of `first` (n,), ties counted half."""
    difference = second[None, :] - first[:, None]
    return float((difference > 0).mean() + 0.5 * (difference == 0).mean())


@pytest.fixture(scope="module")
def statistics() -> dict[str, NDArray[np.float64]]:
    """Returns, per class, mean, standard deviation and noise level (300, 3) of drawn parts."""
    rows: dict[str, NDArray[np.float64]] = {}
    for number, name in enumerate(CLASSES):
        keys = range(300 * number, 300 * number + 300)
        images = (draw(name, key, 0.5)[..., 1].astype(np.float64) for key in keys)
        rows[name] = np.array([(i.mean(), i.std(), np.median(np.abs(np.diff(i, axis=1)))) for i in images])
    return rows


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("difficulty", [0.0, 0.5, 1.0])
def test_an_image_is_three_channels_of_bytes(name: str, difficulty: float) -> None:
    image = draw(name, 3, difficulty)
    assert image.shape == (SIZE, SIZE, 3) == (300, 300, 3)
    assert image.dtype == np.uint8
    assert image.std() > 20


def test_classes_and_version() -> None:
    assert CLASSES == ("def_front", "ok_front")
    assert isinstance(VERSION, int)
    assert VERSION >= 1


@pytest.mark.parametrize("name", CLASSES)
def test_equal_arguments_give_equal_pixels(name: str) -> None:
    first = draw(name, 7, 0.5)
    draw(name, 8, 0.5)
    np.testing.assert_array_equal(first, draw(name, 7, 0.5))


@pytest.mark.parametrize("name", CLASSES)
def test_keys_differ(name: str) -> None:
    digests = {hashlib.sha256(draw(name, key, 0.5).tobytes()).hexdigest() for key in range(40)}
    assert len(digests) == 40


def test_classes_of_one_key_are_unrelated_parts() -> None:
    assert (draw("def_front", 5, 0.5) != draw("ok_front", 5, 0.5)).mean() > 0.5


def _changed(name: str, difficulty: float) -> int:
    """Returns how many values in 20 images lie over 60 grey levels from those of the hardest drawing."""
    pairs = ((draw(name, key, difficulty), draw(name, key, 1.0)) for key in range(20))
    return sum(int((np.abs(easy.astype(int) - hard.astype(int)) > 60).sum()) for easy, hard in pairs)


def test_difficulty_shrinks_the_defects_and_leaves_ok_parts_alone() -> None:
    assert _changed("def_front", 0.0) > 2 * _changed("def_front", 0.5) > 20 * 100
    assert _changed("ok_front", 0.0) == 0


@pytest.mark.parametrize("name", ["", "DEF_FRONT", "def", "ok_front "])
def test_an_unknown_class_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="unknown class"):
        draw(name, 0, 0.5)


@pytest.mark.parametrize("difficulty", [-0.01, 1.01, float("nan"), float("inf")])
def test_a_difficulty_outside_its_range_is_refused(difficulty: float) -> None:
    with pytest.raises(ValueError, match="difficulty"):
        draw("ok_front", 0, difficulty)


def test_a_negative_key_is_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        draw("ok_front", -1, 0.5)


@pytest.mark.parametrize("column", [0, 1, 2], ids=["mean", "deviation", "noise"])
def test_no_global_statistic_tells_the_classes_apart(
    statistics: dict[str, NDArray[np.float64]], column: int
) -> None:
    auc = _auc(*(statistics[name][:, column] for name in CLASSES))
    assert 0.40 <= auc <= 0.60
