"""What to take from a table, in words: the winner, those level with it, and the cheapest of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from bench.analysis.best import TIES, validation_score
from bench.analysis.decision import Decision, Limits, decide
from bench.analysis.standing import Standing
from bench.report import formats
from bench.report.costs import COSTS
from bench.report.formats import behind
from bench.report.results import Results
from bench.report.view import spell

_MOST_NAMED = 6


@dataclass(frozen=True)
class Decided:
    """What to take from the rows that are ranked together.

    Attributes:
        of: Dataset, device and backend; empty where the table has one ranking only.
        lines: One sentence each.
    """

    of: str
    lines: tuple[str, ...]


def decided(results: Results, limits: Limits) -> Iterator[Decided]:
    """Says which rows are best, and which of them is cheapest, for each dataset, device and backend.

    Args:
        results: With the table.
        limits: The most that a row may cost, by column of the table.
    """
    for standing in results.standings:
        decision = decide(results.table, results.scored, standing, limits)
        yield Decided(results.title_of(standing), tuple(_sentences(results, standing, decision, limits)))


def _sentences(results: Results, standing: Standing, decision: Decision, limits: Limits) -> Iterator[str]:
    if limits:
        within = " and ".join(f"{COSTS[cost].spelled(most)}" for cost, most in limits.items())
        yield f"At most {within}: {len(decision.allowed)} of {decision.rows} rows."
    if decision.best is None:
        return
    yield f"Best on test: {_row(results, decision.best)}."
    if decision.behind is not None:
        yield f"That is {behind(decision.behind)} behind the best row without limits."
    yield from _level(results, decision)
    yield from _selection(results, standing)


def _level(results: Results, decision: Decision) -> Iterator[str]:
    if len(decision.allowed) < 2:
        return
    if any(results.table["runs"][number] < 2 for number in decision.allowed):
        yield "With one seed a row, nothing tells which others are as good."
        return
    if len(decision.level) == 1:
        yield "No other row is level with it."
        return
    others = [_risk(results, decision, number) for number in decision.level[1:]]
    named = "; ".join(others[:_MOST_NAMED])
    more = f"; and {len(others) - _MOST_NAMED} more" if len(others) > _MOST_NAMED else ""
    yield f"Cannot be told apart from it, but may be worse: {named}{more}."
    if len(decision.close) == 1:
        yield "Held against it alone, without the correction for many rows, each of them falls behind."
        return
    named = f"these {len(decision.level)}"
    if len(decision.close) < len(decision.level):
        named = f"the {len(decision.close)} that a comparison of two rows alone leaves level"
    yield f"The cheapest of {named}: {'; '.join(_cheapest(results, decision))}."


def _risk(results: Results, decision: Decision, number: int) -> str:
    """A level row, and how far below the best it might be: one whose seeds scatter is level with much."""
    return f"{results.names[number]} (by up to {formats.score(decision.at_most_behind[number])})"


def _cheapest(results: Results, decision: Decision) -> Iterator[str]:
    """Each row that is the cheapest by some cost, with those costs."""
    for number in dict.fromkeys(decision.cheapest.values()):
        costs = [cost for cost, cheapest in decision.cheapest.items() if cheapest == number]
        named = " and ".join(COSTS[cost].name for cost in costs)
        values = [formats.known(results.table[cost][number], COSTS[cost].spelled) for cost in costs]
        yield f"by {named} {results.names[number]} ({', '.join(value or 'not known' for value in values)})"


def _selection(results: Results, standing: Standing) -> Iterator[str]:
    if len(standing.rows) < 2:
        return
    chosen, bias = standing.selection.on_validation, formats.score(standing.selection.bias)
    choice = "the best row on test" if chosen == standing.best else _row(results, chosen)
    on_validation = formats.score(validation_score(results.cells[chosen]))
    yield (
        f"Chosen on validation, without limits: {choice}; there, where its epochs were chosen too, it scores"
        f" {on_validation} ({TIES})."
    )
    least = "at least" if any(results.table["runs"][number] < 2 for number in standing.rows) else "about"
    yield (
        f"The best test score of {len(standing.rows)} rows, chosen on test, is {least} {bias} too high"
        f"{_of_epochs(standing)}."
    )
    yield from _without_twins(results, standing)


def _of_epochs(standing: Standing) -> str:
    bias = standing.selection.epoch_bias
    if bias is None:
        return ""
    return f"; had its epochs been chosen on test too, it would be so by up to {formats.score(bias)} more"


def _without_twins(results: Results, standing: Standing) -> Iterator[str]:
    """Whether the best row is another one on the images that nobody had met."""
    scores = {number: results.table["weighted_f1_without_twins"][number] for number in standing.rows}
    if any(map(pd.isna, scores.values())):
        return
    best = max(scores, key=lambda number: scores[number])
    if best == standing.best:
        return
    text = spell(results.table.iloc[best], "weighted_f1_without_twins", formats.score)
    yield f"On the test images without a twin in training, {results.names[best]} is best ({text})."


def f1_of(results: Results, number: int) -> str:
    """Weighted F1 on test of a row of the table, with its interval."""
    return spell(results.table.iloc[number], "weighted_f1", formats.score)


def _row(results: Results, number: int) -> str:
    return f"{results.names[number]} ({f1_of(results, number)})"
