from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from bench.report.dot_labels import label_dots

ALONE = [(0.5, 0.5)]
ACROSS = [(0.2 * place, 0.5) for place in range(1, 5)]
PILED = [(0.5, 0.5 - 0.01 * place) for place in range(8)]
IN_THE_CORNERS = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]


def drawn(dots):
    """Axes with labelled dots, and the boxes of the labels on the screen."""
    figure = Figure(figsize=(4, 4))
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    label_dots(axes, dots, [str(number + 1) for number in range(len(dots))])
    renderer = figure.canvas.get_renderer()
    for text in axes.texts:
        text.update_positions(renderer)
    # Without the line to the dot; and the box of a line of text is higher than its digits.
    return axes, [Text.get_window_extent(text, renderer).padded(-2) for text in axes.texts]


@pytest.mark.parametrize("dots", [ALONE, ACROSS, PILED, IN_THE_CORNERS])
def test_labels_cover_neither_each_other_nor_a_dot(dots):
    axes, boxes = drawn(dots)
    assert [text.get_text() for text in axes.texts] == [str(number + 1) for number in range(len(dots))]
    for one, other in combinations(boxes, 2):
        assert Bbox.intersection(one, other) is None
    for box in boxes:
        assert not any(box.contains(*axes.transData.transform(dot)) for dot in dots)


def test_labels_stay_within_the_axes():
    axes, boxes = drawn(IN_THE_CORNERS)
    room = axes.get_window_extent()
    for box in boxes:
        assert room.x0 <= (box.x0 + box.x1) / 2 <= room.x1
        assert room.y0 <= (box.y0 + box.y1) / 2 <= room.y1


def test_only_a_label_that_had_to_go_far_has_a_line_to_its_dot():
    axes, _ = drawn(ALONE)
    assert axes.texts[0].arrow_patch is None
    crowded, _ = drawn(PILED * 2)
    assert any(text.arrow_patch for text in crowded.texts)
