"""Whether two pictures look the same."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

# Of 255 grey levels, of any pixel: processors round the edges of lines otherwise, a moved dot is far more.
_MOST = 16


def look_alike(first: bytes, second: bytes) -> bool:
    """Whether two pictures have the same size and, as far as an eye can tell, the same pixels.

    Args:
        first: Of an image file; one that is no image looks like nothing.
        second: Of an image file.
    """
    try:
        one, other = (
            np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), int) for data in (first, second)
        )
    except OSError:
        return False
    return one.shape == other.shape and bool((np.abs(one - other) <= _MOST).all())
