import io

import numpy as np
import pytest
from PIL import Image

from bench.report.explanations.confusion import confusion_matrices, confusion_matrix
from bench.report.explanations.matrix_panel import Matrix
from bench.report.looks import png


def matrix_of(classes, right=80, seed=0, name="a row"):
    random = np.random.default_rng(seed)
    counts = random.multinomial(20, np.full(classes, 1 / classes), size=classes).astype(np.int64)
    counts[np.diag_indices(classes)] += right
    return Matrix(name, tuple(f"class {label:03d}" for label in range(classes)), counts)


def numbers(axes):
    return [text.get_text() for text in axes.texts]


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_every_square_has_its_number_and_every_class_its_name(classes):
    matrix = matrix_of(classes)
    counts, shares = confusion_matrix(matrix).get_axes()
    assert numbers(counts) == [f"{value}" for value in matrix.counts.ravel()]
    row = matrix.counts[0] / matrix.counts[0].sum()
    assert numbers(shares)[:classes] == ["0" if value == 0 else f"{value:.2f}" for value in row]
    for axes in (counts, shares):
        assert [label.get_text() for label in axes.get_yticklabels()] == list(matrix.classes)
        assert (axes.get_ylabel(), axes.get_xlabel()) == ("actual", "predicted")


def test_a_hundred_classes_of_one_run_keep_their_names():
    matrix = matrix_of(100)
    for axes in confusion_matrix(matrix).get_axes():
        assert [label.get_text() for label in axes.get_yticklabels()] == list(matrix.classes)


@pytest.mark.parametrize("normalised", [False, True])
def test_a_hundred_classes_side_by_side_name_the_pairs_that_are_confused_most(normalised):
    matrix = matrix_of(100)
    matrix.counts[7, 31] = 300
    first, second = confusion_matrices([matrix, matrix_of(100, seed=1)], normalised=normalised).get_axes()
    assert numbers(first) == []
    assert first.get_xlabel().startswith("predicted\nclass 007 as class 031: 7")
    assert [label.get_text() for label in second.get_yticklabels()][:3] == ["1", "11", "21"]


@pytest.mark.parametrize(("classes", "rows"), [(2, 12), (2, 1), (10, 3), (100, 2)])
def test_pictures_have_a_size_that_a_page_can_show(classes, rows):
    figure = confusion_matrices(
        [matrix_of(classes, name=f"row {row}") for row in range(rows)], normalised=True
    )
    width, height = Image.open(io.BytesIO(png(figure))).size
    assert 200 < width <= 1600
    assert 200 < height <= 3200
    assert sum(axes.get_visible() for axes in figure.get_axes()) == rows


def test_a_class_without_images_has_a_row_of_zeros():
    matrix = Matrix("", ("a", "b"), np.array([[0, 0], [1, 3]]))
    _, shares = confusion_matrix(matrix).get_axes()
    assert numbers(shares) == ["0", "0", "0.25", "0.75"]


def test_names_with_signs_of_formulas_are_shown_as_they_are():
    matrix = Matrix("$x$ and $y", ("$a$", "b_{c}"), np.eye(2, dtype=np.int64))
    assert png(confusion_matrices([matrix], normalised=False))
