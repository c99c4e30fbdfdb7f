"""What came out of the runs that test why published numbers are others than ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.analysis.interval import Interval
from bench.analysis.one_run import Verdict, one_run, verdict
from bench.analysis.reference import comparable
from bench.report import formats
from bench.report.renderings import escape
from bench.report.results import Results
from bench.suite.names import matches
from bench.suite.schema import Reference, Tester

UNTESTED = "no run here tests why"
# Behind "the published 0.920 lies".
_SAID: dict[Verdict, str] = {
    "holds": "inside: the explanation holds as far as this can tell",
    "too wide": "inside, but this is so wide that it tells next to nothing",
    "part": "outside, but nearer than to {ours}: this explains a part of it at most",
    "fails": "outside: this does not explain it",
}


@dataclass(frozen=True)
class Outside:
    """A published score that lies where a run of ours hardly would.

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


def tested(results: Results, reference: Reference, found: Sequence[Outside]) -> str:
    """One line a published number and row that tests why it lies outside; empty where none lies there."""
    lines = [
        f"- {escape(results.names[outside.row])}, {outside.what} {formats.score(outside.theirs)}: {said}."
        for outside in found
        for said in list(_said(results, reference, outside)) or [UNTESTED]
    ]
    return "\n\n".join(["Published numbers outside, and what tests why:", "\n".join(lines)]) if lines else ""


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


def _said(results: Results, reference: Reference, outside: Outside) -> Iterator[str]:
    names = results.cells[outside.row].cell.names
    for tester in reference.tested_by:
        if not matches(tester.match, names):
            continue
        if tester.suite == results.plan.suite:
            for number in _rows(results, tester, outside):
                yield _of_row(results, reference, number, outside)
        else:
            yield f"the runs of `{tester.suite}` test why, and its page, linked below, says what came out"


def _rows(results: Results, tester: Tester, outside: Outside) -> Iterator[int]:
    """The numbers of the rows of this table that test why."""
    for number, runs in enumerate(results.cells):
        if number != outside.row and matches(tester.rows, runs.cell.names):
            yield number


def _of_row(results: Results, reference: Reference, number: int, outside: Outside) -> str:
    """What a row of this table says of a number that lies outside in another one."""
    row = f"{escape(results.names[number])} tests why"
    where = one_run_of(results, reference, number, outside.measure)
    if where is None:
        return f"{row}, but fewer than two of its runs have completed on the real images: it cannot tell yet"
    mean, low, high = map(formats.score, (where.mean, where.low, where.high))
    said = _SAID[verdict(outside.theirs, outside.ours, where)].format(ours=formats.score(outside.ours.mean))
    theirs = formats.score(outside.theirs)
    return f"{row}. Its mean is {mean}, and one run of it {low} to {high}; the published {theirs} lies {said}"
