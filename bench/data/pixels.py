"""Any readable image as upright 8-bit RGB or grey pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps


def open_upright(path: Path, color: str) -> Image.Image:
    """Opens an image of any kind and turns it into what all loaders are to see.

    The first frame of an animation is taken, the camera's orientation applied, 16-bit grey and fractions of
    white (0-1) scaled to 8 bits, and what is transparent laid on black.

    Args:
        path: The file.
        color: `rgb` or `grayscale`.

    Returns:
        An image of mode `RGB` or `L`.
    """
    with Image.open(path) as image:
        image.seek(0)
        upright = ImageOps.exif_transpose(image)
    return _opaque(_eight_bit(upright)).convert("RGB" if color == "rgb" else "L")


def _eight_bit(image: Image.Image) -> Image.Image:
    if image.mode == "F" or image.mode.startswith("I"):
        values = np.asarray(image, dtype=np.float64)
        peak = _white(image.mode, values)
        return Image.fromarray((values.clip(0, peak) * (255.0 / peak)).round().astype(np.uint8))
    return image


def _white(mode: str, values: NDArray[np.float64]) -> float:
    """What in an image of more than 8 bits, (height, width), is white."""
    if mode == "F" and values.min() >= 0 and values.max() <= 1:
        return 1.0
    # Pillow makes 32 bits of many 16-bit files; only what uses more of them is scaled by its peak.
    return max(65535.0, float(values.max()))


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode not in ("RGBA", "LA", "PA", "La", "RGBa") and "transparency" not in image.info:
        return image
    layered = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layered.size, (0, 0, 0, 255)), layered)
