"""Images as small grey squares: all that an audit looks at."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.data.manifest import Manifest
from bench.data.pixels import open_upright

SIDE = 64

Thumbnails = NDArray[np.uint8]  # (images, SIDE, SIDE), grey levels
Opener = Callable[[str], Image.Image]
"""Reads the image at a path."""


def opener(manifest: Manifest) -> Opener:
    """Reads the images of a dataset as every loader does."""
    return lambda path: open_upright(manifest.root / path, manifest.color)


def thumbnail(image: Image.Image) -> NDArray[np.uint8]:
    """Squeezes or stretches an image to a grey square, so that it has one shape however it is turned."""
    return np.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR))


def read_thumbnails(open_image: Opener, paths: Sequence[str], advance: Callable[[int], None]) -> Thumbnails:
    """Reads images.

    Args:
        open_image: Reads one.
        paths: Of each.
        advance: Is told how many are done.
    """
    thumbnails = np.empty((len(paths), SIDE, SIDE), np.uint8)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for index, read in enumerate(pool.map(lambda path: thumbnail(open_image(path)), paths)):
            thumbnails[index] = read
            advance(index + 1)
    return thumbnails
