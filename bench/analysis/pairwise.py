"""Which rows of a table can be told apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bench.analysis.critical import of_pairs, of_rows
from bench.analysis.power import detectable
from bench.analysis.variance import Scored, Variance, of_difference


@dataclass(frozen=True)
class Comparison:
    """One row of a table against a better one.

    Attributes:
        difference: Better minus other, in units of the score.
        low: Lower end of the simultaneous interval of the difference.
        high: Its upper end.
        detectable: The smallest true difference that these two rows would show in four of five such tables.
    """

    difference: float
    low: float
    high: float
    detectable: float

    @property
    def apart(self) -> bool:
        """Whether the table may claim that the better row beats the other."""
        return self.low > 0


def repeated(cell: Scored) -> bool:
    """Whether a row can be held against others: a single run cannot tell what another seed would give."""
    return cell.runs > 1


def against_best(rows: Mapping[int, Scored]) -> tuple[int, dict[int, Comparison]]:
    """Holds every row of a table against the one with the best mean.

    Multiple comparisons with the best (Hsu, Annals of Statistics 9, 1981), made as some of all pairwise ones
    by the test of Games and Howell (J. Educational Statistics 1, 1976), which so allows for the best row
    being chosen by the same scores: see `compare`.

    Args:
        rows: By number, one at least; their runs are independent of each other.

    Returns:
        The best row, the first of equal ones, and a comparison of each other row with it, by number; none
        where some row has a single run. Not for a claim that a row which is not told apart from the best is
        as good, nor for the score of the best, which is flattered (`bench.analysis.selection`).
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

    Returns:
        Their numbers; the best row alone where nothing was compared.
    """
    level = [number for number, found in comparisons.items() if not found.apart]
    return [best, *sorted(level, key=lambda number: comparisons[number].difference)]


def compare(better: Scored, other: Scored, rows: int) -> Comparison:
    """Holds one row against another, of which either may be the better one in truth.

    The difference of two means with the variance of crossed runs and images (`bench.analysis.variance`) and
    the critical value of `bench.analysis.critical.of_rows`: whatever claims of this kind one table makes, of
    its best row or of the best of some of them, one of them is false in at most one of twenty tables of equal
    rows.

    Args:
        better: With the higher mean, or the one that is expected to have it; two runs or more, and
            independent of the other, as in `bench.analysis.variance.of_difference`.
        other: The other; the difference is better minus other.
        rows: How many rows the table has of which any two might have been compared.

    Returns:
        In units of the score. Not for a row that was picked because it is close to another, nor for tables
        whose number of seeds followed from what they showed.
    """
    variance = of_difference(better, other)
    return _comparison(better.mean - other.mean, variance, partial(of_rows, rows=rows))


def compare_pair(first: Scored, second: Scored, variance: Variance, pairs: int) -> Comparison:
    """Holds one of several chosen pairs against each other, such as a row before and after a change.

    The pairs are chosen before anybody sees a score, so that only they count
    (`bench.analysis.critical.of_pairs`).

    Args:
        first: One.
        second: The other; the difference is first minus second.
        variance: Of that difference, and so whose luck the interval holds: from
            `bench.analysis.variance.of_difference`, or from `of_networks` where one of the two has one run.
        pairs: How many such pairs there are.

    Returns:
        In units of the score. Not for the best of several rows against the others: see `compare`.
    """
    return _comparison(first.mean - second.mean, variance, partial(of_pairs, pairs=pairs))


def _comparison(difference: float, variance: Variance, critical: Callable[[Variance], float]) -> Comparison:
    error, quantile = math.sqrt(variance.total), critical(variance)
    return Comparison(
        difference=difference,
        low=difference - quantile * error,
        high=difference + quantile * error,
        detectable=detectable(variance, critical),
    )
