"""Which pairs of images are worth a closer look: each image with those nearest to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.data.audit.features import features
from bench.data.audit.metric import Metric
from bench.data.audit.orientations import ORIENTATIONS, inverse
from bench.data.audit.thumbnails import Thumbnails

NEIGHBOURS = 6
_ROWS, _COLUMNS = 256, 8192  # of a block of distances: a few megabytes, whatever the number of images
_FEATURES_AT_ONCE = 2048


@dataclass(frozen=True)
class Candidates:
    """Pairs of images, three arrays of equal length.

    Attributes:
        first: Index of one image.
        second: Index of the other, which is greater.
        orientation: How to turn the first to lay it on the second.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    orientation: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.first)


def find_candidates(
    thumbnails: Thumbnails, metric: Metric, farthest: float, advance: Callable[[int], None]
) -> Candidates:
    """Finds the `NEIGHBOURS` nearest of each image, in any orientation.

    Args:
        thumbnails: (images, SIDE, SIDE).
        metric: Says how far two are from each other.
        farthest: Deviation from which on two are no candidates.
        advance: Is told how many images are done.
    """
    turned = _coordinates(thumbnails, metric)
    plain = turned[0]
    found = [np.empty((0, 2), np.int64)]
    for start in range(0, len(plain), _ROWS):
        rows = slice(start, start + _ROWS)
        found.append(_neighbours(turned[:, rows], plain, start, farthest * plain.shape[1]))
        advance(min(start + _ROWS, len(plain)))
    pairs = np.concatenate(found)
    return _ordered(pairs, _best_orientations(turned, pairs))


def _coordinates(thumbnails: Thumbnails, metric: Metric) -> NDArray[np.float32]:
    """Places of all images in every orientation: (orientations, images, dimensions)."""
    shape = len(ORIENTATIONS), len(thumbnails), metric.directions.shape[1]
    places = np.empty(shape, np.float32)
    for start in range(0, len(thumbnails), _FEATURES_AT_ONCE):
        rows = slice(start, start + _FEATURES_AT_ONCE)
        given = features(thumbnails[rows])
        for number in range(len(ORIENTATIONS)):
            places[number, rows] = metric.coordinates(given, number)
    return places


def _neighbours(
    turned: NDArray[np.float32], plain: NDArray[np.float32], start: int, farthest: float
) -> NDArray[np.int64]:
    """The nearest of some images: (pairs, 2), the number of the image and of its neighbour.

    Args:
        turned: Places of these images in every orientation, (orientations, rows, dimensions).
        plain: Places of all images as they are, (images, dimensions).
        start: Number of the first of these images.
        farthest: Squared distance from which on two are no neighbours.
    """
    found = []
    for column in range(0, len(plain), _COLUMNS):
        distances = _least_distances(turned, plain[column : column + _COLUMNS])
        row, other = np.nonzero(distances < farthest)
        keep = row + start != other + column
        found.append((row[keep], other[keep] + column, distances[row, other][keep]))
    row, other, distance = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((other, distance, row))
    row, other = row[order], other[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    near = rank < NEIGHBOURS
    return np.stack([row[near] + start, other[near]], axis=1)


def _least_distances(turned: NDArray[np.float32], plain: NDArray[np.float32]) -> NDArray[np.float32]:
    """Squared distances (rows, columns) in the orientation that makes them least."""
    lengths = np.square(plain).sum(axis=1)
    least = np.full((turned.shape[1], len(plain)), np.inf, np.float32)
    for places in turned:
        product = places @ plain.T
        product *= -2
        product += lengths
        product += np.square(places).sum(axis=1)[:, None]
        np.minimum(least, product, out=least)
    return least


def _best_orientations(turned: NDArray[np.float32], pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each pair, how to turn the first so that it is nearest to the second."""
    others = turned[0, pairs[:, 1]]
    distances = np.stack([np.square(places[pairs[:, 0]] - others).sum(axis=1) for places in turned])
    best: NDArray[np.int64] = distances.argmin(axis=0)
    return best


def _ordered(pairs: NDArray[np.int64], orientations: NDArray[np.int64]) -> Candidates:
    """Each pair once, the image of the smaller number first."""
    inverses = np.array([inverse(number) for number in range(len(ORIENTATIONS))])
    swapped = pairs[:, 0] > pairs[:, 1]
    orientations = np.where(swapped, inverses[orientations], orientations)
    unique, place = np.unique(np.sort(pairs, axis=1), axis=0, return_index=True)
    return Candidates(unique[:, 0], unique[:, 1], orientations[place])
