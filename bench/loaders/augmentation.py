"""The law of augmentation: what is drawn for an image, and what that does to its pixels.

Every loader varies images by these functions and no other (unless a suite asks for its native way), so that
loaders differ in how they read and order images, not in what augmentation means.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.suite.augmentation import Augmentation

DRAWS = 10
"""How many uniform numbers one image takes, whichever parameters are set."""


@dataclass(frozen=True)
class Transform:
    """What happens to one image; the defaults leave it alone.

    The geometry leads from a place in the result to the place in the image that it shows, both measured from
    the centre: flips, then zoom, shear, shift and rotation, as the matrices of ImageDataGenerator do. It
    differs from that code where its axes are confused: there `height_shift_range` moves columns, and an image
    that is not square turns about the wrong point.

    Attributes:
        rotation: In degrees.
        shear: In degrees.
        height_shift: A fraction of the height.
        width_shift: A fraction of the width.
        height_zoom: Scale along the height; above 1 shows more of the image.
        width_zoom: Scale along the width.
        horizontal_flip: Mirrors left and right.
        vertical_flip: Mirrors top and bottom.
        contrast: Factor about the mean of each channel.
        brightness: Factor.
    """

    rotation: float = 0.0
    shear: float = 0.0
    height_shift: float = 0.0
    width_shift: float = 0.0
    height_zoom: float = 1.0
    width_zoom: float = 1.0
    horizontal_flip: bool = False
    vertical_flip: bool = False
    contrast: float = 1.0
    brightness: float = 1.0

    def matrix(self, height: int, width: int) -> NDArray[np.float64]:
        """The (2, 3) matrix from (column, row, 1) in the result to (column, row) in the image."""
        turn, slant = math.radians(self.rotation), math.radians(self.shear)
        rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
        shear = np.array([[1.0, -math.sin(slant)], [0.0, math.cos(slant)]])
        mirror = np.where([self.horizontal_flip, self.vertical_flip], -1.0, 1.0)
        zoom = np.diag(np.array([self.width_zoom, self.height_zoom]) * mirror)
        linear = rotation @ shear @ zoom
        centre = np.array([(width - 1) / 2, (height - 1) / 2])
        shift = rotation @ np.array([self.width_shift * width, self.height_shift * height])
        return np.column_stack([linear, centre + shift - linear @ centre])

    def drawn(self, height: int, width: int) -> NDArray[np.float32]:
        """All of it as numbers (8,), for an image of that size.

        The `COEFFICIENTS` of the matrix row by row, then contrast and brightness.
        """
        return np.concatenate([self.matrix(height, width).ravel(), [self.contrast, self.brightness]]).astype(
            np.float32
        )


COEFFICIENTS = 6
UNVARIED: NDArray[np.float32] = np.array([1, 0, 0, 0, 1, 0, 1, 1], np.float32)
"""What `Transform.drawn` gives for an image that is left alone."""


def draw(augmentation: Augmentation, uniforms: NDArray[np.float64]) -> Transform:
    """Turns uniform numbers into what happens to one image.

    Args:
        augmentation: What may happen.
        uniforms: (DRAWS,) numbers in [0, 1); each parameter takes its own, whether it is set or not, so that
            setting one leaves the draws of the others alone.
    """
    places = uniforms.tolist()
    signed = [2 * place - 1 for place in places]
    dim, bright = augmentation.brightness or (1.0, 1.0)
    return Transform(
        rotation=signed[0] * augmentation.rotation,
        shear=signed[1] * augmentation.shear,
        height_shift=signed[2] * augmentation.height_shift,
        width_shift=signed[3] * augmentation.width_shift,
        height_zoom=1 + signed[4] * augmentation.zoom,
        width_zoom=1 + signed[5] * augmentation.zoom,
        horizontal_flip=augmentation.horizontal_flip and places[6] < 0.5,
        vertical_flip=augmentation.vertical_flip and places[7] < 0.5,
        contrast=1 + signed[8] * augmentation.contrast,
        brightness=dim + places[9] * (bright - dim),
    )


def apply(
    image: NDArray[np.float32],
    transform: Transform,
    augmentation: Augmentation,
    out: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Varies one image.

    Args:
        image: (height, width, channels), grey levels in 0-255.
        transform: What happens to it.
        augmentation: Says what stands where the transform reaches outside the image.
        out: Where to put the result, an array without gaps of the image's shape; new memory costs as much
            as the transform itself.

    Returns:
        (height, width, channels), clipped to 0-255.
    """
    warped = np.empty_like(image) if out is None else out
    _warp(image, transform, augmentation, warped)
    _recolour(warped, transform)
    return warped


def _warp(
    image: NDArray[np.float32], transform: Transform, augmentation: Augmentation, out: NDArray[np.float32]
) -> None:
    """One bilinear transform. OpenCV 5 is exact to 0.02 grey levels; 4 rounded places to 1/32 of a pixel."""
    import cv2

    height, width, _ = image.shape
    borders = {
        "nearest": cv2.BORDER_REPLICATE,
        "constant": cv2.BORDER_CONSTANT,
        "reflect": cv2.BORDER_REFLECT,
        "wrap": cv2.BORDER_WRAP,
    }
    cv2.warpAffine(
        image,
        transform.matrix(height, width),
        (width, height),
        dst=out,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=borders[augmentation.fill],
        borderValue=(augmentation.fill_value,) * 4,
    )


def _recolour(image: NDArray[np.float32], transform: Transform) -> None:
    """Contrast about each channel's mean, then brightness, in one scale and offset; then clips. In place."""
    import cv2

    height, width, channels = image.shape
    rows = image.reshape(height, width * channels)
    if transform.contrast != 1 or transform.brightness != 1:
        means = np.array(cv2.mean(image)[:channels])
        offsets = means * ((1 - transform.contrast) * transform.brightness)
        rows *= np.float32(transform.contrast * transform.brightness)
        # Whole rows at once: broadcasting over an axis of three is many times slower.
        rows += np.tile(offsets, width).astype(np.float32)
    np.clip(rows, 0, 255, out=rows)
