"""The smallest difference that a table of a kind is able to show."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bench.analysis.variance import Variance

POWER = 0.8
# Points of each Gaussian quadrature: more of them change the third digit of what is detectable.
_NODES = 10
# Degrees of freedom from which on a variance counts as known: it is then off by less than a tenth.
_MANY = 200.0


def detectable(
    variance: Variance,
    critical: Callable[[Variance], float],
    power: float = POWER,
    *,
    estimated: bool = True,
) -> float:
    """The true difference of two rows that another table of their kind would claim with a given probability.

    Another table estimates the variance that the seeds of each row bring anew, from as few of them; and what
    this one shows is an estimate too. All three are averaged over by their chi-squared distributions: the
    other table's two variances on the degrees of freedom of a row each, and the true variance of the
    difference on Welch's degrees, which are few where the rows spread unequally (Welch, Biometrika 34, 1947).
    How unequal they are is taken from this table, and what the images bring too. With many seeds this is the
    textbook's critical value plus a normal quantile (Cohen, Statistical Power Analysis, 1988); with three,
    half as much again, and more where one row brings most of the variance. The integrals are Gaussian
    quadratures of Laguerre (Golub and Welsch, Mathematics of Computation 23, 1969).

    Args:
        variance: Of the difference of two rows with about as many runs each.
        critical: The critical value of their comparison in standard errors, by the variance of a table:
            `bench.analysis.critical.of_rows` or `of_pairs`.
        power: The probability, more than one half.
        estimated: Whether `variance` is what a table shows, and not taken for the truth.

    Returns:
        In units of the score. In simulated tables differences of this size are found by 0.76 to 0.90 of all,
        for a power of 0.8, be the rows alike in their spread or one ten times the other: the most where they
        are alike and have few seeds, and where single images bring most of the variance. Not for the
        probability that this table's own claims are true.
    """
    # Here, since it takes a second to import, which every command would wait for.
    from scipy import optimize, special

    by_images = critical(replace(variance, seeds=0.0))
    if variance.seeds == 0:
        return (by_images + float(special.ndtri(power))) * math.sqrt(variance.total)
    alike = max(variance.alike_freedom, variance.seed_freedom)
    by_row, row_weights = _spread(alike / 2)
    spread, weights = _spread(variance.seed_freedom)
    share = _share(alike / variance.seed_freedom)
    # What the two rows of the other table seem to bring, of what they bring in truth.
    parts = share * by_row[:, None], (1 - share) * by_row
    factor = parts[0] + parts[1]
    freedom = alike / 2 * factor**2 / (parts[0] ** 2 + parts[1] ** 2)
    by_seeds = _by_freedom(variance, critical, alike)(freedom)
    truth = (variance.seeds / spread if estimated else np.full(spread.shape, variance.seeds))[:, None, None]
    seen = truth * factor
    quantile = (seen * by_seeds + variance.images * by_images) / (seen + variance.images)
    least = quantile * np.sqrt(variance.total_with(seen))
    error = np.sqrt(variance.total_with(truth))
    weight = weights[:, None, None] * row_weights[:, None] * row_weights

    def lacking(difference: float) -> float:
        return float((special.ndtr((difference - least) / error) * weight).sum()) - power

    most = float(least.max() + 10 * error.max())
    return float(optimize.brentq(lacking, 0.0, most, xtol=1e-6 * most))


@lru_cache(maxsize=256)
def _spread(freedom: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points and weights of an estimated variance over the true one: chi-squared over its degrees."""
    from scipy import special

    if freedom > _MANY:
        return np.ones(1), np.ones(1)
    points, weights = special.roots_genlaguerre(_NODES, freedom / 2 - 1)
    return points / (freedom / 2), weights / weights.sum()


def _share(unevenness: float) -> float:
    """Which part of two variances the smaller one is, did equal ones have so many times the degrees."""
    return (1 - math.sqrt(max(0.0, min(1.0, unevenness - 1)))) / 2


def _by_freedom(
    variance: Variance, critical: Callable[[Variance], float], alike: float
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """The critical value of what the seeds bring, by Welch's degrees of freedom, any shape.

    Between a row's own degrees and those of both together; about linear in their reciprocal, by which it is
    interpolated, since each value takes a while.
    """
    inverse = np.linspace(1 / alike, 2 / alike, _NODES)
    values = [critical(replace(variance, images=0.0, seed_freedom=1 / each)) for each in inverse.tolist()]
    return lambda freedom: np.interp(1 / freedom, inverse, values)
