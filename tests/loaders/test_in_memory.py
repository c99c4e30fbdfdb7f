"""What the loader that holds every image does where memory is short."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.errors import Unavailable
from bench.loaders import in_memory
from bench.loaders.base import LoaderRequest
from bench.loaders.in_memory import InMemoryLoader
from bench.suite.dataset import SPLITS, SplitName

Ask = Callable[..., LoaderRequest]


@pytest.fixture
def needed(ask: Ask) -> int:
    """What all images take."""
    return sum(map(ask().decoded_bytes, SPLITS))


@pytest.mark.parametrize("split", SPLITS)
def test_that_the_test_split_has_no_room_is_said_before_anything_is_read(
    ask: Ask, needed: int, monkeypatch: pytest.MonkeyPatch, split: SplitName
) -> None:
    monkeypatch.setattr(in_memory, "read_images", lambda *_: pytest.fail("read"))
    loader, short = InMemoryLoader(), ask(memory_bytes=needed - 1)
    assert short.decoded_bytes("train") + short.decoded_bytes("validation") < short.memory_bytes
    said = r"all splits together take .* MB as pixels of 24 x 20 x 3 .*: take the loader tf-data"
    with pytest.raises(Unavailable, match=said):
        loader.evaluation(short, split)
    with pytest.raises(Unavailable, match=said):
        loader.training(short)


def test_what_just_fits_is_read(ask: Ask, needed: int) -> None:
    loader, request = InMemoryLoader(), ask(memory_bytes=needed)
    feeds = [loader.training(request), *(loader.evaluation(request, split) for split in SPLITS)]
    assert [feed.images for feed in feeds] == [
        len(request.labels(split)) for split in ("train", "train", "validation", "test")
    ]
