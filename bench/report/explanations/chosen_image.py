"""The one image whose feature maps are shown."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.data.pixels import open_upright
from bench.errors import BenchError
from bench.loaders.in_memory import fitted
from bench.report.explanations.gallery import Gallery
from bench.report.explanations.subject import Subject


@dataclass(frozen=True)
class ChosenImage:
    """One image as the network is given it.

    Attributes:
        name: What it is called.
        pixels: In 0-255, (height, width, channels).
    """

    name: str
    pixels: NDArray[np.uint8]


def choose_image(subject: Subject, gallery: Gallery | None, asked: str | None) -> ChosenImage | None:
    """The image that was asked for, else the test image that is most confidently classified right.

    Args:
        subject: The run.
        gallery: Its test images, None where they cannot be had.
        asked: A test image as the table of predictions names it, or the path of any image file.

    Returns:
        None where nothing was asked for and there are no images to choose from.

    Raises:
        BenchError: There is no such image, or it cannot be read.
    """
    known = list(gallery.table["file"]) if gallery else []
    if asked is None:
        return _of(gallery, (gallery.right(1) or [0])[0]) if gallery else None
    if gallery and asked in known:
        return _of(gallery, known.index(asked))
    if Path(asked).is_file():
        return _read(subject, Path(asked))
    close = difflib.get_close_matches(asked, known, n=1)
    hint = f": did you mean {close[0]}?" if close else ""
    raise BenchError(f"--image {asked!r}: there is neither such a file nor such a test image{hint}")


def _of(gallery: Gallery, place: int) -> ChosenImage:
    return ChosenImage(str(gallery.table["file"].iloc[place]), gallery.pixels([place])[0])


def _read(subject: Subject, path: Path) -> ChosenImage:
    try:
        upright = open_upright(path, subject.color)
    except (OSError, ValueError) as error:
        raise BenchError(f"{path}: this image cannot be read: {error}") from None
    return ChosenImage(path.name, fitted(upright, subject.shape, subject.protocol.interpolation))
