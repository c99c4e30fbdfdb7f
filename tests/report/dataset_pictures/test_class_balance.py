import pytest
from matplotlib.patches import Rectangle, Wedge

from bench.report.dataset_pictures import class_balance

MANY = {f"class-{label:03d}": (5, 1, 2) for label in range(100)}


def bars(figure):
    """Widths of the bars, by class and split."""
    found = {}
    for axes in figure.axes:
        names = [label.get_text() for label in axes.get_yticklabels()]
        for container in axes.containers:
            for name, bar in zip(names, container, strict=True):
                assert isinstance(bar, Rectangle)
                found[name, container.get_label()] = bar.get_width()
    return found


def wedges(figure):
    return [patch for axes in figure.axes for patch in axes.patches if isinstance(patch, Wedge)]


def test_bars_are_counts_and_slices_are_shares(painted):
    counts = {"ant": (30, 3, 9), "bee": (10, 1, 3)}
    figure = class_balance(painted(counts).counts(), "insects")
    expected = {
        (name, split): number
        for name, numbers in counts.items()
        for split, number in zip(("train", "validation", "test"), numbers, strict=True)
    }
    assert bars(figure) == expected
    assert [abs(wedge.theta2 - wedge.theta1) / 360 for wedge in wedges(figure)] == pytest.approx([0.75, 0.25])
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert "ant 75.0%" in texts
    assert "42" in texts, "the number of images stands at the bar"


def test_a_hundred_classes_can_be_read(painted, pixels):
    figure = class_balance(painted(MANY).counts())
    found = bars(figure)
    assert {name for name, _ in found} == set(MANY)
    assert len(wedges(figure)) == 100
    labels = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert not any(text.startswith("class-") for text in labels), "labels of thin slices would overlap"
    assert "100 classes of 5 images each" in labels
    height, width, _ = pixels(figure).shape
    assert width < 1300
    # Rows of names stand further apart than they are high.
    (axes, *_) = [axes for axes in figure.axes if axes.containers]
    first, second = (label.get_window_extent() for label in axes.get_yticklabels()[:2])
    assert not first.overlaps(second)
    assert height > 50 * first.height


def test_of_slices_without_labels_the_ends_are_told(painted):
    figure = class_balance(painted({**MANY, "class-007": (9, 1, 2), "class-070": (1, 1, 2)}).counts())
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert "100 classes: largest class-007 1.8%, smallest class-070 0.2%" in texts


def test_names_that_look_like_formulas_are_names(painted, pixels):
    figure = class_balance(painted({"$a_b^": (3, 1, 1), "x" * 90: (3, 1, 1)}).counts(), "$100")
    assert min(pixels(figure).shape[:2]) > 300
