"""What an audit promises, in numbers; `tests/benchmarks/test_audit.py` measures it on more images."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_twins import (
    LEAST_RECALL,
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
REAL_IMAGES = 150
IDENTICAL_IN_CASTING = 64


def recall(drawn, names, images):
    """Plants twins of images that are saved; the audit, and which share of the twins it found."""
    planted = plant_of_each(drawn, names, images, OF_EACH)
    manifest = drawn.manifest()
    audit = find_twins(manifest)
    return audit, np.mean(list(recalls(manifest, audit, planted).values()))


@pytest.mark.parametrize("draw", [photo, pytest.param(casting, marks=pytest.mark.slow)])
def test_of_100_planted_twins_99_are_found_and_of_100_different_images_one_is_taken_for_another(drawn, draw):
    images = [draw(key) for key in range(DISTINCT)]
    names = [drawn.save(image, f"{key:03d}.jpg", quality=95) for key, image in enumerate(images)]
    audit, found = recall(drawn, names, images.__getitem__)
    assert found >= LEAST_RECALL
    assert falsely_linked(audit) <= MOST_FALSE * DISTINCT


@pytest.mark.parametrize("pattern", ["fruits/*/*/*", "casting/test/*/*"], ids=["fruits", "casting"])
def test_among_real_images_as_many_are_found(drawn, pattern):
    files = real_images(pattern)
    files = files[:: max(1, len(files) // REAL_IMAGES)]
    names = [drawn.link(file, f"{key:03d}") for key, file in enumerate(files)]
    _, found = recall(drawn, names, lambda key: Image.open(files[key]).convert("RGB"))
    assert found >= LEAST_RECALL


def test_casting_has_as_many_files_in_both_folders_as_its_suites_say():
    trained = {digest_file(file) for file in real_images("casting/train/*/*")}
    shared = [file for file in real_images("casting/test/*/*") if digest_file(file) in trained]
    assert len(shared) == IDENTICAL_IN_CASTING
    assert {file.parent.name for file in shared} == {"ok_front"}
