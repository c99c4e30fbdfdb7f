"""Augmentation of batches, with draws that belong to (seed, epoch, image) and to nothing else."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bench.loaders import augmentation as law
from bench.seeds import Seeds
from bench.suite.augmentation import Augmentation


class Augmenter:
    """Varies batches; may be called from several threads, in any order.

    Args:
        augmentation: What may happen to an image.
        seeds: The source of the draws.
        images: How many images the split holds.
    """

    def __init__(self, augmentation: Augmentation, seeds: Seeds, images: int) -> None:
        self._augmentation = augmentation
        self._seeds = seeds
        self._images = images
        # Two: pipelines prefetch the next epoch's first batches while the last of this one are made.
        self._uniforms = lru_cache(maxsize=2)(self._draw_epoch)

    def __call__(
        self, images: NDArray[np.generic], indices: NDArray[np.integer], epoch: int
    ) -> NDArray[np.float32]:
        """Varies one batch.

        Args:
            images: (batch, height, width, channels), of any type, in 0-255.
            indices: (batch,): the place of each image in the manifest's split.
            epoch: The epoch that the batch belongs to.

        Returns:
            (batch, height, width, channels) in 0-255.
        """
        varied = np.empty(images.shape, np.float32)
        image = np.empty(images.shape[1:], np.float32)
        uniforms = self._uniforms(int(epoch))
        for place, index in enumerate(indices):
            transform = law.draw(self._augmentation, uniforms[index])
            image[...] = images[place]
            law.apply(image, transform, self._augmentation, out=varied[place])
        return varied

    def drawn(self, indices: NDArray[np.integer], epoch: int, height: int, width: int) -> NDArray[np.float32]:
        """What is drawn for the images of a batch, to be applied elsewhere.

        Args:
            indices: (batch,): the place of each image in the manifest's split.
            epoch: The epoch that the batch belongs to.
            height: Of the images.
            width: Of the images.

        Returns:
            (batch, 8), see `Transform.drawn`.
        """
        uniforms = self._uniforms(int(epoch))
        return np.stack(
            [law.draw(self._augmentation, uniforms[index]).drawn(height, width) for index in indices]
        )

    @property
    def on_device(self) -> bool:
        """Whether images are varied elsewhere, by what is drawn here."""
        return self._augmentation.applied == "device"

    def _draw_epoch(self, epoch: int) -> NDArray[np.float64]:
        """One row of numbers an image. How many rows follow does not change a row."""
        return self._seeds.generator("augmentation", epoch).random((self._images, law.DRAWS))
