"""Audits of drawn datasets in which the twins are known."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from drawn_twins import TRANSFORMS, Drawn, casting, found_pairs, photo
from PIL import Image

from bench.data.audit.find import find_twins
from bench.records.audit import Counts

DISTINCT = 60
# What a transform is called when it is found; of the others it does not matter.
NAMES = {
    "jpeg 90": "as it is",
    "flipped left-right": "flipped left-right",
    "flipped upside down": "flipped upside down",
    "rotated left": "rotated by 90° to the left",
    "rotated right": "rotated by 90° to the right",
    "rotated by 180": "rotated by 180°",
    "cropped": "as it is",
    "rotated left, jpeg 75": "rotated by 90° to the left",
    "flipped left-right, cropped": "flipped left-right",
    "darker, rotated right": "rotated by 90° to the right",
}


def plant(drawn: Drawn, draw) -> dict[str, tuple[str, str]]:
    """Saves distinct images and twins of some; returns the pair of each transform."""
    pairs = {}
    for key in range(DISTINCT):
        drawn.save(draw(key), f"{key:03d}", label=key % 2)
    for key, (name, transform) in enumerate(TRANSFORMS.items()):
        twin = drawn.save(transform(draw(key)), f"twin-{key}", split="test", label=key % 2)
        pairs[name] = (f"train/{key:03d}.png", twin)
    return pairs


@pytest.fixture
def hurried(monkeypatch):
    """Less is learnt, which is enough where images differ much."""
    monkeypatch.setattr("bench.data.audit.calibration.IMAGES", 100)
    monkeypatch.setattr("bench.data.audit.calibration.TRIED_IMAGES", 20)


@pytest.mark.parametrize("draw", [photo, pytest.param(casting, marks=pytest.mark.slow)])
def test_planted_twins_and_nothing_else_are_found(drawn, draw):
    planted = plant(drawn, draw)
    audit = find_twins(drawn.manifest())
    assert found_pairs(audit) == {frozenset(pair) for pair in planted.values()}
    orientations = {frozenset(pair.paths): (pair.paths[0], pair.orientation) for pair in audit.pairs}
    for name, expected in NAMES.items():
        assert orientations[frozenset(planted[name])] == (planted[name][0], expected), name
    assert audit.sensitivity.found >= 0.97 * audit.sensitivity.twins
    (leak,) = audit.leaks()
    assert (leak.split, *leak.sources, leak.exact, leak.twins) == ("test", "train", 0, len(TRANSFORMS))


def test_exact_and_near_twins_are_counted_as_they_were_planted(drawn, hurried):
    names = [drawn.save(photo(key), f"{key:02d}.jpg", label=key % 2, quality=95) for key in range(40)]
    for key in range(6):
        # The copy of the first carries another label.
        drawn.copy(names[key], f"copy-{key}", split="test", label=1 if key == 0 else key % 2)
    drawn.copy(names[30], "copy-30", label=0)
    kinds = {10: "jpeg 75", 11: "rotated left", 12: "cropped", 13: "brighter"}
    for key, kind in kinds.items():
        split = "validation" if key == 10 else "test"
        drawn.save(TRANSFORMS[kind](photo(key)), f"near-{key}", split=split, label=key % 2)
    drawn.save(TRANSFORMS["flipped left-right"](photo(20)), "near-20", split="test", label=1)
    audit = find_twins(drawn.manifest())
    assert audit.counts == Counts(exact=7, near=5, contradicting=2, blank=0)
    leaks = {(leak.split, *leak.sources): (leak.images, leak.exact, leak.direct) for leak in audit.leaks()}
    assert leaks == {
        ("validation", "train"): (1, 0, 1),
        ("test", "train"): (10, 6, 10),
        ("test", "validation"): (10, 0, 0),
        ("test", "train", "validation"): (10, 6, 10),
    }
    assert {leak.through for leak in audit.leaks()} == {0}


def save_as_many_kinds(drawn: Drawn, image: Image.Image) -> int:
    """Saves an image in several formats, and says in how many."""
    exif = Image.Exif()
    exif[274] = 6  # The camera was held upright: to be turned by 90 degrees.
    stored = image.transpose(Image.Transpose.ROTATE_90)
    drawn.save(image, "plain")
    drawn.save(image.convert("RGBA"), "opaque")
    drawn.save(image.convert("L"), "grey")
    drawn.save(image, "uncompressed.bmp")
    drawn.save(stored, "turned-by-exif.jpg", exif=exif, quality=90)
    drawn.save(image.resize((960, 720), Image.Resampling.BICUBIC), "large.webp", quality=80)
    return 6


def test_formats_chains_copies_and_blanks_are_told_apart(drawn, hurried):
    kinds = save_as_many_kinds(drawn, photo(0))
    first = drawn.save(photo(1), "first")
    drawn.copy(first, "copy", split="test")
    for level in (0, 100, 101, 255):
        drawn.save(Image.new("RGB", (40, 30), (level,) * 3), f"blank-{level}")
    drawn.save(Image.new("RGB", (40, 30), (100, 101, 100)), "blank-photographed.jpg")
    image = photo(2)
    for step in ("flipped left-right", "jpeg 75", "cropped"):
        image = TRANSFORMS[step](image)
        drawn.save(image, step.replace(" ", "-"), split="validation")
    for key in range(3, 15):
        drawn.save(photo(key), f"photo-{key}")
        drawn.save(photo(100 + key).point(lambda level: 200 + level // 12), f"faint-{key}")
    audit = find_twins(drawn.manifest())
    assert sorted(group.images for group in audit.linked) == [2, 3, kinds]
    assert (audit.counts.exact, audit.counts.blank) == (1, 5)
    assert audit.groups("validation").tolist() == [0, 0, 0]
    assert {pair.orientation for pair in audit.pairs} == {"as it is"}


def test_the_same_audit_comes_out_each_time_and_progress_is_told(drawn, roots, hurried):
    for key in range(12):
        drawn.save(photo(key), f"{key}")
    drawn.save(TRANSFORMS["cropped, jpeg 75"](photo(4)), "twin", split="test")
    told: dict[tuple[str, int], list[int]] = {}
    first = find_twins(
        drawn.manifest(), lambda stage, total, done: told.setdefault((stage, total), []).append(done)
    )
    assert len(first.pairs) == 1
    assert [stage for stage, _ in told] == ["reading", "learning", "comparing", "verifying"]
    for (_, total), done in told.items():
        assert done == sorted(set(done))
        assert done[-1] == total
    shutil.rmtree(roots / "cache")
    assert find_twins(drawn.manifest()) == first


def test_two_images_are_enough(drawn, hurried):
    drawn.save(photo(0), "a")
    drawn.save(photo(1), "b", split="test")
    audit = find_twins(drawn.manifest())
    assert audit.pairs == ()
    assert audit.sensitivity.found >= 0.97 * audit.sensitivity.twins


def test_a_single_image_has_no_twin(drawn):
    drawn.save(photo(0), "a")
    audit = find_twins(drawn.manifest())
    assert (audit.pairs, audit.linked, audit.sensitivity, list(audit.leaks())) == ((), (), None, [])


def test_tiny_images_can_be_told_apart(drawn, hurried):
    rng = np.random.default_rng(0)
    images = [Image.fromarray(rng.integers(0, 256, (8, 8), np.uint8)) for _ in range(30)]
    for key, image in enumerate(images):
        drawn.save(image, f"{key:02d}")
    twin = drawn.save(images[7].transpose(Image.Transpose.ROTATE_270), "twin", split="test")
    audit = find_twins(drawn.manifest("grayscale"))
    assert found_pairs(audit) == {frozenset(("train/07.png", twin))}


@pytest.mark.slow
def test_a_very_large_image_is_found_in_a_small_one(drawn):
    image = photo(0)
    drawn.save(image, "small")
    drawn.save(image.resize((9000, 6750), Image.Resampling.BICUBIC), "large.jpg", split="test")
    drawn.save(photo(1), "other")
    assert len(find_twins(drawn.manifest()).pairs) == 1
