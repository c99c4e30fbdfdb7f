"""Batches that are ready before the device asks for them."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import keras

from bench.loaders.base import Feed

# How many are prepared while the device computes on one.
BATCHES = 2


def ahead(feed: Feed) -> Feed:
    """A feed of the same batches in the same order, prepared ahead of whoever reads them.

    A `tf.data.Dataset` is left as it is: its loader says what it prepares ahead.
    """
    if isinstance(feed.data, keras.utils.PyDataset):
        return replace(feed, data=_Ahead(feed.data))
    return feed


class _Ahead(keras.utils.PyDataset):  # type: ignore[misc]
    """A `PyDataset` whose next batches are prepared, one after another, on one thread.

    The thread lives no longer than an epoch, and Keras' calls are handed on only while there is none: the
    dataset is asked for the same, in the same order, as without it. Only of an epoch that is broken off more
    may have been read. Keras goes on after such a one only where it was to build the model, which is before
    it first ends an epoch; until then, nothing is prepared ahead.
    """

    def __init__(self, data: keras.utils.PyDataset) -> None:
        super().__init__()
        self._data = data
        self._is_built = False
        self._thread: ThreadPoolExecutor | None = None
        self._prepared: dict[int, Future[Any]] = {}

    def __len__(self) -> int:
        return len(self._data)

    def __getitem__(self, batch: int) -> Any:
        if self._thread is None:
            return self._data[batch]
        for number in range(batch, min(batch + 1 + BATCHES, len(self))):
            if number not in self._prepared:
                self._prepared[number] = self._thread.submit(self._data.__getitem__, number)
        try:
            return self._prepared.pop(batch).result()
        except BaseException:
            # Keras ends no epoch in which something was raised.
            self._stop()
            raise

    def on_epoch_begin(self) -> None:
        """Called by Keras before an epoch, and by some of its backends before they build the model."""
        self._data.on_epoch_begin()
        if self._is_built:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="ahead")

    def on_epoch_end(self) -> None:
        """Called by Keras after an epoch, and once more before the first one, when the model is built."""
        self._stop()
        self._data.on_epoch_end()
        self._is_built = True

    def _stop(self) -> None:
        """Waits for the batch that is being made, and lets go of those that are not wanted any more."""
        if self._thread is not None:
            self._thread.shutdown(cancel_futures=True)
        self._thread = None
        self._prepared.clear()
