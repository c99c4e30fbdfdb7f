"""What each test image contributes to a score: the ground on which uncertainty over images stands.

Every score here is a smooth function of the confusion matrix that does not change when all its counts are
scaled. Its derivative by the weight of one image is that image's empirical influence (the infinitesimal
jackknife: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 21), and depends only on the
image's actual and predicted class. Over all images the influences sum to 0, and the sum of their squares over
independent images estimates the variance of the score. For accuracy this is the binomial variance exactly;
for F1 it is the first term of a series in one over the number of images of a class, so that few images of a
class make it too small. Images are taken to be independent draws, classes included: near-duplicates have to
be summed up first, by group. Where images have
weights, the confusion matrix holds sums of these, and what an image contributes is its weight times the
influence here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Confusion = NDArray[np.integer] | NDArray[np.floating]


@dataclass(frozen=True)
class Contribution:
    """A score and what an image of each kind contributes to it.

    Attributes:
        score: From 0 to 1.
        influence: Of an image by its actual (row) and predicted (column) class, shape (classes, classes).
    """

    score: float
    influence: NDArray[np.float64]


def accuracy(confusion: Confusion) -> Contribution:
    """The share of images classified right.

    Args:
        confusion: Images by actual (row) and predicted (column) class, shape (classes, classes), one image at
            least; or the sums of their weights.

    Returns:
        Of one run. Not for the luck of its seed, which no image tells of.
    """
    images = confusion.sum()
    score = float(np.trace(confusion) / images)
    return Contribution(score, (np.eye(len(confusion)) - score) / images)


def weighted_f1(confusion: Confusion) -> Contribution:
    """F1 of each class averaged by its number of images. Arguments as in `accuracy`.

    Returns:
        As `accuracy`; the shares of the classes vary with the images too. A class without images counts
        nothing, one without images and predictions has an F1 of 0.
    """
    images = confusion.sum()
    share = confusion.sum(axis=1) / images
    f1, size = _f1(confusion)
    score = float(share @ f1)
    # The share of a class is a ratio of weights too.
    of_share = (f1 - score) / images
    return Contribution(score, _averaged(share, f1, size) + of_share[:, None])


def macro_f1(confusion: Confusion) -> Contribution:
    """F1 of each class averaged evenly. Arguments as in `accuracy`.

    Returns:
        As `accuracy`; a class without images and predictions counts as 0. Not for intervals: a class of few
        images has as much weight as the others, and makes them too narrow.
    """
    f1, size = _f1(confusion)
    return Contribution(float(f1.mean()), _averaged(np.full(len(f1), 1 / len(f1)), f1, size))


CONTRIBUTIONS: dict[str, Callable[[Confusion], Contribution]] = {
    "accuracy": accuracy,
    "weighted_f1": weighted_f1,
    "macro_f1": macro_f1,
}


def _f1(confusion: Confusion) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """F1 of each class, 0 where neither an image nor a prediction is of it, and its denominator.

    Both of shape (classes,).
    """
    size = (confusion.sum(axis=0) + confusion.sum(axis=1)).astype(np.float64)
    size[size == 0] = 1
    return 2 * np.diagonal(confusion) / size, size


def _averaged(
    weights: NDArray[np.float64], f1: NDArray[np.float64], size: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Influence on a mean of F1 = 2 TP / (actual + predicted) with fixed weights, shape (classes, classes).

    Args:
        weights: Of each class, shape (classes,).
        f1: Of each class, shape (classes,).
        size: Its denominator, shape (classes,).
    """
    each = weights / size
    lost = each * f1
    return np.asarray(2 * np.diag(each) - lost[:, None] - lost[None, :])
