"""What to take from a table, in words: the winner, those level with it, the cheapest, what is left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.analysis.best import TIES, validation_score
from bench.analysis.decision import Decision, Limits, decide, varies
from bench.analysis.power import POWER
from bench.analysis.standing import Apart, Standing
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
    yield from _leaders(results, standing)


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
    yield f"Cannot be told apart from it, but may be worse: {_named(others)}."
    cheapest = _cheapest(results, decision, decision.cheapest, decision.level)
    yield f"The cheapest of these {len(decision.level)}: {cheapest}."
    yield from _cautious(results, decision)


def _cautious(results: Results, decision: Decision) -> Iterator[str]:
    """What to take instead where the cheapest is a row that a comparison of two rows would leave out."""
    other = {
        cost: rows
        for cost, rows in decision.cautious.items()
        # Where the best row is as cheap as any, nobody needs to take such a risk.
        if rows != decision.cheapest[cost] and decision.best not in decision.cheapest[cost]
    }
    if not other:
        return
    if len(decision.close) == 1:
        yield (
            "The cautious choice is the best row itself: held against it alone, without the correction for"
            " many rows, each other one falls behind."
        )
        return
    yield (
        f"The cautious choice, of the {len(decision.close)} that a comparison of two rows alone leaves level:"
        f" {_cheapest(results, decision, other, decision.close)}."
    )


def _risk(results: Results, decision: Decision, number: int) -> str:
    """A level row, and how far below the best it might be: one whose seeds scatter is level with much."""
    return f"{results.names[number]} ({formats.at_most(decision.at_most_behind[number])})"


def _cheapest(
    results: Results, decision: Decision, cheapest: Mapping[str, tuple[int, ...]], of: Sequence[int]
) -> str:
    """The cheapest of some rows by each cost; what is one row by several costs is said once."""
    costs: dict[tuple[int, ...], list[str]] = {}
    for cost, rows in cheapest.items():
        costs.setdefault(rows, []).append(cost)
    texts: list[str] = []
    for rows, alike in costs.items():
        if len(rows) == 1:
            values = [COSTS[cost].spelled(results.table[cost][rows[0]]) for cost in alike]
            named = " and ".join(COSTS[cost].name for cost in alike)
            said = ", ".join([*values, *_below(decision, rows[0])])
            texts.append(f"by {named} {results.names[rows[0]]} ({said})")
        else:
            texts += [_tie(results, decision, cost, rows, of) for cost in alike]
    return "; ".join(texts)


def _below(decision: Decision, number: int) -> Iterator[str]:
    """How far below the best a row might be; nothing of the best itself."""
    if number in decision.at_most_behind:
        yield f"{formats.at_most(decision.at_most_behind[number])} below"


def _tie(results: Results, decision: Decision, cost: str, rows: Sequence[int], of: Sequence[int]) -> str:
    """The rows that are cheapest together, or that there are none."""
    written = COSTS[cost]
    if not rows:
        return f"by {written.name} not known"
    low, high = (results.table[cost][number] for number in (rows[0], rows[-1]))
    span = "" if written.tick(low) == written.tick(high) else f"{written.tick(low)} to "
    named = [
        " ".join([results.names[number], *(f"({text})" for text in _below(decision, number))])
        for number in rows[:_MOST_NAMED]
    ]
    if len(rows) > _MOST_NAMED:
        named.append(f"{len(rows) - _MOST_NAMED} more")
    who = "all" if len(rows) == len(of) else " and ".join(named)
    verdict = "not told apart" if varies(results.table, cost) else "the same"
    return f"by {written.name} {who}, {verdict} ({span}{written.spelled(high)})"


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
        f"Chosen on validation, without limits: {choice}; there, where its epochs were chosen too, it scores"
        f" {on_validation} ({TIES})."
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
