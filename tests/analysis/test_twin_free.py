import numpy as np
import pytest

from bench.analysis.twin_free import ClassLeft, Heaviest, changed_classes, class_weights, heaviest


def test_weights_give_every_class_its_share_of_all_images():
    images, left = np.array([416, 262, 0]), np.array([298, 33, 0])
    weights = class_weights(images, left)
    assert (weights * left).sum() == pytest.approx(331)
    assert weights * left / 331 == pytest.approx(images / 678)
    assert weights[2] == 0


def test_where_all_classes_lost_alike_every_image_counts_the_same():
    assert class_weights(np.array([40, 20]), np.array([20, 10])) == pytest.approx([1, 1])


def test_no_weight_gives_a_class_without_images_its_share():
    assert class_weights(np.array([40, 20]), np.array([40, 0])) is None


def test_the_classes_are_counted_where_their_shares_are_others():
    lost = [ClassLeft("def_front", 416, 298), ClassLeft("ok_front", 262, 33)]
    assert changed_classes(lost) == "298 of 416 def_front, 33 of 262 ok_front"
    alike = [ClassLeft("def_front", 416, 208), ClassLeft("ok_front", 262, 131)]
    assert changed_classes(alike) is None
    assert changed_classes([]) is None
    assert changed_classes([ClassLeft("def_front", 416, 0)]) is None


def test_a_small_class_that_is_gone_is_counted_too():
    classes = [ClassLeft("common", 1000, 1000), ClassLeft("rare", 2, 0)]
    assert changed_classes(classes) == "1,000 of 1,000 common, 0 of 2 rare"


def test_of_many_classes_those_that_lost_most_are_named():
    classes = [ClassLeft(f"c{number}", 100, 100) for number in range(98)]
    classes += [ClassLeft("half", 100, 50), ClassLeft("few", 400, 10)]
    assert changed_classes(classes).startswith("10 of 400 few, 50 of 100 half, 100 of 100 c0,")
    assert changed_classes(classes).endswith(" and 94 more classes")


def test_the_class_of_which_one_image_weighs_most_is_told_with_its_share():
    lost = [ClassLeft("def_front", 416, 298), ClassLeft("ok_front", 262, 33), ClassLeft("none", 0, 0)]
    assert heaviest(lost) == Heaviest("ok_front", 33, 262 / 678)
    weights = class_weights(np.array([416, 262]), np.array([298, 33]))
    assert pytest.approx(weights.max() / 331) == 262 / 678 / 33, "what an image counts for in the score"


@pytest.mark.parametrize(
    "classes",
    [
        [],
        [ClassLeft("a", 40, 20), ClassLeft("b", 20, 10)],
        [ClassLeft("a", 40, 40), ClassLeft("b", 20, 0)],
    ],
    ids=["unknown", "alike", "no score"],
)
def test_where_no_image_weighs_more_than_others_none_is_told(classes):
    assert heaviest(classes) is None
