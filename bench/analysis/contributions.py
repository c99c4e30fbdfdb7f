"""What each test image contributes to a score: the ground on which uncertainty over images stands.

Every score here is a smooth function of the confusion matrix that does not change when all its counts are
scaled. Its derivative by the weight of one image is that image's empirical influence (the infinitesimal
jackknife: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 21), and depends only on the
image's actual and predicted class. Over all images the influences sum to 0, and the sum of their squares over
independent images estimates the variance of the score. For accuracy this is the binomial variance exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Confusion = NDArray[np.integer]


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
            least.
    """
    images = confusion.sum()
    score = float(np.trace(confusion) / images)
    return Contribution(score, (np.eye(len(confusion)) - score) / images)


def weighted_f1(confusion: Confusion) -> Contribution:
    """F1 of each class averaged by its number of images. Arguments as in `accuracy`."""
    images = confusion.sum()
    share = confusion.sum(axis=1) / images
    f1, size = _f1(confusion)
    score = float(share @ f1)
    # The share of a class is a ratio of weights too.
    of_share = (f1 - score) / images
    return Contribution(score, _averaged(share, f1, size) + of_share[:, None])


def macro_f1(confusion: Confusion) -> Contribution:
    """F1 of each class averaged evenly. Arguments as in `accuracy`."""
    f1, size = _f1(confusion)
    return Contribution(float(f1.mean()), _averaged(np.full(len(f1), 1 / len(f1)), f1, size))


CONTRIBUTIONS: dict[str, Callable[[Confusion], Contribution]] = {
    "accuracy": accuracy,
    "weighted_f1": weighted_f1,
    "macro_f1": macro_f1,
}


def _f1(confusion: Confusion) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """F1 of each class, 0 where neither an image nor a prediction is of it, and its denominator."""
    size = np.maximum(confusion.sum(axis=0) + confusion.sum(axis=1), 1)
    return 2 * np.diagonal(confusion) / size, size


def _averaged(
    weights: NDArray[np.float64], f1: NDArray[np.float64], size: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Influence on a mean of F1 = 2 TP / (actual + predicted) with fixed weights, (classes, classes)."""
    each = weights / size
    lost = each * f1
    return np.asarray(2 * np.diag(each) - lost[:, None] - lost[None, :])
