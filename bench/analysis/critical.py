"""Critical values for estimates whose variance has two parts with different degrees of freedom.

Seeds are few; test images are many, though near-duplicates may leave few groups of them. The quantile of both
is the average of the two, weighted by the parts (Cochran and Cox, Experimental Designs, 1957, section 4.14).
That errs on the cautious side: with Satterthwaite's degrees of freedom instead, three seeds that agree by
chance make the interval too narrow.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from bench.analysis.variance import Variance

LEVEL = 0.95
# How far the approximation of the studentised range in statsmodels (Gleason, 1999) goes.
_TABULATED_ROWS = 200
# With two or three seeds the studentised range claims more than its level says, and the more so the more rows
# there are. At these levels simulated tables of equal rows, seeds spread alike or not, made a false claim in
# at most 5 of 100: by up to how many rows.
_CLAIM_LEVELS = ((12, 0.97), (25, 0.98), (60, 0.985), (_TABULATED_ROWS, 0.99))


def two_sided(variance: Variance, level: float = LEVEL) -> float:
    """How many standard errors lie between an estimate and the ends of its interval."""
    return _averaged(variance, lambda freedom: _t(1 - (1 - level) / 2, freedom))


def one_sided(variance: Variance, level: float) -> float:
    """The quantile of an estimate in standard errors, for statements of power."""
    return _averaged(variance, lambda freedom: _t(level, freedom))


def of_range(variance: Variance, rows: int) -> float:
    """As `two_sided`, for a difference of the best of `rows` estimates and another one.

    The quantile of the studentised range, over the root of two: the test of Games and Howell (1976), at a
    level that keeps the rate of any false claim in a table of equal rows below 5 % with as few as two seeds.
    """
    level = next((level for most, level in _CLAIM_LEVELS if rows <= most), _CLAIM_LEVELS[-1][1])
    return _averaged(variance, lambda freedom: _range(level, rows, freedom) / math.sqrt(2))


def _averaged(variance: Variance, of_freedom: Callable[[float], float]) -> float:
    total = variance.seeds + variance.images
    if total == 0 or variance.seeds == 0:
        return of_freedom(variance.image_freedom)
    of_seeds, of_images = of_freedom(variance.seed_freedom), of_freedom(variance.image_freedom)
    return (variance.seeds * of_seeds + variance.images * of_images) / total


@lru_cache(maxsize=4096)
def _t(level: float, freedom: float) -> float:
    # Here, since it takes a second to import, which every command would wait for.
    from scipy import stats

    return float(stats.t.ppf(level, freedom))


@lru_cache(maxsize=4096)
def _range(level: float, rows: int, freedom: float) -> float:
    """Quantile of the range of `rows` standard normal values over an independent chi."""
    from statsmodels.stats.libqsturng import qsturng

    if rows <= _TABULATED_ROWS:
        return float(qsturng(level, rows, max(1.0, freedom)))
    # Bonferroni's bound on the same test, over all pairs: a little more cautious.
    return math.sqrt(2) * _t(1 - (1 - level) / (rows * (rows - 1)), freedom)
