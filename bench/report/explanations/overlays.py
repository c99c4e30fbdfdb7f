"""Grad-CAM as pictures: right and wrong predictions side by side, and one image for several classes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from bench.report.dataset_pictures.sheet import GAP, Sheet
from bench.report.explanations.gallery import Gallery, picture
from bench.report.explanations.grad_cam import CutNetwork, enlarged
from bench.report.looks import TEXT_SIZE, TITLE_SIZE, short

_SIDE = 150
_PITCH = _SIDE + GAP
_LINE = 18
_TALL = _SIDE + _LINE + 2 * GAP
_HEADING = 54
_BETWEEN = 36
_OPACITY = 0.8
_MOST_CLASSES = 4
_LEAST_WIDTH = 560


def side_by_side(cut: CutNetwork, gallery: Gallery, count: int, title: str) -> Figure:
    """Right predictions on the left, mistakes on the right, the most confident first.

    Right ones have their image and its map for the predicted class; mistakes also that for the actual one.
    """
    right, wrong = gallery.right(count), gallery.mistakes(count)
    middle = 2 * GAP + 2 * _PITCH + _BETWEEN
    height = _HEADING + max(len(right), len(wrong)) * _TALL
    sheet = Sheet(middle + 3 * _PITCH + GAP, height, title)
    _head(sheet, 2 * GAP, "right predictions", ["image", "predicted class"], right)
    _fill(sheet, 2 * GAP, cut, gallery, right, ["predicted"])
    _head(sheet, middle, "mistakes", ["image", "predicted class", "actual class"], wrong)
    _fill(sheet, middle, cut, gallery, wrong, ["predicted", "actual"])
    return sheet.figure()


def by_class(
    cut: CutNetwork, image: NDArray[np.uint8], shares: NDArray[np.float64], classes: Sequence[str], title: str
) -> Figure:
    """One image, and its maps for the classes that the network finds most probable.

    Args:
        cut: The network.
        image: In 0-255, (height, width, channels).
        shares: The probability of each class, (classes,).
        classes: Class names in label order.
        title: Above the picture.
    """
    asked = np.argsort(-shares, kind="stable")[:_MOST_CLASSES]
    maps = cut.maps(np.repeat(image[np.newaxis], len(asked), axis=0), asked)
    sheet = Sheet(max(_LEAST_WIDTH, (1 + len(asked)) * _PITCH + 3 * GAP), _TALL, title)
    sheet.place(picture(image), 2 * GAP, 0, _SIDE)
    for number, (label, found) in enumerate(zip(asked, maps, strict=True), start=1):
        left = 2 * GAP + number * _PITCH
        sheet.place(overlaid(image, found), left, 0, _SIDE)
        said = f"{short(classes[label], 14)}, {shares[label]:.0%}"
        sheet.write(said, left, _SIDE + 0.7 * _LINE, points=TEXT_SIZE)
    return sheet.figure()


def overlaid(image: NDArray[np.uint8], cam: NDArray[np.float32]) -> Image.Image:
    """An image in grey under its map: bare where that is zero, then red, and yellow at its peak.

    Args:
        image: In 0-255, (height, width, channels).
        cam: Of any size, zero or more.
    """
    # Of a small image the pixels stay to be seen, but not in the map above them.
    times = max(1, _SIDE // max(image.shape[:2]))
    image = image.repeat(times, axis=0).repeat(times, axis=1)
    height, width = image.shape[:2]
    scaled = enlarged(cam, height, width)
    grey = np.asarray(picture(image).convert("L").convert("RGB"), np.float32)
    heat = 255.0 * colormaps["autumn"](scaled)[..., :3]
    opacity = _OPACITY * scaled[..., np.newaxis]
    return Image.fromarray((grey + opacity * (heat - grey)).round().astype(np.uint8))


def _head(sheet: Sheet, left: int, what: str, columns: Sequence[str], places: Sequence[int]) -> None:
    sheet.write(what if places else f"no {what}", left, 0.3 * _HEADING, points=TITLE_SIZE)
    for number, column in enumerate(columns if places else ()):
        sheet.write(column, left + number * _PITCH, 0.75 * _HEADING)


def _fill(
    sheet: Sheet, left: int, cut: CutNetwork, gallery: Gallery, places: Sequence[int], columns: Sequence[str]
) -> None:
    """Fills rows with images and their maps for the class that each column of the table names."""
    if not places:
        return
    images = gallery.pixels(places)
    maps = [cut.maps(images, gallery.labels(places, column)) for column in columns]
    for row, place in enumerate(places):
        top = _HEADING + row * _TALL
        overlays = [overlaid(images[row], found[row]) for found in maps]
        for number, shown in enumerate([picture(images[row]), *overlays]):
            sheet.place(shown, left + number * _PITCH, top, _SIDE)
        sheet.write(_said(gallery, place), left, top + _SIDE + 0.7 * _LINE, points=TEXT_SIZE)


def _said(gallery: Gallery, place: int) -> str:
    shown = gallery.table.iloc[place]
    taken = f"{short(shown.predicted)}, {shown.probability:.0%}"
    return taken if shown.correct else f"is {short(shown.actual)}, taken for {taken}"
