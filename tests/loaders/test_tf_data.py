"""What the project's own pipeline promises beyond what every loader does."""

from __future__ import annotations

import time

import pytest

from bench.loaders.base import loaders
from bench.suite.augmentation import Augmentation


@pytest.mark.parametrize("augmentation", [None, Augmentation(rotation=10)], ids=["plain", "augmented"])
def test_no_thread_tunes_it(ask, augmentation):
    request = ask(augmentation=augmentation)
    feeds = [loaders["tf-data"]().training(request), loaders["tf-data"]().evaluation(request, "validation")]
    assert [feed.data.options().autotune.enabled for feed in feeds] == [False, False]


@pytest.mark.slow
def test_it_ends_when_it_has_ended(ask):
    """A pipeline that is tuned is let go only when its thread wakes: here it would after another 8 s."""
    batches = iter(loaders["tf-data"]().training(ask()).data)
    started = time.perf_counter()
    while time.perf_counter() - started < 12:
        next(batches)
        time.sleep(0.002)
    ended = time.perf_counter()
    del batches
    assert time.perf_counter() - ended < 1
