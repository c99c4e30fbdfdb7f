"""What all drawings made with a pen have in common."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from numpy.typing import NDArray

from bench.data.stand_in import Drawing
from bench.seeds import Seeds


class Sketch(Drawing):
    """A drawing whose every image has a stream of random numbers of its own."""

    def draw(self, class_name: str, key: int, difficulty: float) -> NDArray[np.uint8]:
        """Draws one image; equal arguments give equal pixels in every process.

        Args:
            class_name: One of `classes`.
            key: Number of the image, 0 or more. Images of equal key but different class are unrelated.
            difficulty: 0 (the classes are plain to see) to 1 (nearly lost).

        Returns:
            (height, width, 3) RGB, or (height, width) grey; 0 to 255.

        Raises:
            ValueError: The class is unknown, the key negative or the difficulty outside [0, 1].
        """
        if class_name not in self.classes:
            raise ValueError(f"unknown class {class_name!r}: expected one of {', '.join(self.classes)}")
        if key < 0:
            raise ValueError(f"key must be 0 or more, not {key}")
        if not 0.0 <= difficulty <= 1.0:
            raise ValueError(f"difficulty must lie in [0, 1], not {difficulty}")
        return self.sketch(class_name, Seeds(key).generator(f"drawing {class_name}"), difficulty)

    @abstractmethod
    def sketch(self, class_name: str, rng: np.random.Generator, difficulty: float) -> NDArray[np.uint8]:
        """Draws one image of a class from a stream."""
