"""Tables drawn many at a time from worlds in which no row is better than another.

Seeds are all that varies, the hardest case for claims: so many test images that only the few seeds bring
luck, and not to all rows alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bench.analysis.critical import of_pairs, of_rows
from bench.analysis.variance import Scored, Variance

Floats = NDArray[np.float64]
# How unlike the rows of a table may be in the spread of their seeds.
SPREADS = ("alike", "one steady", "half steady", "graded")
# As many steps of an interpolated critical value as leave nothing of the error.
_STEPS = 400
_AT_A_TIME = 500


@dataclass(frozen=True)
class Tables:
    """Tables of equal rows.

    Attributes:
        means: Of the runs of each row, shape (tables, rows).
        variances: Of these means, as the runs show them, shape (tables, rows).
        runs: How many each row has.
    """

    means: Floats
    variances: Floats
    runs: int

    def claims(self, members: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Which of some rows are said to be beaten by the best of them, shape (tables, members)."""
        means, variances = self.means[:, members], self.variances[:, members]
        best = means.argmax(axis=1)[:, None]
        ahead = np.take_along_axis(means, best, axis=1) - means
        leading = np.take_along_axis(variances, best, axis=1)
        rows = self.means.shape[1]
        reach = interpolated(of_rows, rows, leading, variances, self.runs)
        return ahead > reach

    def scored(self, table: int) -> dict[int, Scored]:
        """The rows of one of the tables, by number."""
        pairs = zip(self.means[table], self.variances[table], strict=True)
        return {
            number: Scored(float(mean), self.runs, float(variance), np.zeros(10), 0.0, "")
            for number, (mean, variance) in enumerate(pairs)
        }


def interpolated(
    critical: Callable[[Variance, int], float], number: int, one: Floats, other: Floats, runs: int
) -> Floats:
    """How far two means of so many runs have to be apart for a claim, by their variances of any shape."""
    total = one + other
    freedom = (runs - 1) * total**2 / (one**2 + other**2)
    known, values = _by_freedom(critical, number, runs)
    return np.interp(freedom, known, values) * np.sqrt(total)


@cache
def _by_freedom(critical: Callable[[Variance, int], float], number: int, runs: int) -> tuple[Floats, Floats]:
    """Degrees of freedom of a difference of so many runs each, and the critical value of each of them."""
    known = np.linspace(runs - 1, 2 * (runs - 1), _STEPS)
    return known, np.array([critical(Variance(1.0, 0.0, each, 10), number) for each in known])


def deviations(rows: int, spread: str) -> Floats:
    """The standard deviation of the seeds of each row, shape (rows,)."""
    found = np.full(rows, 0.02)
    if spread == "graded":
        return np.geomspace(0.004, 0.04, rows)
    steady = {"alike": slice(0, 0), "one steady": slice(0, 1), "half steady": slice(0, None, 2)}
    found[steady[spread]] = 0.004
    return found


def drawn(rows: int, runs: int, spread: str, tables: int) -> Iterator[Tables]:
    """So many tables of equal rows, some at a time; the same ones at each call."""
    random = np.random.default_rng([rows, runs, SPREADS.index(spread)])
    scale = deviations(rows, spread)[:, None]
    for start in range(0, tables, _AT_A_TIME):
        scores = 0.9 + random.normal(size=(min(_AT_A_TIME, tables - start), rows, runs)) * scale
        yield Tables(scores.mean(axis=2), scores.var(axis=2, ddof=1) / runs, runs)


def lines(shape: tuple[int, ...]) -> Iterator[NDArray[np.intp]]:
    """The rows of a full grid that differ in one axis only, a line at a time."""
    numbers = np.arange(int(np.prod(shape))).reshape(shape)
    for axis, length in enumerate(shape):
        if length > 1:
            yield from np.moveaxis(numbers, axis, -1).reshape(-1, length)


def claimed(found: Tables, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Every claim that the page of a full grid may make, shape (tables, claims).

    The best row against all others, then on each line of the grid the best against the others on it.
    """
    members = [np.arange(int(np.prod(shape))), *lines(shape)]
    return np.concatenate([found.claims(each) for each in members], axis=1)


def false_verdicts(cells: int, runs: int, steadier: float, comparisons: int) -> float:
    """The share of comparisons of two sets in which a cell is called better or worse, where none is.

    Args:
        cells: Of a set.
        runs: Of a cell.
        steadier: Standard deviation of the seeds of the first set over that of the second.
        comparisons: How many are drawn.
    """
    random = np.random.default_rng([cells, runs, round(100 * steadier)])
    first, second = (
        random.normal(size=(comparisons, cells, runs)) * deviation for deviation in (steadier, 1)
    )
    one, other = (scores.var(axis=2, ddof=1) / runs for scores in (first, second))
    reach = interpolated(of_pairs, cells, one, other, runs)
    return float((np.abs(first.mean(axis=2) - second.mean(axis=2)) > reach).any(axis=1).mean())
