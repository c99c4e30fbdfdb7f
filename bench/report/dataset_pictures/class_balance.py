"""How many images each class has, as bars and as a pie."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from numpy.typing import NDArray

from bench.report.looks import COLOURS, SMALL_SIZE, TEXT_SIZE, TITLE_SIZE, TRAIN_COLOUR, literal, short
from bench.suite.dataset import SPLITS

_MOST_IN_ONE_COLUMN = 30
_COLUMNS = 2
_LEAST_LABELLED = 0.04  # Of the whole: in smaller slices, labels would cover each other.
_LONGEST_NAME = 24


def class_balance(counts: Mapping[str, Mapping[str, int]], title: str = "") -> Figure:
    """Draws the images of each class as bars by split, and the shares of the training split as a pie.

    Args:
        counts: Images by split and class name, as a manifest or a record counts them.
        title: Above both.
    """
    names = [literal(short(name, _LONGEST_NAME)) for name in counts["train"]]
    classes, images = len(names), np.array([list(counts[split].values()) for split in SPLITS])
    if classes <= _MOST_IN_ONE_COLUMN:
        figure = Figure(figsize=(10, max(3.4, 1.5 + 0.3 * classes)), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=[3, 2])
        columns, pie = [left], right
    else:
        height = 0.155 * math.ceil(classes / _COLUMNS)
        figure = Figure(figsize=(9, 5 + height), layout="constrained")
        grid = figure.add_gridspec(2, _COLUMNS, height_ratios=[3.6, height])
        pie = figure.add_subplot(grid[0, :])
        columns = [figure.add_subplot(grid[1, column]) for column in range(_COLUMNS)]
    parts = np.array_split(np.arange(classes), len(columns))
    for axes, part in zip(columns, parts, strict=True):
        _bars(axes, [names[label] for label in part], images[:, part], images.sum(axis=0).max())
    _pie(pie, names, images[0])
    if title:
        figure.suptitle(literal(title), fontsize=TITLE_SIZE)
    handles, labels = columns[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower left", ncols=3, frameon=False, fontsize=TEXT_SIZE)
    return figure


def _bars(axes: Axes, names: Sequence[str], counts: NDArray[np.int64], longest: int) -> None:
    """One bar a class, in a piece a split: counts are (splits, classes)."""
    places = np.arange(len(names))
    starts = np.zeros(len(names), np.int64)
    for split, colour, numbers in zip(SPLITS, COLOURS, counts, strict=False):
        axes.barh(places, numbers, left=starts, color=colour, height=0.72, label=split)
        starts = starts + numbers
    size = TEXT_SIZE if len(names) <= _MOST_IN_ONE_COLUMN else SMALL_SIZE
    for place, total in enumerate(starts):
        axes.text(total + 0.01 * longest, place, f"{total:,}", va="center", fontsize=size - 0.5)
    axes.set_yticks(places, names, fontsize=size)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1.1 * longest)
    axes.set_xlabel("images", fontsize=TEXT_SIZE)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=SMALL_SIZE)
    axes.grid(axis="x", color="#dddddd")
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)


def _pie(axes: Axes, names: Sequence[str], counts: NDArray[np.int64]) -> None:
    """The training split, the largest class first; small slices stay without a label."""
    order = np.argsort(-counts, kind="stable")
    shares = counts[order] / counts.sum()
    labels = [
        f"{names[label]} {share:.1%}" if share >= _LEAST_LABELLED else ""
        for label, share in zip(order, shares, strict=True)
    ]
    axes.pie(
        shares,
        labels=labels,
        colors=_tints(len(names)),
        startangle=90,
        counterclock=False,
        wedgeprops={"edgecolor": "white", "linewidth": 0.8 if len(names) <= _MOST_IN_ONE_COLUMN else 0.3},
        textprops={"fontsize": TEXT_SIZE},
    )
    axes.set_title(f"train: {counts.sum():,} images", fontsize=TEXT_SIZE)
    if "" in labels:
        below = _extremes([names[order[place]] for place in (0, -1)], counts)
        axes.text(0.5, -0.04, below, transform=axes.transAxes, ha="center", fontsize=TEXT_SIZE)


def _extremes(names: Sequence[str], counts: NDArray[np.int64]) -> str:
    """What slices too small for labels do not tell: names are those of the largest and the smallest class."""
    if counts.min() == counts.max():
        return f"{len(counts)} classes of {counts[0]:,} images each"
    ends = zip(("largest", "smallest"), names, (counts.max(), counts.min()), strict=True)
    said = ", ".join(f"{end} {name} {count / counts.sum():.1%}" for end, name, count in ends)
    return f"{len(counts)} classes: {said}"


def _tints(count: int) -> list[str]:
    """The colour of the training split, lighter from slice to slice: other colours would be other splits."""
    colour = np.array(to_rgb(TRAIN_COLOUR))
    return [to_hex(1 - strength * (1 - colour)) for strength in np.linspace(1, 0.3, count)]
