"""Images with what a network predicts of them: those that are shown, and how they are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from PIL import Image

from bench.loaders.in_memory import read_images
from bench.report.explanations.prediction_table import mistakes, prediction_table
from bench.suite.architecture import ImageShape
from bench.suite.protocol import Interpolation


@dataclass(frozen=True)
class Gallery:
    """Images that a network has classified.

    Attributes:
        predictions: In the form in which they are stored: one row an image.
        classes: Class names in label order.
        files: Of each image, in the same order.
        shape: Of the images that the network is given.
        interpolation: How they are resized to it.
    """

    predictions: pd.DataFrame
    classes: tuple[str, ...]
    files: tuple[Path, ...]
    shape: ImageShape
    interpolation: Interpolation

    @cached_property
    def table(self) -> pd.DataFrame:
        """See `prediction_table`."""
        return prediction_table(self.predictions, self.classes)

    def pixels(self, places: Sequence[int]) -> NDArray[np.uint8]:
        """Some of the images as the network is given them: (images, height, width, channels), 0-255."""
        return read_images([self.files[place] for place in places], self.shape, self.interpolation)

    def labels(self, places: Sequence[int], column: str) -> NDArray[np.int64]:
        """The `actual` or `predicted` class of some of the images, as indices into `classes`."""
        return np.array([self.classes.index(self.table[column].iloc[place]) for place in places], np.int64)

    def mistakes(self, count: int) -> list[int]:
        """The places of the images that are most confidently taken for another class, the worst first."""
        return _places(mistakes(self.table), count)

    def right(self, count: int) -> list[int]:
        """The places of images most confidently taken for what they are, the classes in turn."""
        right = self.table[self.table["correct"]]
        right = right.sort_values("probability", ascending=False, kind="stable")
        turns = right.groupby("actual", sort=False).cumcount()
        return _places(right.loc[turns.sort_values(kind="stable").index], count)


def picture(pixels: NDArray[np.uint8]) -> Image.Image:
    """The image of pixels (height, width, channels), of one or three channels."""
    return Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)


def _places(rows: pd.DataFrame, count: int) -> list[int]:
    return [int(place) for place in rows.index[:count]]
