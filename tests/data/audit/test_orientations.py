import numpy as np
import pytest
from PIL import Image

from bench.data.audit.orientations import ORIENTATIONS, inverse, turn

SQUARE = np.arange(9, dtype=np.uint8).reshape(3, 3)
# What Pillow calls the same.
PILLOW = {
    "rotated by 90° to the left": Image.Transpose.ROTATE_90,
    "rotated by 180°": Image.Transpose.ROTATE_180,
    "rotated by 90° to the right": Image.Transpose.ROTATE_270,
    "flipped left-right": Image.Transpose.FLIP_LEFT_RIGHT,
    "flipped upside down": Image.Transpose.FLIP_TOP_BOTTOM,
    "transposed": Image.Transpose.TRANSPOSE,
    "transposed and rotated by 180°": Image.Transpose.TRANSVERSE,
}


@pytest.mark.parametrize("name", PILLOW)
def test_the_names_say_what_is_done(name):
    turned = turn(SQUARE, ORIENTATIONS.index(name))
    assert np.array_equal(turned, np.asarray(Image.fromarray(SQUARE).transpose(PILLOW[name])))


def test_all_orientations_differ_and_the_first_changes_nothing():
    assert np.array_equal(turn(SQUARE, 0), SQUARE)
    assert len({turn(SQUARE, number).tobytes() for number in range(len(ORIENTATIONS))}) == 8


@pytest.mark.parametrize("number", range(8))
def test_the_inverse_undoes(number):
    assert np.array_equal(turn(turn(SQUARE, number), inverse(number)), SQUARE)


def test_many_squares_turn_at_once():
    many = np.stack([SQUARE, SQUARE + 10])
    assert np.array_equal(turn(many, 5)[1], turn(SQUARE + 10, 5))
