"""Reading a feed as Keras does, without a model: for parity and for tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.loaders.base import Feed

Batch = tuple[NDArray[np.float32], NDArray[np.generic]]
"""Images (batch, height, width, channels) and labels (batch,)."""


class Stream:
    """The epochs of a feed, one after another.

    Args:
        feed: What to read.
    """

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        # An endless dataset goes on where the last epoch stopped; the others are read anew.
        self._endless: Iterator[Any] | None = feed.data.as_numpy_iterator() if feed.endless else None

    def epoch(self) -> Iterator[Batch]:
        """The batches of the next epoch, to be read to their end."""
        data = self._feed.data
        if self._endless is not None:
            for _ in range(self._feed.batches):
                yield next(self._endless)
        elif hasattr(data, "as_numpy_iterator"):
            yield from data.as_numpy_iterator()
        else:
            data.on_epoch_begin()
            yield from (data[batch] for batch in range(len(data)))
            data.on_epoch_end()
