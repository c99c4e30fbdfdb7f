"""Twins made on purpose, which show how far apart the twins of a dataset lie."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance

from bench.data.audit.thumbnails import Opener, Thumbnails, thumbnail

CROP = 0.025  # of the width or height, at most, cut from each side
BRIGHTNESS = 0.12  # so much more or less
QUALITIES = 75, 95  # of JPEG, the worst and the best
_MOST_PIXELS = 320  # a side: what is larger is made smaller first, since thumbnails would show no difference


@dataclass(frozen=True)
class Planted:
    """Pairs of thumbnails, each image with a twin made of it.

    Attributes:
        originals: (pairs, SIDE, SIDE).
        twins: (pairs, SIDE, SIDE).
    """

    originals: Thumbnails
    twins: Thumbnails


def plant(
    open_image: Opener,
    paths: Sequence[str],
    twins: int,
    rng: np.random.Generator,
    advance: Callable[[int], None],
) -> Planted:
    """Makes twins of images: cropped, brighter or darker, and re-encoded, each by chance.

    Flips and rotations are left out: what is compared is compared in every orientation.

    Args:
        open_image: Reads one.
        paths: Of those to make twins of.
        twins: How many to make of each.
        rng: Draws what is done.
        advance: Is told how many images are done.
    """

    def one(path: str, own: np.random.Generator) -> NDArray[np.uint8]:
        return _with_twins(open_image(path), twins, own)

    made = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(one, paths, rng.spawn(len(paths))):
            made.append(found)
            advance(len(made))
    stacked = np.stack(made)
    originals = np.repeat(stacked[:, 0], twins, axis=0)
    return Planted(originals, np.concatenate(list(stacked[:, 1:])))


def _with_twins(image: Image.Image, twins: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """(1 + twins, SIDE, SIDE), the original first."""
    image.thumbnail((_MOST_PIXELS, _MOST_PIXELS), Image.Resampling.BILINEAR)
    return np.stack([thumbnail(image), *(thumbnail(_twin(image, rng)) for _ in range(twins))])


def _twin(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    width, height = image.size
    left, top, right, bottom = rng.uniform(0, CROP, 4)
    box = (left * width, top * height, (1 - right) * width, (1 - bottom) * height)
    cropped = image.resize(image.size, Image.Resampling.BICUBIC, box=box)
    lit = ImageEnhance.Brightness(cropped).enhance(1 + rng.choice((-BRIGHTNESS, BRIGHTNESS)))
    file = io.BytesIO()
    lit.save(file, "JPEG", quality=int(rng.integers(*QUALITIES, endpoint=True)))
    return Image.open(file)
