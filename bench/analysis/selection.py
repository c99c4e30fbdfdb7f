"""What choosing the best of several rows does to its score."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bench.analysis.variance import Scored, of_difference

DRAWS, TABLES, DRAWS_AGAIN = 4000, 40, 600
_FARTHEST = 4.0  # standard errors below the best row


def selection_bias(rows: Sequence[Scored], seed: int = 0) -> float:
    """By how much the best test score of a table is too high, on average, for having been chosen on test.

    The table is drawn again many times as it might have come out: images vary all rows together, seeds each
    row by itself. In each draw the best row is chosen, and what its drawn mean has over its own mean is
    luck (a parametric bootstrap of the winner's optimism: Efron, J. American Statistical Association 109,
    2014, section 1). The means found lie farther apart than the true ones, by the same luck, which makes that
    too little; how much so is found by the same on tables drawn from this one (the iterated bootstrap: Hall,
    The Bootstrap and Edgeworth Expansion, 1992, section 1.4).

    Args:
        rows: Of one ranking.
        seed: Of the draws.

    Returns:
        0 or more, in units of the score; 0 for fewer than two rows. With one run a row the luck of seeds is
        not in it, and the bias is at least this. Not for the bias of a score chosen on validation, whose test
        score has none.
    """
    contenders = _contenders(rows)
    if len(contenders) < 2:
        return 0.0
    random = np.random.default_rng(seed)
    means = np.array([row.mean for row in contenders])
    root = _root(_covariance(contenders))
    found = _optimism(means, root, random, DRAWS)
    again = [
        _optimism(means + root @ random.standard_normal(len(means)), root, random, DRAWS_AGAIN)
        for _ in range(TABLES)
    ]
    return max(0.0, 2 * found - float(np.mean(again)))


def _optimism(
    means: NDArray[np.float64], root: NDArray[np.float64], random: np.random.Generator, draws: int
) -> float:
    """What the best of rows with these true means (rows,) has over its own, on average over so many draws."""
    luck = random.standard_normal((draws, len(means))) @ root.T
    chosen = np.argmax(means + luck, axis=1)
    return float(luck[np.arange(draws), chosen].mean())


def _contenders(rows: Sequence[Scored]) -> list[Scored]:
    """The rows that might be best: others would only hide how close together these are."""
    if not rows:
        return []
    best = max(rows, key=lambda row: row.mean)
    return [
        row for row in rows if best.mean - row.mean <= _FARTHEST * math.sqrt(of_difference(best, row).total)
    ]


def _covariance(rows: Sequence[Scored]) -> NDArray[np.float64]:
    """Of the rows' means, (rows, rows): rows on the same images share the luck of these."""
    covariance = np.diag([max(0.0, row.seeds - row.shared) for row in rows])
    # By covariance, so that memory does not grow with images times draws.
    for images in {row.images for row in rows if row.images is not None}:
        numbers = [number for number, row in enumerate(rows) if row.images == images]
        influence = np.stack([rows[number].influence for number in numbers])
        covariance[np.ix_(numbers, numbers)] += influence @ influence.T
    return covariance


def _root(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """A matrix whose product with its transpose is the covariance, up to a trifle that keeps it regular."""
    trifle = 1e-9 * np.trace(covariance) / len(covariance) + 1e-18
    return np.linalg.cholesky(covariance + trifle * np.eye(len(covariance)))
