"""Rows that no other row beats in both score and cost."""

from __future__ import annotations

from collections.abc import Sequence


def front(scores: Sequence[float], costs: Sequence[float]) -> list[int]:
    """The Pareto front of rows with a score to be high and a cost to be low.

    The maxima of a set of points (Kung, Luccio and Preparata, J. ACM 22, 1975), by one pass over the rows in
    the order of their costs.

    Args:
        scores: Of each row, finite, shape (rows,).
        costs: Of each row, finite, shape (rows,).

    Returns:
        The numbers of the rows on it, the cheapest first. Costs that agree in three significant digits, as
        tables show them, count as one: a file is not cheaper for a few bytes. Of rows that are equal in both
        all are on it. These are means: a row on the front may owe its place to luck. Not for a claim that it
        beats one that is not on it.
    """
    costs = [float(f"{cost:.3g}") for cost in costs]
    order = sorted(range(len(scores)), key=lambda number: (costs[number], -scores[number]))
    kept: list[int] = []
    for number in order:
        last = kept[-1] if kept else None
        equal = last is not None and (scores[last], costs[last]) == (scores[number], costs[number])
        if last is None or scores[number] > scores[last] or equal:
            kept.append(number)
    return kept
