"""What of a thumbnail is compared: its tones, and its fine structure whatever the tones."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.data.audit.orientations import ORIENTATIONS, turn
from bench.data.audit.thumbnails import SIDE, Thumbnails

TONES, DETAILS = 16, 32  # side of each, in values
COUNT = 1 + TONES**2 + DETAILS**2
_NEARBY = 4.0  # pixels: standard deviation of the Gaussian that says what is local
_FAINT = 4.0  # grey levels: structure as faint as this counts half, for compression makes such too
_DARK = 8.0  # grey levels: added to the mean, for in darkness a level more or less is no difference in light

Plane = NDArray[np.float32]
Features = NDArray[np.float32]
"""(images, COUNT): the logarithm of the mean brightness, TONES x TONES tones in units of that mean, and
DETAILS x DETAILS details, which are the `structure` made smaller."""


def features(thumbnails: Thumbnails) -> Features:
    """Computes the features of thumbnails (images, SIDE, SIDE)."""
    found = np.empty((len(thumbnails), COUNT), np.float32)
    for row, pixels in zip(found, thumbnails, strict=True):
        levels = _reduced(pixels, TONES)
        mean = levels.mean() + _DARK
        row[0] = np.log(mean)
        row[1 : 1 + TONES**2] = levels.ravel() / mean
        row[1 + TONES**2 :] = _reduced(structure(pixels), DETAILS).ravel()
    return found


def _turned() -> NDArray[np.int64]:
    tones = 1 + np.arange(TONES**2).reshape(TONES, TONES)
    details = 1 + TONES**2 + np.arange(DETAILS**2).reshape(DETAILS, DETAILS)
    planes = ((turn(tones, number), turn(details, number)) for number in range(len(ORIENTATIONS)))
    return np.stack([np.concatenate([[0], one.ravel(), other.ravel()]) for one, other in planes])


TURNED = _turned()
"""Which feature of an image stands where once the image is turned: (orientations, COUNT)."""


def structure(pixels: NDArray[np.uint8]) -> Plane:
    """Pixels less their local mean, over their local spread: (SIDE, SIDE), zero where nothing is seen."""
    levels = pixels.astype(np.float32)
    detail = levels - _blurred(levels)
    spread = np.sqrt(_blurred(detail * detail))
    return (detail / (spread + _FAINT)).astype(np.float32, copy=False)


def _blurred(plane: Plane) -> Plane:
    blurred: Plane = cv2.GaussianBlur(plane, (0, 0), _NEARBY, borderType=cv2.BORDER_REFLECT)
    return blurred


def _reduced(plane: NDArray[np.uint8] | Plane, side: int) -> Plane:
    """Means over blocks: (SIDE, SIDE) to (side, side)."""
    step = SIDE // side
    means: Plane = plane.reshape(side, step, side, step).mean(axis=(1, 3), dtype=np.float32)
    return means
