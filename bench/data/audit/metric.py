"""A measure of how unlike two images are that makes little of what sets twins apart.

Between twins, some directions in the space of features vary much (edges, which a crop shifts), others
hardly; between different images of the dataset, others again do. The directions in which images vary most
compared with twins, each in units of what twins vary, make the measure: linear discriminants (R. A. Fisher,
1936, The use of multiple measurements in taxonomic problems), with each image a class of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, eigh, solve_triangular

from bench.data.audit.features import COUNT, TURNED, Features, features
from bench.data.audit.planted import Planted

_SHRINK = 0.01  # of the mean variance between twins, added to each direction: few twins show none in some


@dataclass(frozen=True)
class Metric:
    """Directions that tell images apart.

    Attributes:
        directions: (COUNT, dimensions).
    """

    directions: NDArray[np.float32]

    def coordinates(self, given: Features, orientation: int = 0) -> NDArray[np.float32]:
        """Places of images, turned: (images, dimensions)."""
        # To turn the directions back takes less than to turn all images.
        return given @ self.directions[np.argsort(TURNED[orientation])]

    def deviations(self, pairs: Planted) -> NDArray[np.float32]:
        """The mean squared difference of each pair: 1 on average for twins like those learnt."""
        differences = self.coordinates(features(pairs.originals) - features(pairs.twins))
        mean: NDArray[np.float32] = np.square(differences).mean(axis=1)
        return mean


def learn(pairs: Planted, dimensions: int) -> Metric:
    """Learns a measure from twins, the same for every orientation.

    Args:
        pairs: Twins, of images that are drawn from those to be told apart.
        dimensions: How many directions to keep.
    """
    originals, twins = features(pairs.originals), features(pairs.twins)
    within = _second_moments(originals - twins)
    within += _SHRINK * np.trace(within) / COUNT * np.eye(COUNT, dtype=np.float32)
    centre = originals.mean(axis=0)[TURNED].mean(axis=0)
    between = _second_moments(originals - centre)
    # In units of what twins vary; `eigh` solves for both matrices too, but takes five times as long.
    root = cholesky(within, lower=True)
    half = solve_triangular(root, between, lower=True)
    whitened = solve_triangular(root, half.T, lower=True)
    _, directions = eigh(whitened, subset_by_index=(COUNT - dimensions, COUNT - 1))
    return Metric(solve_triangular(root, directions, trans="T", lower=True))


def _second_moments(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean products of features (images, COUNT) over images and orientations: (COUNT, COUNT)."""
    # Single precision is as good here, and takes a third of the time.
    moments = rows.T @ rows / len(rows)
    mean: NDArray[np.float32] = np.mean([moments[np.ix_(order, order)] for order in TURNED], axis=0)
    return mean
