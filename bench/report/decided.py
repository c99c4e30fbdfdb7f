"""What to take from a table, in words: the cheapest rows that lose little, and what is left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.analysis.best import TIES, validation_score
from bench.analysis.decision import MAX_LOSS, Decision, Limits, decide
from bench.analysis.power import POWER
from bench.analysis.standing import Apart, Standing
from bench.report import formats
from bench.report.costs import COSTS
from bench.report.formats import behind
from bench.report.renderings import listed
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


def decided(results: Results, limits: Limits, max_loss: float = MAX_LOSS) -> Iterator[Decided]:
    """Says which row to take by each cost, and why, for each dataset, device and backend.

    Args:
        results: With the table.
        limits: The most that a row may cost, by column of the table.
        max_loss: How far below the best a row to take may be at most.
    """
    for standing in results.standings:
        decision = decide(results.table, results.scored, standing, limits, max_loss)
        lines = _sentences(results, standing, decision, limits, formats.score(max_loss))
        yield Decided(results.title_of(standing), tuple(lines))


def _sentences(
    results: Results, standing: Standing, decision: Decision, limits: Limits, max_loss: str
) -> Iterator[str]:
    if limits:
        within = " and ".join(f"{COSTS[cost].spelled(most)}" for cost, most in limits.items())
        yield f"At most {within}: {len(decision.allowed)} of {decision.rows} rows."
    if decision.best is None:
        return
    if decision.comparisons and decision.take:
        yield from _taken(results, decision, max_loss)
    else:
        yield f"Best on test: {_row(results, decision.best)}."
    if decision.behind is not None:
        yield f"The best within the limits is {behind(decision.behind)} behind the best without."
    yield from _level(results, decision)
    yield from _selection(results, standing)
    yield from _leaders(results, standing)


def _taken(results: Results, decision: Decision, max_loss: str) -> Iterator[str]:
    """The row to take by each cost, by which rule, and what is cheaper but might lose more."""
    yield f"Take {_by_cost(results, decision, decision.take)}."
    if len(decision.bounded) == 1:
        yield f"No other row is known to be at most {max_loss} below the best."
    else:
        yield (
            f"These cost least of the {len(decision.bounded)} rows known to be at most {max_loss} below the"
            " best, itself among them; where costs cannot be told apart, the better mean decides."
        )
    if decision.open:
        yield (
            f"Cheaper and level with the best, but no choice, since more than {max_loss} may be lost:"
            f" {_by_cost(results, decision, decision.open)}."
        )


def _by_cost(results: Results, decision: Decision, rows: Mapping[str, int]) -> str:
    """A row for each cost, with its score; what is one row by several costs is said once."""
    costs: dict[int, list[str]] = {}
    for cost, number in rows.items():
        value = COSTS[cost].spelled(results.table[cost][number])
        costs.setdefault(number, []).append(f"{COSTS[cost].name} ({value})")
    return "; ".join(
        f"{results.names[number]} by {listed(values)}: {_scored(results, decision, number)}"
        for number, values in costs.items()
    )


def _scored(results: Results, decision: Decision, number: int) -> str:
    """The score of a row, how far its mean is below the best, and how far below it the row might be."""
    score = f1_of(results, number)
    if number == decision.best:
        return f"{score}, the best {'on test' if decision.behind is None else 'within the limits'}"
    difference = formats.score(decision.comparisons[number].difference)
    return f"{score}, {difference} below the best, perhaps {_risk(decision, number)}"


def _level(results: Results, decision: Decision) -> Iterator[str]:
    if len(decision.allowed) < 2:
        return
    if not decision.comparisons:
        yield "With one seed a row, nothing tells which others are as good."
        return
    if len(decision.level) == 1:
        yield "No other row is level with the best."
        return
    others = [f"{results.names[number]} ({_risk(decision, number)})" for number in decision.level[1:]]
    yield f"Cannot be told apart from the best, but may be worse: {_named(others)}."


def _risk(decision: Decision, number: int) -> str:
    """How far below the best a row might be: one whose seeds scatter is level with much."""
    return formats.at_most(decision.comparisons[number].high)


def _named(texts: Sequence[str]) -> str:
    """Some texts, and how many more there are."""
    more = [f"and {len(texts) - _MOST_NAMED} more"] if len(texts) > _MOST_NAMED else []
    return "; ".join([*texts[:_MOST_NAMED], *more])


def _selection(results: Results, standing: Standing) -> Iterator[str]:
    if len(standing.rows) < 2:
        return
    chosen, bias = standing.selection.on_validation, formats.score(standing.selection.bias)
    choice = "the best row on test" if chosen == standing.best else _row(results, chosen)
    on_validation = formats.score(validation_score(results.cells[chosen]))
    yield (
        "For a score that the choice does not flatter, go by validation, which weighs no cost: it chooses"
        f" {choice}, which scores {on_validation} there, where its epochs were chosen too ({TIES})."
    )
    least = "at least" if any(results.table["runs"][number] < 2 for number in standing.rows) else "about"
    yield (
        f"The best test score of {len(standing.rows)} rows, chosen on test, is {least} {bias} too high"
        f"{_of_epochs(standing)}."
    )
    yield from _without_twins(results, standing)


def _leaders(results: Results, standing: Standing) -> Iterator[str]:
    """What it would take to tell the two leaders apart."""
    if standing.apart is None:
        return
    second, gap = results.names[standing.apart.second], formats.score(standing.apart.difference)
    redrawn = results.table["covers"][standing.best] == "seeds and splits"
    yield (
        f"The two leaders of the table differ by {gap}. If that is the true difference to {second},"
        f" {needed(standing.apart, redrawn)}"
    )


def needed(found: Apart, redrawn: bool) -> str:
    """What it would take to tell two leaders apart, as the end of a sentence.

    Args:
        found: Of the two.
        redrawn: Whether each run drew its own test images, so that nothing tells what more of them would do.
    """
    enough = []
    if found.seeds is not None:
        enough.append(f"{found.seeds:,} seeds each{'' if redrawn else ' on these test images'}")
    if found.images is not None:
        enough.append(f"{found.images:,} independent test images with these seeds")
    never = ["seeds"] if found.seeds is None else []
    if found.images is None and not redrawn:
        never.append("test images")
    show = f"to show it with a probability of {POWER:.0%}"
    alone = f"no number of {' or of '.join(never)} alone would be enough"
    if not enough:
        return f"{alone} {show}."
    return f"it would take {' or '.join(enough)} {show}{f'; {alone}' if never else ''}."


def _of_epochs(standing: Standing) -> str:
    bias = standing.selection.epoch_bias
    if bias is None:
        return ""
    return f"; had its epochs been chosen on test too, it would be so by up to {formats.score(bias)} more"


def _without_twins(results: Results, standing: Standing) -> Iterator[str]:
    """Whose standing is another one on the images that nobody had met."""
    there = standing.places_without_twins
    moved = [number for number, place in there.items() if place != standing.places.get(number)]
    if not moved:
        return
    named = _named([_moved(results, standing, number) for number in moved])
    yield f"On the test images without a twin in training or validation some rows stand otherwise: {named}."


def _moved(results: Results, standing: Standing, number: int) -> str:
    score = spell(results.table.iloc[number], "weighted_f1_without_twins", formats.score)
    here = standing.places.get(number)
    instead = f" instead of {here}" if here else ""
    return f"{results.names[number]} ({score}) is {standing.places_without_twins[number]}{instead}"


def f1_of(results: Results, number: int) -> str:
    """Weighted F1 on test of a row of the table, with its interval."""
    return spell(results.table.iloc[number], "weighted_f1", formats.score)


def _row(results: Results, number: int) -> str:
    return f"{results.names[number]} ({f1_of(results, number)})"
