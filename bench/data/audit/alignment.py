"""Laying one image on another that may be cropped a little otherwise."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.data.audit.features import structure
from bench.data.audit.thumbnails import SIDE

_STRETCH = 1.1  # at most, in any direction, or its inverse
_SHIFT = 0.06 * SIDE  # pixels, at most, of the middle
_STEPS = cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 30, 1e-3
_SMOOTHING = 5  # pixels

Image = NDArray[np.uint8]  # (SIDE, SIDE)
Warp = NDArray[np.float64]  # (2, 3) or (3, 3), from pixels (x, y, 1) of one image to those of another


def align(first: Image, second: Image) -> tuple[Image, Image] | None:
    """Cuts out of two images what both show, and brings the cuts to one size.

    Found by the affine map that maximises the correlation of their structure (Evangelidis and Psarakis, 2008,
    Parametric image alignment using enhanced correlation coefficient maximization).

    Returns:
        Both, (SIDE, SIDE) each; None if they do not fit, or only after more than a slight stretch and shift.
    """
    warp = np.eye(2, 3, dtype=np.float32)
    try:
        _, warp = cv2.findTransformECC(
            structure(first), structure(second), warp, cv2.MOTION_AFFINE, _STEPS, None, _SMOOTHING
        )
    except cv2.error:  # So it says that it found none.
        return None
    if not _is_slight(warp):
        return None
    region = _common(warp)
    return _cut(first, region), _cut(second, np.vstack([warp, (0, 0, 1)]) @ region)


def _is_slight(warp: Warp) -> bool:
    linear = warp[:, :2]
    middle = np.full(2, (SIDE - 1) / 2)
    shift = np.abs(linear @ middle + warp[:, 2] - middle).max()
    stretches = np.linalg.svd(linear, compute_uv=False)
    return bool(
        shift <= _SHIFT
        and stretches[0] <= _STRETCH
        and stretches[1] >= 1 / _STRETCH
        and np.linalg.det(linear) > 0
    )


def _common(warp: Warp) -> Warp:
    """The map from a whole image to the part of the first that the second shows too: (3, 3)."""
    last = SIDE - 1
    region = np.eye(3)
    for axis in (0, 1):
        scale, shift = warp[axis, axis], warp[axis, 2]
        start, end = max(0.0, -shift / scale), min(last, (last - shift) / scale)
        region[axis, axis], region[axis, 2] = (end - start) / last, start
    return region


def _cut(image: Image, region: Warp) -> Image:
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    cut: Image = cv2.warpAffine(image, region[:2], (SIDE, SIDE), flags=flags, borderMode=cv2.BORDER_REFLECT)
    return cut
