"""What holds for every drawing: its classes, its pictures, and that equal arguments give equal pixels."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest

from bench.data.stand_in import stand_ins

FASHION = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip
CIFAR10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
CLASSES = {
    "casting": ("def_front", "ok_front"),
    "fruits": ("apple", "avocado", "banana", "kiwi", "lemon", "orange"),
    "flowers": ("daisy", "dandelion", "rose", "sunflower", "tulip"),
    "horses-or-humans": ("horses", "humans"),
    "garments": FASHION,
    "cifar10": CIFAR10,
}
NAMES = list(stand_ins.items())
GREY = ("garments",)
_DIGESTS = """
import hashlib, sys
from bench.data.stand_in import stand_ins
for name in sys.argv[1:]:
    d = stand_ins[name]()
    pixels = b"".join(d.draw(c, k, 0.5).tobytes() for c in list(d.classes)[:3] for k in (0, 7))
    print(name, hashlib.sha256(pixels).hexdigest())
"""


def _drawing(name):
    return stand_ins[name]()


@pytest.mark.parametrize("name", CLASSES)
def test_classes_are_named_as_those_of_the_real_set(name):
    assert tuple(_drawing(name).classes) == CLASSES[name]


def test_there_are_a_hundred_classes_for_the_set_of_a_hundred():
    classes = list(_drawing("cifar100").classes)
    assert len(classes) == 100
    assert classes == sorted(classes)
    assert {"aquarium_fish", "lawn_mower", "pickup_truck", "sweet_pepper", "willow_tree"} <= set(classes)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("difficulty", [0.0, 1.0])
def test_every_class_is_drawn_as_a_picture_with_something_on_it(name, difficulty):
    drawing = _drawing(name)
    for class_name in drawing.classes:
        image = drawing.draw(class_name, 3, difficulty)
        assert image.dtype == np.uint8
        assert image.shape[2:] == (() if name in GREY else (3,))
        assert image.std() > 5, class_name


@pytest.mark.parametrize("name", NAMES)
def test_equal_arguments_give_equal_pixels_and_keys_differ(name):
    drawing = _drawing(name)
    class_name = list(drawing.classes)[-1]
    first = drawing.draw(class_name, 7, 0.5)
    digests = {hashlib.sha256(drawing.draw(class_name, key, 0.5).tobytes()).hexdigest() for key in range(12)}
    assert len(digests) == 12
    np.testing.assert_array_equal(first, drawing.draw(class_name, 7, 0.5))


def test_another_process_draws_the_same_pixels():
    here = {}
    for name in NAMES:
        drawing = _drawing(name)
        pixels = (drawing.draw(c, k, 0.5).tobytes() for c in list(drawing.classes)[:3] for k in (0, 7))
        here[name] = hashlib.sha256(b"".join(pixels)).hexdigest()
    path = os.pathsep.join(filter(None, sys.path))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "12345"}
    there = subprocess.run(
        [sys.executable, "-c", _DIGESTS, *NAMES], env=environment, capture_output=True, text=True, check=True
    )
    assert dict(line.split() for line in there.stdout.splitlines()) == here


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"class_name": "nothing"}, "unknown class"),
        ({"key": -1}, "key"),
        ({"difficulty": 1.01}, "difficulty"),
        ({"difficulty": float("nan")}, "difficulty"),
    ],
)
def test_what_cannot_be_drawn_is_refused(name, changes, message):
    drawing = _drawing(name)
    arguments = {"class_name": next(iter(drawing.classes)), "key": 0, "difficulty": 0.5, **changes}
    with pytest.raises(ValueError, match=message):
        drawing.draw(**arguments)
