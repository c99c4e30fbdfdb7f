"""Parity between loaders, as `bench loaders` prints it."""

from __future__ import annotations

import pytest

from bench.errors import BenchError
from bench.loaders.base import loaders
from bench.loaders.parity import compare


@pytest.mark.parametrize("name", tuple(loaders.items()))
def test_parity_counts_every_image_of_every_split(name, ask):
    parity = compare(name, ask("mixed"))
    assert (parity.loader, parity.images) == (name, 26)
    assert parity.images_per_second > 0
    assert parity.first_images_per_second > 0
    assert 0 <= parity.differing <= 1
    assert parity.mean_difference <= parity.greatest_difference
    if name in ("in-memory", "image-data-generator"):
        assert parity.greatest_difference == parity.mean_difference == parity.differing == 0


def test_parity_tells_exact_loaders_from_inexact_ones(ask):
    exact, inexact = (
        compare(name, ask("jpeg"), ["train"]) for name in ("tf-data", "image-dataset-from-directory")
    )
    assert exact.images == 15
    assert exact.greatest_difference == 0
    assert inexact.greatest_difference >= 1
    assert inexact.differing > 0.1


def test_an_unknown_loader_is_answered_with_the_nearest(ask):
    with pytest.raises(BenchError, match="tf-data"):
        compare("tfdata", ask())
