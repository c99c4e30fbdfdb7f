"""Some images of each class."""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.figure import Figure

from bench.data.manifest import Manifest
from bench.report.dataset_pictures.sheet import GAP, Sheet, evenly, open_all
from bench.report.looks import short

_LABEL_HEIGHT = 24
_LETTER_WIDTH = 8


class _Layout(NamedTuple):
    """How many images a class has, how large they are in pixels, and how many classes stand side by side."""

    images: int
    side: int
    abreast: int

    @property
    def block_width(self) -> int:
        return self.images * (self.side + GAP) + 2 * GAP

    @property
    def block_height(self) -> int:
        return _LABEL_HEIGHT + self.side + GAP


def contact_sheet(manifest: Manifest, title: str = "") -> Figure:
    """Shows images of each class, evenly spread over its files in the training split.

    Args:
        manifest: The dataset.
        title: Above the sheet.
    """
    layout = _layout(len(manifest.classes))
    rows = -(-len(manifest.classes) // layout.abreast)
    sheet = Sheet(
        width=layout.abreast * layout.block_width, height=rows * layout.block_height + GAP, title=title
    )
    for label in range(len(manifest.classes)):
        row, column = divmod(label, layout.abreast)
        _place_class(sheet, manifest, label, layout, column * layout.block_width, row * layout.block_height)
    return sheet.figure()


def _layout(classes: int) -> _Layout:
    if classes <= 12:
        return _Layout(images=8, side=104, abreast=1)
    return _Layout(images=6, side=66, abreast=2) if classes <= 40 else _Layout(images=3, side=64, abreast=4)


def _place_class(sheet: Sheet, manifest: Manifest, label: int, layout: _Layout, left: int, top: int) -> None:
    split = manifest.splits["train"]
    paths = [path for path, other in zip(split.paths, split.labels, strict=True) if other == label]
    text = _label(manifest.classes[label], len(paths), layout.block_width)
    sheet.write(text, left + GAP, top + _LABEL_HEIGHT / 2)
    chosen = [paths[place] for place in evenly(len(paths), layout.images)]
    for number, image in enumerate(open_all(manifest.root, chosen, manifest.color)):
        sheet.place(image, left + GAP + number * (layout.side + GAP), top + _LABEL_HEIGHT, layout.side)


def _label(name: str, images: int, width: int) -> str:
    count = f" ({images:,})"
    return short(name, int(width / _LETTER_WIDTH) - len(count)) + count
