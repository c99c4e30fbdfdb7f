"""Images that are, or nearly are, the same, two by two."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from matplotlib.figure import Figure

from bench.data.manifest import Manifest
from bench.records.audit import Group, Pair
from bench.report.dataset_pictures.sheet import GAP, Sheet, open_all
from bench.report.looks import short

A_PAGE = 24
_ABREAST = 4
_SIDE = 144
_LINE = 17
_LETTER_WIDTH = 8.2  # of a digit, with some room to spare
_WIDTH = 2 * (_SIDE + GAP) + 2 * GAP
_LONGEST = int((_WIDTH - 2 * GAP) / _LETTER_WIDTH)
_LONGEST_CLASS = 14


class _Two(NamedTuple):
    """Two images with a line above and two below."""

    heading: str
    paths: tuple[str, str]
    captions: tuple[str, str]


def twin_sheets(
    manifest: Manifest, pairs: Sequence[Pair], title: str, pages: int, total: int
) -> list[Figure]:
    """Shows pairs with their splits, labels and names, and how the second comes from the first.

    Args:
        manifest: The dataset.
        pairs: In the order in which they are to be seen.
        title: Above each page.
        pages: At most so many.
        total: How many pairs were found, where `pairs` are the first of them only.
    """
    starts = range(0, min(len(pairs), pages * A_PAGE), A_PAGE)
    return [
        _page(
            manifest,
            [_pair(pair) for pair in pairs[start : start + A_PAGE]],
            f"{title}: {_which(start, min(start + A_PAGE, len(pairs)), total)}",
        )
        for start in starts
    ]


def chain_sheet(manifest: Manifest, groups: Sequence[Group], title: str) -> Figure | None:
    """Shows the two images farthest apart in each of the largest groups: do they still belong together?

    Args:
        manifest: The dataset.
        groups: The largest first.
        title: Above the picture.

    Returns:
        None where all images of each group are twins of each other.
    """
    chained = [_ends(group, group.ends) for group in groups if group.ends][:A_PAGE]
    if not chained:
        return None
    heading = f"{title}: the two images farthest apart in each of the largest groups of twins"
    return _page(manifest, chained, heading)


def _which(start: int, end: int, total: int) -> str:
    return f"pairs {start + 1:,} to {end:,} of {total:,}, the most serious first"


def _pair(pair: Pair) -> _Two:
    how = "the same file" if pair.kind == "exact" else f"{pair.similarity:.3f}  {pair.orientation}"
    return _Two(how, pair.paths, (_caption(pair, 0), _caption(pair, 1)))


def _caption(pair: Pair, which: int) -> str:
    place = f"{pair.splits[which]}, {short(pair.classes[which], _LONGEST_CLASS)}, "
    return place + short(PurePosixPath(pair.paths[which]).name, _LONGEST - len(place))


def _ends(group: Group, paths: tuple[str, str]) -> _Two:
    labels = f", {len(group.classes)} labels" if len(group.classes) > 1 else ""
    heading = f"{group.images:,} images{labels}; {group.chain:,} pairs apart"
    first, last = (short(path, _LONGEST) for path in paths)
    return _Two(heading, paths, (first, last))


def _page(manifest: Manifest, shown: Sequence[_Two], title: str) -> Figure:
    columns = min(_ABREAST, max(2, len(shown)))
    height = _SIDE + 3 * _LINE + 3 * GAP
    sheet = Sheet(width=columns * _WIDTH, height=-(-len(shown) // columns) * height, title=title)
    for number, two in enumerate(shown):
        row, column = divmod(number, columns)
        _place(sheet, manifest, two, column * _WIDTH + GAP, row * height)
    return sheet.figure()


def _place(sheet: Sheet, manifest: Manifest, two: _Two, left: int, top: int) -> None:
    sheet.write(two.heading, left, top + _LINE / 2)
    for number, image in enumerate(open_all(manifest.root, two.paths, manifest.color)):
        sheet.place(image, left + number * (_SIDE + GAP), top + _LINE, _SIDE)
        sheet.write(two.captions[number], left, top + _SIDE + (1.5 + number) * _LINE + GAP / 2)
