"""What became of published numbers, and of the runs that test why they are others than ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.analysis.interval import Interval
from bench.analysis.one_run import Verdict, one_run, place, verdict
from bench.analysis.reference import comparable
from bench.report import formats
from bench.report.renderings import escape
from bench.report.results import Results
from bench.suite.names import matches
from bench.suite.schema import Reference, Tester

UNTESTED = "no run here tests why"
_HEADING = "What became of the published numbers that are not plainly inside, or that other runs test:"
# Behind "the published 0.920 lies".
_SAID: dict[Verdict, str] = {
    "holds": "inside: the explanation holds as far as this can tell",
    "too wide": "inside, but this is so wide that it tells next to nothing",
    "part": "outside, but nearer than to {ours}: this explains a part of it at most",
    "fails": "outside: this does not explain it",
}
_INSIDE = "inside: nothing has to be explained"


@dataclass(frozen=True)
class Held:
    """A published score that is held against where a run of ours would lie.

    Attributes:
        row: Number of the row that it was published for.
        measure: Which score.
        what: The same in words.
        theirs: The published score.
        ours: Where a run of the row would lie.
    """

    row: int
    measure: str
    what: str
    theirs: float
    ours: Interval


def tested(results: Results, reference: Reference, found: Sequence[Held]) -> str:
    """What is known of each published number that needs an explanation, may need one or has a test of one.

    Returns:
        One line a number and row that tests why; empty where all lie inside and nothing tests them.
    """
    lines = [
        f"- {escape(results.names[held.row])}, {held.what} {formats.score(held.theirs)}: {said}."
        for held in found
        for said in _became(results, reference, held)
    ]
    return "\n\n".join([_HEADING, "\n".join(lines)]) if lines else ""


def one_run_of(results: Results, reference: Reference, number: int, measure: str) -> Interval | None:
    """Where a score of one more run of a row would lie; see `one_run`.

    Args:
        results: Of the suite.
        reference: Its published numbers.
        number: Of the row.
        measure: Which score.

    Returns:
        None also where the row may not be held against published numbers.
    """
    runs = results.cells[number]
    if not comparable(results.plan, runs.cell.names):
        return None
    return one_run(runs, results.scored[number], measure, same_images=reference.same_test_images)


def _became(results: Results, reference: Reference, held: Held) -> list[str]:
    """What the row of a number says of it, and what those say that test why."""
    said, found = list(_said(results, reference, held)), place(held.theirs, held.ours)
    if found == "outside":
        return said or [UNTESTED]
    if found == "too wide":
        return [_ours(held, _SAID[found]), *said]
    return [_ours(held, _INSIDE)] if said else []


def _said(results: Results, reference: Reference, held: Held) -> Iterator[str]:
    """What tests why a number is another than ours."""
    names = results.cells[held.row].cell.names
    for tester in reference.tested_by:
        if not matches(tester.match, names):
            continue
        if tester.suite == results.plan.suite:
            for number in _rows(results, tester, held):
                yield _of_row(results, reference, number, held)
        else:
            yield f"the runs of `{tester.suite}` test why, and its page, linked below, says what came out"


def _rows(results: Results, tester: Tester, held: Held) -> Iterator[int]:
    """The numbers of the rows of this table that test why."""
    for number, runs in enumerate(results.cells):
        if number != held.row and matches(tester.rows, runs.cell.names):
            yield number


def _of_row(results: Results, reference: Reference, number: int, held: Held) -> str:
    """What a row of this table says of a number that was published for another one."""
    row = f"{escape(results.names[number])} tests why"
    where = one_run_of(results, reference, number, held.measure)
    if where is None:
        return f"{row}, but fewer than two of its runs have completed on the real images: it cannot tell yet"
    said = _SAID[verdict(held.theirs, held.ours, where)].format(ours=formats.score(held.ours.mean))
    return f"{row}. Its mean is {_and_one_run(where, 'it')}; {_lies(held, said)}"


def _ours(held: Held, said: str) -> str:
    """What the row of a number itself says of it."""
    return f"our mean is {_and_one_run(held.ours, 'ours')}; {_lies(held, said)}"


def _and_one_run(where: Interval, whose: str) -> str:
    mean, low, high = map(formats.score, (where.mean, where.low, where.high))
    return f"{mean}, and one run of {whose} {low} to {high}"


def _lies(held: Held, said: str) -> str:
    return f"the published {formats.score(held.theirs)} lies {said}"
