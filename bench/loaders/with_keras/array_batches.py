"""Batches out of an array, for every backend of Keras."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from bench.loaders.augmenter import Augmenter
from bench.seeds import Seeds


class ArrayBatches(keras.utils.PyDataset):  # type: ignore[misc]
    """Gathers batches of an array, in its order or in one drawn for each epoch.

    Args:
        images: uint8 (images, height, width, channels).
        labels: int32 (images,).
        batch_size: Images a batch.
        seeds: The source of order; None keeps the array's.
        augmenter: What varies the images, if anything.
        epoch: The number of the first epoch.
    """

    def __init__(
        self,
        images: NDArray[np.uint8],
        labels: NDArray[np.int32],
        batch_size: int,
        seeds: Seeds | None = None,
        augmenter: Augmenter | None = None,
        epoch: int = 0,
    ) -> None:
        super().__init__()
        self._images = images
        self._labels = labels
        self._batch_size = batch_size
        self._seeds = seeds
        self._augmenter = augmenter
        self._epoch = epoch
        self._within_epoch = False
        self._epoch_done = False
        self._order = lru_cache(maxsize=1)(self._draw_order)

    def __len__(self) -> int:
        return -(-len(self._images) // self._batch_size)

    def __getitem__(self, batch: int) -> tuple[Any, NDArray[np.int32]]:
        indices = self._order(self._epoch)[batch * self._batch_size : (batch + 1) * self._batch_size]
        self._epoch_done = self._within_epoch and batch == len(self) - 1
        return self._varied(self._images[indices], indices), self._labels[indices]

    def _varied(self, images: NDArray[np.uint8], indices: NDArray[np.int64]) -> Any:
        """Images as float32; where the device augments, as they are with what was drawn for them."""
        if self._augmenter is None:
            return images.astype(np.float32)
        if self._augmenter.on_device:
            return images, self._augmenter.drawn(indices, self._epoch, *images.shape[1:3])
        return self._augmenter(images, indices, self._epoch)

    def on_epoch_begin(self) -> None:
        """Called by Keras before an epoch, and by some of its backends before they build the model."""
        self._within_epoch = True

    def on_epoch_end(self) -> None:
        """Moves on only after an epoch was read: Keras calls this once more before the first one."""
        self._epoch += self._epoch_done
        self._within_epoch = self._epoch_done = False

    def _draw_order(self, epoch: int) -> NDArray[np.int64]:
        if self._seeds is None:
            return np.arange(len(self._images))
        return self._seeds.generator("order", epoch).permutation(len(self._images))
