"""What an audit promises, in numbers; `tests/benchmarks/test_audit.py` measures it on more images."""

from __future__ import annotations

import pytest
from drawn_twins import (
    MOST_FALSE,
    casting,
    falsely_linked,
    photo,
    plant_of_each,
    real_images,
    recalls,
)
from PIL import Image

from bench.data.audit.find import find_twins
from bench.digests import digest_file

DISTINCT, OF_EACH = 300, 20
# Of twenty of a kind one may be missed where 99 of 100 are found, but none of files that are the same or were
# only saved again.
PLAIN, COPIED = ("jpeg 90", "jpeg 75"), "copied"
REAL_IMAGES = 150
IDENTICAL_IN_CASTING = 64


def recall(drawn, names, images):
    """Plants twins of images that are saved; the audit, and how many it found of kinds of which too few."""
    planted = plant_of_each(drawn, names, images, OF_EACH)
    planted[COPIED] = [
        (name, drawn.copy(name, f"{COPIED}-{number}", split="test"))
        for number, name in enumerate(names[:OF_EACH])
    ]
    manifest = drawn.manifest()
    audit = find_twins(manifest)
    found = {name: round(OF_EACH * share) for name, share in recalls(manifest, audit, planted).items()}
    return audit, {
        name: number
        for name, number in found.items()
        if number < (OF_EACH if name in (*PLAIN, COPIED) else OF_EACH - 1)
    }


@pytest.mark.parametrize("draw", [photo, pytest.param(casting, marks=pytest.mark.slow)])
def test_twins_of_every_kind_are_found_and_of_100_different_images_one_is_taken_for_another(drawn, draw):
    images = [draw(key) for key in range(DISTINCT)]
    names = [drawn.save(image, f"{key:03d}.jpg", quality=95) for key, image in enumerate(images)]
    audit, too_few = recall(drawn, names, images.__getitem__)
    assert too_few == {}
    assert falsely_linked(audit) <= MOST_FALSE * DISTINCT


@pytest.mark.parametrize("pattern", ["fruits/*/*/*", "casting/test/*/*"], ids=["fruits", "casting"])
def test_among_real_images_as_many_are_found(drawn, pattern):
    files = real_images(pattern)
    files = files[:: max(1, len(files) // REAL_IMAGES)]
    names = [drawn.link(file, f"{key:03d}") for key, file in enumerate(files)]
    _, too_few = recall(drawn, names, lambda key: Image.open(files[key]).convert("RGB"))
    assert too_few == {}


def test_casting_has_as_many_files_in_both_folders_as_its_suites_say():
    trained = {digest_file(file) for file in real_images("casting/train/*/*")}
    shared = [file for file in real_images("casting/test/*/*") if digest_file(file) in trained]
    assert len(shared) == IDENTICAL_IN_CASTING
    assert {file.parent.name for file in shared} == {"ok_front"}
