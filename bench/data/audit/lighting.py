"""Bringing two aligned images to one brightness."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Grey levels: darker ones say little of the light, brighter ones may have been cut off.
_DARK, _WHITE = 10, 240
_LEAST_SEEN = 0.05  # of the pixels, from which the light is judged
_MOST = 1.35  # times as bright, or its inverse

Image = NDArray[np.uint8]  # (side, side)


def in_one_light(first: Image, second: Image) -> tuple[Image, Image] | None:
    """Brightens the darker of two images by a factor, and cuts it off at white as an editor would.

    Returns:
        Both; None if one is so much brighter that it cannot be the other in another light.
    """
    gain = _gain(first, second)
    if not 1 / _MOST <= gain <= _MOST:
        return None
    return (_brightened(first, gain), second) if gain >= 1 else (first, _brightened(second, 1 / gain))


def _gain(first: Image, second: Image) -> float:
    """How many times as bright the second is, by pixels that are neither dark nor cut off in either."""
    darker, brighter = np.minimum(first, second), np.maximum(first, second)
    seen = (darker >= _DARK) & (brighter <= _WHITE)
    if seen.mean() < _LEAST_SEEN:
        return 1.0
    return float(second[seen].sum(dtype=np.int64) / first[seen].sum(dtype=np.int64))


def _brightened(image: Image, gain: float) -> Image:
    brightened: Image = np.rint(image * np.float32(gain)).clip(0, 255).astype(np.uint8)
    return brightened
