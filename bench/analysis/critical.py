"""Critical values for estimates whose variance has two parts with different degrees of freedom.

Seeds are few; test images are many, though near-duplicates may leave few groups of them. The quantile of both
is the average of the two, weighted by the parts (Cochran and Cox, Experimental Designs, 1957, section 4.14).
That errs on the cautious side: with Satterthwaite's degrees of freedom instead, three seeds that agree by
chance make the interval too narrow.

Where there are several claims, the few seeds of some row agree by chance, and the more rows there are, the
more of them. The tests for rows of unequal variance then claim more than their level says (Dunnett, J.
American Statistical Association 75, 1980), so that part of the error allowed is held back. By how much is a
rule that was found by simulation; `tests/analysis/test_false_claims.py` holds it to what it promises.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from bench.analysis.variance import Variance

LEVEL = 0.95
# How far the approximation of the studentised range in statsmodels (Gleason, 1999) goes.
_TABULATED_ROWS = 200


def two_sided(variance: Variance, level: float = LEVEL) -> float:
    """How many standard errors lie between an estimate and the ends of its interval.

    Student's quantile of each part by its own degrees of freedom, averaged as above.

    Args:
        variance: Of the estimate, whose two parts are independent and about normal.
        level: Of confidence.

    Returns:
        For one interval, decided on before the scores were seen; not for claims about several rows.
    """
    return _averaged(variance, lambda freedom: _t(1 - (1 - level) / 2, freedom))


def of_rows(variance: Variance, rows: int) -> float:
    """As `two_sided`, for a difference of any two of `rows` estimates, however the two were chosen.

    The quantile of the studentised range over the root of two (Games and Howell, J. Educational Statistics 1,
    1976), with some of the error held back. Whatever one page claims of equal rows, of the best one against
    all others and on every line of a full grid of the best on it against the others, something of it is
    false in at most 5 of 100 simulated pages: of 2 to 216 rows with 2, 3, 5, 10 and 20 seeds each, whose
    spreads are alike, or up to ten times as large in some rows as in others. That is more cautious with very
    many rows than it need be.

    Args:
        variance: Of the difference, with the degrees of freedom of `bench.analysis.variance.of_difference`.
        rows: How many there are, all with two runs or more.

    Returns:
        Not for fewer pairs that were chosen beforehand, for which it is too cautious: see `of_pairs`. Not for
        spreads that differ more, where two or three seeds cannot be trusted with any claim.
    """
    return _averaged(
        variance,
        lambda freedom: _range(1 - _error(rows / 2, freedom), rows, freedom) / math.sqrt(2),
    )


def of_pairs(variance: Variance, pairs: int) -> float:
    """As `two_sided`, for one of several differences of two estimates each, all chosen beforehand.

    Welch's test (Biometrika 34, 1947) with Bonferroni's correction, and some of the error held back: of 1, 12
    and 30 simulated pairs of equal estimates with 2, 3, 5 and 10 seeds each, whose spreads are alike or up to
    five times as large in one as in the other, some pair is said to differ in at most 5 of 100 cases.

    Args:
        variance: Of the difference, with the degrees of freedom of `bench.analysis.variance.of_difference`.
        pairs: How many there are.

    Returns:
        Not for pairs that were chosen by their scores, such as the best and the worst: see `of_rows`.
    """
    several = math.sqrt(2 * pairs)
    return _averaged(variance, lambda freedom: _t(1 - _error(several, freedom) / pairs / 2, freedom))


def _error(held_back: float, freedom: float) -> float:
    """The error of a test at which the rate of false claims stays at 1 - `LEVEL`.

    Args:
        held_back: How much of it is held back with one degree of freedom.
        freedom: Of the variance of what is tested; below two it makes the quantile itself large enough.
    """
    return (1 - LEVEL) / (1 + held_back / max(freedom, 2.0))


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
