"""Confusion matrices as pictures: one run's, or those of every row of a table."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.figure import Figure

from bench.report.explanations.matrix_panel import Matrix, Panel
from bench.report.looks import TEXT_SIZE, literal, set_title

# Inches of one side of a matrix: of a class where there is room for it, of the whole at least and at most.
_CLASS_SIDE, _LEAST_SIDE, _MOST_SIDE, _MOST_SIDE_ALONE = 0.34, 1.9, 4.2, 11.0
_WIDTH = 11.0


def confusion_matrix(matrix: Matrix) -> Figure:
    """One run's matrix, in counts and with each row divided by its sum; large enough for a name a class."""
    panel = Panel(matrix, _side([matrix], _MOST_SIDE_ALONE))
    rows, columns = (1, 2) if 2 * (panel.side + panel.left) <= _WIDTH else (2, 1)
    figure = _figure([panel], rows, columns)
    for axes, normalised in zip(figure.subplots(rows, columns).flat, (False, True), strict=True):
        panel.draw(axes, normalised=normalised)
        axes.set_title("shares of the actual class" if normalised else "images", fontsize=TEXT_SIZE)
    set_title(figure, matrix.name)
    return figure


def confusion_matrices(matrices: Sequence[Matrix], *, normalised: bool) -> Figure:
    """Matrices side by side; where classes are too many for numbers and names, the worst pairs are named.

    Args:
        matrices: At least one.
        normalised: Each row divided by its sum, instead of counts.
    """
    side = _side(matrices, _MOST_SIDE)
    panels = [Panel(matrix, side) for matrix in matrices]
    columns = min(len(panels), max(1, int(_WIDTH // (side + max(panel.left for panel in panels)))))
    rows = math.ceil(len(panels) / columns)
    figure = _figure(panels, rows, columns)
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes, panel in zip(grid.flat, panels, strict=False):
        panel.draw(axes, normalised=normalised)
        axes.set_title(literal("\n".join(panel.heading)), fontsize=TEXT_SIZE)
    for axes in grid.flat[len(panels) :]:
        axes.set_visible(False)
    return figure


def _side(matrices: Sequence[Matrix], most: float) -> float:
    classes = max(len(matrix.classes) for matrix in matrices)
    return min(max(_LEAST_SIDE, _CLASS_SIDE * classes), most)


def _figure(panels: Sequence[Panel], rows: int, columns: int) -> Figure:
    """A figure with room for so many panels, and a title."""
    width = max(panel.side + panel.left for panel in panels)
    height = max(panel.side + panel.below for panel in panels)
    height += 0.15 + 0.15 * max(len(panel.heading) for panel in panels)
    return Figure(figsize=(columns * width, rows * height + 0.4), layout="constrained")
