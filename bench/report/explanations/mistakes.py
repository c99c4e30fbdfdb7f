"""The most confident mistakes as a picture."""

from __future__ import annotations

import math

from matplotlib.figure import Figure

from bench.report.dataset_pictures.sheet import GAP, Sheet
from bench.report.explanations.gallery import Gallery, picture
from bench.report.looks import TEXT_SIZE, short

_SIDE = 240
_COLUMNS = 3
_LINE = 18
_LINES = 3
_LEAST_WIDTH = 640


def mistakes_sheet(gallery: Gallery, count: int, title: str) -> Figure | None:
    """Images taken for another class, the most confident first; None where there are none."""
    places = gallery.mistakes(count)
    if not places:
        return None
    rows = math.ceil(len(places) / _COLUMNS)
    columns = math.ceil(len(places) / rows)
    pitch, tall = _SIDE + 2 * GAP, _SIDE + _LINES * _LINE + 2 * GAP
    width = max(_LEAST_WIDTH, columns * pitch + 2 * GAP)
    sheet = Sheet(width, rows * tall, title)
    for number, (place, pixels) in enumerate(zip(places, gallery.pixels(places), strict=True)):
        row, column = divmod(number, columns)
        left, top = 2 * GAP + column * pitch, row * tall
        sheet.place(picture(pixels), left, top, _SIDE)
        shown = gallery.table.iloc[place]
        sheet.write(f"is {short(shown.actual)}", left, top + _SIDE + 0.7 * _LINE, points=TEXT_SIZE)
        taken = f"taken for {short(shown.predicted)}, {shown.probability:.0%}"
        sheet.write(taken, left, top + _SIDE + 1.7 * _LINE, points=TEXT_SIZE)
        sheet.write(short(shown.file.rpartition("/")[2], 30), left, top + _SIDE + 2.6 * _LINE)
    return sheet.figure()
