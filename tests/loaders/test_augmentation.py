"""The law of augmentation against slow, plain arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from bench.loaders.augmentation import DRAWS, Transform, apply, draw
from bench.loaders.augmenter import Augmenter
from bench.seeds import Seeds
from bench.suite.augmentation import Augmentation

FILLS = ("nearest", "constant", "reflect", "wrap")
GEOMETRY = (
    Transform(rotation=37),
    Transform(rotation=-300, height_shift=0.21, width_shift=-0.33),
    Transform(rotation=12, shear=25, height_zoom=0.8, width_zoom=1.3, horizontal_flip=True),
    Transform(height_shift=-1.7, width_shift=2.6, height_zoom=1.9, width_zoom=1.9, vertical_flip=True),
)


def photograph(height: int = 31, width: int = 43, channels: int = 3, seed: int = 0) -> np.ndarray:
    """Noise that uses the whole range, harder on interpolation than any photograph."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels)).astype(np.float32)


def fold(places: np.ndarray, size: int, fill: str) -> np.ndarray:
    """Which pixel stands at each place along an axis; -1 for none."""
    if fill == "nearest":
        return places.clip(0, size - 1)
    if fill == "wrap":
        return places % size
    if fill == "reflect":
        period = places % (2 * size)
        return np.where(period < size, period, 2 * size - 1 - period)
    return np.where((places >= 0) & (places < size), places, -1)


def bilinear(image: np.ndarray, matrix: np.ndarray, fill: str, value: float) -> np.ndarray:
    """The transform in float64, with the pixels outside the image written out by their definition."""
    height, width, _ = image.shape
    rows, columns = np.mgrid[:height, :width]
    x, y = (row[0] * columns + row[1] * rows + row[2] for row in matrix)
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    framed = np.full((height + 1, width + 1, image.shape[2]), value)  # Index -1 is the frame.
    framed[:height, :width] = image
    result = np.zeros(image.shape)
    for down in (0, 1):
        for right in (0, 1):
            weight = np.abs(1 - down - (y - top)) * np.abs(1 - right - (x - left))
            row, column = fold(top + down, height, fill), fold(left + right, width, fill)
            outside = (row < 0) | (column < 0)
            pixels = np.where(outside[..., None], value, framed[row, column])
            result += weight[..., None] * pixels
    return result


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("transform", GEOMETRY)
@pytest.mark.parametrize("channels", [1, 3])
def test_the_warp_is_the_exact_bilinear_one(transform, fill, channels):
    image = photograph(channels=channels)
    result = apply(image, transform, Augmentation(fill=fill, fill_value=17))
    expected = bilinear(image, transform.matrix(31, 43), fill, 17)
    assert result.shape == image.shape
    assert np.abs(result - expected).max() < 0.05


@pytest.mark.parametrize("fill", ["nearest", "reflect"])
def test_it_is_the_transform_of_image_data_generator(fill):
    import tensorflow as tf

    generator = tf.keras.preprocessing.image.ImageDataGenerator(fill_mode=fill, data_format="channels_last")
    transform = Transform(25, 14, 0.1, -0.2, 0.9, 1.2, True, True)
    image = photograph(40, 40)
    # Its `x` and `y` are swapped: tx moves columns, zx scales columns.
    parameters = {"theta": 25, "shear": 14, "tx": -0.2 * 40, "ty": 0.1 * 40, "zx": 1.2, "zy": 0.9}
    expected = generator.apply_transform(
        image, {**parameters, "flip_horizontal": True, "flip_vertical": True}
    )
    result = apply(image, transform, Augmentation(fill=fill))
    assert np.abs(result - expected).max() < 0.05


def test_names_mean_what_they_say():
    image = np.zeros((20, 30, 1), np.float32)
    image[4, 7] = 200
    places = {
        "height_shift": Transform(height_shift=0.1),
        "width_shift": Transform(width_shift=0.1),
        "horizontal_flip": Transform(horizontal_flip=True),
        "vertical_flip": Transform(vertical_flip=True),
    }
    found = {
        name: tuple(int(place[0]) for place in np.nonzero(apply(image, transform, Augmentation())[..., 0]))
        for name, transform in places.items()
    }
    assert found == {
        "height_shift": (2, 7),
        "width_shift": (4, 4),
        "horizontal_flip": (4, 22),
        "vertical_flip": (15, 7),
    }


def test_contrast_and_brightness_work_about_the_channel_mean_and_are_clipped_once():
    image = photograph() * 0.5 + 60
    means = image.mean(axis=(0, 1), dtype=np.float64)
    result = apply(image, Transform(contrast=1.4, brightness=1.2), Augmentation())
    expected = np.clip((means + (image - means) * 1.4) * 1.2, 0, 255)
    assert np.abs(result - expected).max() < 0.001
    assert result.max() == 255


def test_out_is_where_the_result_goes():
    image, out = photograph(), np.full((31, 43, 3), -1, np.float32)
    result = apply(image, GEOMETRY[0], Augmentation(), out=out)
    assert result is out
    assert np.array_equal(out, apply(image, GEOMETRY[0], Augmentation()))


@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from([1, 3]), st.sampled_from(FILLS))
@settings(max_examples=30, deadline=None)
def test_nothing_drawn_changes_nothing(height, width, channels, fill):
    image = photograph(height, width, channels)
    unchanged = draw(Augmentation(fill=fill), np.random.default_rng(height).random(DRAWS))
    assert unchanged == Transform()
    assert np.array_equal(apply(image, unchanged, Augmentation(fill=fill)), image)


@given(st.integers(1, 40), st.integers(1, 40), st.booleans(), st.booleans())
@settings(max_examples=30, deadline=None)
def test_two_flips_are_none(height, width, horizontal, vertical):
    image = photograph(height, width)
    flip = Transform(horizontal_flip=horizontal, vertical_flip=vertical)
    once = apply(image, flip, Augmentation(fill="constant"))
    assert np.array_equal(once, image[:: -1 if vertical else 1, :: -1 if horizontal else 1])
    assert np.array_equal(apply(once, flip, Augmentation(fill="constant")), image)


@given(
    st.lists(st.floats(0, 1, exclude_max=True), min_size=DRAWS, max_size=DRAWS),
    st.sampled_from(FILLS),
    st.sampled_from([1, 3]),
)
@settings(max_examples=50, deadline=None)
def test_results_stay_within_0_and_255(uniforms, fill, channels):
    wild = Augmentation(
        rotation=360, shear=80, height_shift=0.9, width_shift=0.9, zoom=0.9, horizontal_flip=True,
        vertical_flip=True, brightness=(0, 3), contrast=0.9, fill=fill, fill_value=255,
    )  # fmt: skip
    result = apply(photograph(channels=channels), draw(wild, np.array(uniforms)), wild)
    assert np.isfinite(result).all()
    assert 0 <= result.min() <= result.max() <= 255


@given(st.floats(-360, 360), st.integers(3, 30))
@settings(max_examples=30, deadline=None)
def test_turning_back_returns_the_middle(angle, half):
    size = 2 * half + 1
    matrix = Transform(rotation=angle).matrix(size, size)
    assert matrix @ [half, half, 1] == pytest.approx([half, half])
    assume(abs(angle) > 0)
    there, back = (Transform(rotation=turn).matrix(size, size)[:, :2] for turn in (angle, -angle))
    assert there @ back == pytest.approx(np.eye(2), abs=1e-12)


FULL = Augmentation(
    rotation=30, shear=10, height_shift=0.2, width_shift=0.3, zoom=0.1, horizontal_flip=True,
    vertical_flip=True, brightness=(0.5, 1.5), contrast=0.4,
)  # fmt: skip
RANGES = {
    "rotation": (-30, 30), "shear": (-10, 10), "height_shift": (-0.2, 0.2), "width_shift": (-0.3, 0.3),
    "height_zoom": (0.9, 1.1), "width_zoom": (0.9, 1.1), "contrast": (0.6, 1.4), "brightness": (0.5, 1.5),
}  # fmt: skip


def test_draws_follow_their_distributions_and_are_independent():
    uniforms = np.random.default_rng(7).random((2000, DRAWS))
    drawn = [draw(FULL, row) for row in uniforms]
    values = np.array([[float(getattr(each, name)) for name in each.__annotations__] for each in drawn])
    for name, (low, high) in RANGES.items():
        column = [getattr(each, name) for each in drawn]
        assert stats.kstest(column, stats.uniform(low, high - low).cdf).pvalue > 0.01
    for name in ("horizontal_flip", "vertical_flip"):
        assert stats.binomtest(sum(getattr(each, name) for each in drawn), 2000).pvalue > 0.01
    correlations = np.corrcoef(values.T)[np.triu_indices(DRAWS, 1)]
    assert np.abs(correlations).max() < 0.08


def test_setting_one_parameter_leaves_the_draws_of_the_others_alone():
    uniforms = np.random.default_rng(1).random(DRAWS)
    assert draw(Augmentation(contrast=0.4), uniforms).contrast == draw(FULL, uniforms).contrast


def _augmenter(seed: int = 42, images: int = 40) -> Augmenter:
    return Augmenter(FULL, Seeds(seed), images)


def test_keyed_draws_do_not_depend_on_batch_size_or_order():
    images = np.stack([photograph(seed=seed) for seed in range(40)]).astype(np.uint8)
    whole = _augmenter()(images, np.arange(40), 3)
    assert whole.dtype == np.float32
    shuffled = np.random.default_rng(0).permutation(40)
    other = _augmenter(images=60)  # Nor on how many images the split holds.
    parts = [other(images[part], part, 3) for part in np.split(shuffled, [1, 8, 30])]
    assert np.array_equal(np.concatenate(parts), whole[shuffled])


def test_keyed_draws_differ_by_seed_epoch_and_image():
    image = np.repeat(photograph()[None], 40, axis=0)
    results = [
        *_augmenter()(image, np.arange(40), 0),
        *_augmenter()(image, np.arange(40), 1),
        *_augmenter(43)(image, np.arange(40), 0),
    ]
    assert len({result.tobytes() for result in results}) == 120
