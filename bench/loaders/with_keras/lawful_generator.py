"""ImageDataGenerator under the common law of augmentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from bench.loaders import augmentation as law
from bench.suite.augmentation import Augmentation


class LawfulGenerator(tf.keras.preprocessing.image.ImageDataGenerator):  # type: ignore[misc]
    """Replaces what is drawn and what that does; when it is drawn stays ImageDataGenerator's business.

    Args:
        augmentation: What may happen to an image.
    """

    def __init__(self, augmentation: Augmentation) -> None:
        super().__init__(data_format="channels_last", dtype="float32")
        self._augmentation = augmentation

    def get_random_transform(self, img_shape: tuple[int, ...], seed: int | None = None) -> dict[str, Any]:
        """Draws for the next image of the stream, from NumPy's global state, as the base class does."""
        if seed is not None:
            np.random.seed(seed)
        return asdict(law.draw(self._augmentation, np.random.random_sample(law.DRAWS)))

    def apply_transform(
        self, x: NDArray[np.float32], transform_parameters: Mapping[str, Any]
    ) -> NDArray[np.float32]:
        """Varies one image (height, width, channels)."""
        return law.apply(x, law.Transform(**transform_parameters), self._augmentation)
