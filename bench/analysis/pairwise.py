"""Which rows of a table can be told apart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bench.analysis.critical import LEVEL, of_range, one_sided, two_sided
from bench.analysis.variance import Scored, Variance, of_difference

POWER = 0.8


@dataclass(frozen=True)
class Comparison:
    """One row of a table against a better one.

    Attributes:
        difference: Better minus other, in units of the score.
        low: Lower end of the simultaneous interval of the difference.
        high: Its upper end.
        detectable: The smallest true difference that these two rows would show in four of five such tables.
        low_alone: Lower end of the interval of this pair alone, were there no other rows: not for claims.
    """

    difference: float
    low: float
    high: float
    detectable: float
    low_alone: float

    @property
    def apart(self) -> bool:
        """Whether the table may claim that the better row beats the other."""
        return self.low > 0


def repeated(cell: Scored) -> bool:
    """Whether a row can be held against others: a single run cannot tell what another seed would give."""
    return cell.runs > 1


def against_best(rows: Mapping[int, Scored]) -> tuple[int, dict[int, Comparison]]:
    """Holds every row of a table against the one with the best mean.

    The best row is chosen by the same scores, so the correction is the one for comparing any two rows
    (Games and Howell, J. Educational Statistics 1, 1976), with the variance of crossed runs and images.

    Args:
        rows: By number, one at least.

    Returns:
        The best row, the first of equal ones, and a comparison of each other row with it; no comparison where
        some row has a single run.
    """
    best = max(rows, key=lambda number: rows[number].mean)
    if not all(map(repeated, rows.values())):
        return best, {}
    return best, {
        number: compare(rows[best], row, len(rows)) for number, row in rows.items() if number != best
    }


def level_with_best(best: int, comparisons: Mapping[int, Comparison]) -> list[int]:
    """The best row and those that cannot be told apart from it, by falling score.

    Args:
        best: Its number.
        comparisons: Of the best row with each other one, by number.
    """
    level = [number for number, found in comparisons.items() if not found.apart]
    return [best, *sorted(level, key=lambda number: comparisons[number].difference)]


def compare(better: Scored, other: Scored, rows: int) -> Comparison:
    """Holds one row against another, of which either may be the better one in truth.

    Args:
        better: With the higher mean, or the one that is expected to have it.
        other: The other.
        rows: How many rows the table has of which any two might have been compared.
    """
    variance = of_difference(better, other)
    difference = better.mean - other.mean
    error = math.sqrt(variance.total)
    reach = of_range(variance, rows) * error
    return Comparison(
        difference=difference,
        low=difference - reach,
        high=difference + reach,
        detectable=detectable(variance, rows),
        low_alone=difference - two_sided(variance) * error,
    )


def compare_pair(first: Scored, second: Scored, pairs: int) -> Comparison:
    """Holds one of several chosen pairs against each other, such as a row before and after a change.

    Args:
        first: One.
        second: The other; the difference is first minus second.
        pairs: How many such pairs there are (Bonferroni's correction).
    """
    variance = of_difference(first, second)
    error = math.sqrt(variance.total)
    quantile = two_sided(variance, 1 - (1 - LEVEL) / pairs)
    difference = first.mean - second.mean
    return Comparison(
        difference=difference,
        low=difference - quantile * error,
        high=difference + quantile * error,
        detectable=(quantile + one_sided(variance, POWER)) * error,
        low_alone=difference - two_sided(variance) * error,
    )


def detectable(variance: Variance, rows: int, power: float = POWER) -> float:
    """The true difference that would be claimed with the given probability.

    Args:
        variance: Of the difference of two rows.
        rows: How many rows the table has.
        power: The probability.
    """
    return (of_range(variance, rows) + one_sided(variance, power)) * math.sqrt(variance.total)
