import pytest

from bench.report.dataset_pictures import contact_sheet


def areas(picture, colour_of, classes):
    """How many pixels of the picture have each class's colour."""
    return [int((picture == colour_of(label)).all(axis=-1).sum()) for label in range(classes)]


@pytest.mark.parametrize("size", [(16, 16), (300, 300)])
def test_some_images_of_each_class_are_shown(painted, pixels, colour_of, size):
    manifest = painted({"ant": (30, 1, 1), "bee": (3, 1, 1)}, size)
    picture = pixels(contact_sheet(manifest, "insects"))
    many, few = areas(picture, colour_of, 2)
    assert many == 8 / 3 * few
    assert few >= 3 * 90**2
    rows = [(picture == colour_of(label)).all(axis=-1).any(axis=1).nonzero()[0] for label in range(2)]
    assert rows[0].max() < rows[1].min(), "the classes stand in the order of their labels"


def test_a_hundred_classes_fit_on_a_sheet(painted, pixels, colour_of):
    manifest = painted({f"class {label}": (4, 1, 1) for label in range(100)})
    picture = pixels(contact_sheet(manifest))
    assert min(areas(picture, colour_of, 100)) >= 3 * 64**2
    assert max(picture.shape) < 2500


def test_images_keep_their_shape(painted, pixels, colour_of):
    picture = pixels(contact_sheet(painted({"ant": (1, 1, 1), "bee": (1, 1, 1)}, size=(200, 100))))
    shown = (picture == colour_of(0)).all(axis=-1)
    height, width = shown.any(axis=1).sum(), shown.any(axis=0).sum()
    assert width == 2 * height


def test_grey_datasets_are_shown_grey(painted, pixels, colour_of):
    picture = pixels(contact_sheet(painted({"ant": (9, 1, 1), "bee": (9, 1, 1)}, color="grayscale")))
    assert areas(picture, colour_of, 2) == [0, 0]


def test_long_names_and_titles_stay_on_the_sheet(painted):
    figure = contact_sheet(painted({"ant $x$" * 40: (1, 1, 1), "bee": (1, 1, 1)}), "many words " * 40)
    figure.canvas.draw()
    for text in figure.axes[0].texts:
        extent = text.get_window_extent()
        assert extent.x0 >= 0
        assert extent.x1 <= figure.bbox.width
