"""How far the test images without a twin in training or validation stand for all test images.

Twins may be common in one class and rare in another, so that the images without one have other class shares.
A score on them would then differ for that reason alone: where nearly all are of one class, answering always
with it scores well. So each of these images is weighted by the share of its class among all test images over
its share among these (direct standardisation; weights of classes as in post-stratified surveys).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Class shares that lie closer together than this are taken as the same.
_SAME_SHARE = 0.01
_MOST_NAMED = 6


@dataclass(frozen=True)
class ClassLeft:
    """The test images of one class.

    Attributes:
        name: Of the class.
        images: How many there are.
        left: How many of them have no twin.
    """

    name: str
    images: int
    left: int


@dataclass(frozen=True)
class Heaviest:
    """The class of which a single image counts for most.

    Attributes:
        name: Of the class.
        left: How many of its images have no twin.
        share: What these count for together, of all images without a twin: its share of all test images.
    """

    name: str
    left: int
    share: float


def class_weights(images: NDArray[np.int64], left: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """What an image of each class counts for, so that those that are left have the class shares of all.

    That is post-stratification by class (Holt and Smith, J. Royal Statistical Society A 142, 1979), and takes
    the images of a class that are left for a random sample of all of it.

    Args:
        images: How many there are of each class, shape (classes,).
        left: How many of these are left, shape (classes,).

    Returns:
        Shape (classes,); 1 on average over the images that are left. None where a class has none left, since
        no weight then gives it its share. Not for images that twins make easier or harder than others of
        their class: what then is missing no weight brings back.
    """
    if ((images > 0) & (left == 0)).any():
        return None
    among_all, among_left = images / images.sum(), left / left.sum()
    weights: NDArray[np.float64] = np.divide(among_all, among_left, out=np.zeros(len(images)), where=left > 0)
    return weights


def changed_classes(classes: Sequence[ClassLeft]) -> str | None:
    """How many images of each class are left, in words; None where they have the class shares of all.

    Args:
        classes: In label order. Of more than a few those that lost most are named, and the rest counted.

    Returns:
        `298 of 416 def_front, 33 of 262 ok_front`; of classes that have images alone.
    """
    images, left = sum(each.images for each in classes), sum(each.left for each in classes)
    if not any(_changed(each, images, left) for each in classes):
        return None
    present = [each for each in classes if each.images]
    named = present
    if len(present) > _MOST_NAMED:
        named = sorted(present, key=lambda each: each.left / each.images)[:_MOST_NAMED]
    rest = len(present) - len(named)
    texts = [f"{each.left:,} of {each.images:,} {each.name}" for each in named]
    return ", ".join(texts) + (f" and {rest:,} more classes" if rest else "")


def heaviest(classes: Sequence[ClassLeft]) -> Heaviest | None:
    """The class of which one image counts for most in a score without twins.

    Args:
        classes: In label order.

    Returns:
        None where all images count about alike, and where there is no such score.
    """
    if changed_classes(classes) is None or any(each.images and not each.left for each in classes):
        return None
    one = max((each for each in classes if each.left), key=lambda each: each.images / each.left)
    return Heaviest(one.name, one.left, one.images / sum(each.images for each in classes))


def _changed(one: ClassLeft, images: int, left: int) -> bool:
    """Whether a class has another share of so many images that are left than of all, or none of them."""
    if left == 0 or one.images == 0:
        return False
    return one.left == 0 or abs(one.left / left - one.images / images) >= _SAME_SHARE
