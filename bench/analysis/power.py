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

    Another table estimates the variance of the seeds anew, from as few of them; this one's own is an estimate
    too; and where the rows of the other table seem to spread unequally, it asks for more. All three are
    averaged over: both variances over their chi-squared distributions on `Variance.alike_freedom` degrees,
    and how unequal the spreads seem over the beta distribution that their shares follow where they are equal
    in truth, independently of their sum. What the images bring is taken as this table has it. With many
    seeds this is the textbook's critical value plus a normal quantile (Cohen, Statistical Power Analysis,
    1988); with three, half as much again. The integrals are Gaussian quadratures of Laguerre and Jacobi
    (Golub and Welsch, Mathematics of Computation 23, 1969).

    Args:
        variance: Of the difference of two rows with about as many runs and alike in their spread.
        critical: The critical value of their comparison in standard errors, by the variance of a table:
            `bench.analysis.critical.of_rows` or `of_pairs`.
        power: The probability, more than one half.
        estimated: Whether `variance` is what a table shows, and not taken for the truth.

    Returns:
        In units of the score. In simulated tables differences of this size are found by 0.77 to 0.90 of all,
        for a power of 0.8: the most where two seeds or single images bring most of the variance. Not for the
        probability that this table's own claims are true.
    """
    # Here, since it takes a second to import, which every command would wait for.
    from scipy import optimize, special

    by_images = critical(replace(variance, seeds=0.0))
    if variance.seeds == 0:
        return (by_images + float(special.ndtri(power))) * math.sqrt(variance.total)
    pooled = max(variance.alike_freedom, variance.seed_freedom)
    freedoms, unequal = _freedoms(pooled)
    by_seeds = np.array(
        [critical(replace(variance, images=0.0, seed_freedom=freedom)) for freedom in freedoms.tolist()]
    )
    spread, weights = _spread(pooled)
    truth = (variance.seeds / spread if estimated else np.full(spread.shape, variance.seeds))[:, None, None]
    seen = truth * spread[None, :, None]
    quantile = (seen * by_seeds + variance.images * by_images) / (seen + variance.images)
    least = quantile * np.sqrt(variance.total_with(seen))
    error = np.sqrt(variance.total_with(truth))
    weight = weights[:, None, None] * weights[None, :, None] * unequal

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


@lru_cache(maxsize=256)
def _freedoms(pooled: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points and weights of Welch's degrees of freedom of two variances that are equal in truth."""
    from scipy import special

    if pooled > _MANY:
        return np.array([pooled]), np.ones(1)
    points, weights = special.roots_jacobi(_NODES, pooled / 4 - 1, pooled / 4 - 1)
    share = (points + 1) / 2
    return pooled / 2 / (share**2 + (1 - share) ** 2), weights / weights.sum()
