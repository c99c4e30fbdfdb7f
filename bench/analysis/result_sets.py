"""Two result sets, cell by cell: is the second better, worse or the same, and where can that not be said?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bench.analysis.cells import CellRuns
from bench.analysis.interval import interval
from bench.analysis.pairwise import Comparison, compare_pair, repeated
from bench.analysis.scoring import CellScores
from bench.analysis.variance import Scored, of_difference, of_networks
from bench.records.record import Record
from bench.suite.schema import AXES

Verdict = Literal["identical", "same", "better", "worse", "broken", "not comparable"]
VERDICTS: tuple[Verdict, ...] = ("broken", "worse", "better", "same", "identical", "not comparable")
# Another machine or commit may differ in these: what that does is the question.
_NOT_ASKED = {"seed", "numerics", "training_version", "code"}
_MOST_DIFFERENCES = 3
_DIGITS = 12
Names = tuple[str, ...]


@dataclass(frozen=True)
class ResultSet:
    """One of two result sets.

    Attributes:
        cells: Its cells.
        scored: The scores of each.
    """

    cells: Sequence[CellRuns]
    scored: Sequence[CellScores]

    def by_names(self) -> dict[Names, tuple[CellRuns, CellScores]]:
        """Each cell with its scores, by its value on each axis."""
        pairs = zip(self.cells, self.scored, strict=True)
        return {tuple(runs.cell.names[axis] for axis in AXES): (runs, scores) for runs, scores in pairs}


@dataclass(frozen=True)
class ComparedCell:
    """A cell in two result sets.

    Attributes:
        names: Its value on each axis.
        verdict: Of the second set, held against the first. `identical` are the same weights bit for bit with
            the same answers, `same` what cannot be told apart, `broken` what is complete in the first set
            and not in the second.
        reason: Why it is broken or not comparable; empty otherwise.
        first: Mean weighted F1 on test in the first set; None where there is none.
        second: The same in the second.
        difference: Second minus first; None where they are not compared.
        times: Mean training time in the second set over that in the first; None where machines differ or
            times are not known.
        one_seed: Whether a set has one seed, so that `difference` and the verdict are of the networks that
            there are, and allow for the luck of the test images only.
    """

    names: Names
    verdict: Verdict
    reason: str = ""
    first: float | None = None
    second: float | None = None
    difference: Comparison | None = None
    times: float | None = None
    one_seed: bool = False


def compare_sets(first: ResultSet, second: ResultSet) -> list[ComparedCell]:
    """Holds the cells of one result set against those of another.

    The intervals of the differences hold all at once, with 95 %, corrected for the cells that could differ:
    where nothing but seeds changed, some cell is called better or worse in at most one of twenty comparisons
    of sets (Welch's test, Biometrika 34, 1947, and Bonferroni's correction; `bench.analysis.critical`). That
    is promised of cells with two seeds or more in both sets. With one seed on a side, the networks that there
    are are held against each other on the test images alone: another seed may change as much.

    Args:
        first: What to compare with.
        second: What is judged; made apart from the first, so that their runs are independent.

    Returns:
        Every cell of either set, those of the first in its order, then those that only the second has; scores
        from 0 to 1, differences from -1 to 1. Not for the best of several tries at a second set, each of
        which has such a chance to be called better; nor does `same` say that two cells are equal.
    """
    ones, others = first.by_names(), second.by_names()
    names = list(dict.fromkeys([*ones, *others]))
    reasons = {name: _obstacle(ones.get(name), others.get(name)) for name in names}
    both = {name: (ones[name], others[name]) for name in names if not reasons[name]}
    identical = {name for name, (one, other) in both.items() if _identical(one[0], other[0])}
    count = len(both) - len(identical)
    found = []
    for name in names:
        if reasons[name]:
            found.append(_without_comparison(name, reasons[name], ones.get(name), others.get(name)))
        elif name in identical:
            found.append(_without_difference(name, *both[name]))
        else:
            found.append(_compared(name, *both[name], count))
    return found


_Cell = tuple[CellRuns, CellScores]


def _without_comparison(names: Names, reason: str, one: _Cell | None, other: _Cell | None) -> ComparedCell:
    verdict: Verdict = "broken" if _done(one) and not _done(other) else "not comparable"
    means = [cell[1].ranked.mean if cell and cell[1].ranked else None for cell in (one, other)]
    return ComparedCell(names, verdict, reason, means[0], means[1])


def _done(cell: _Cell | None) -> bool:
    return cell is not None and cell[0].complete and cell[1].ranked is not None


def _without_difference(names: Names, one: _Cell, other: _Cell) -> ComparedCell:
    means = _ranked(one).mean, _ranked(other).mean
    return ComparedCell(names, "identical", "", *means, None, _times(one[0], other[0]))


def _compared(names: Names, one: _Cell, other: _Cell, count: int) -> ComparedCell:
    before, after = _ranked(one), _ranked(other)
    one_seed = not (repeated(before) and repeated(after))
    variance = of_networks(after, before) if one_seed else of_difference(after, before)
    found = compare_pair(after, before, variance, count)
    verdict: Verdict = "better" if found.low > 0 else "worse" if found.high < 0 else "same"
    times = _times(one[0], other[0])
    return ComparedCell(names, verdict, "", before.mean, after.mean, found, times, one_seed)


def _ranked(cell: _Cell) -> Scored:
    ranked = cell[1].ranked
    if ranked is None:
        raise ValueError("a cell without scores is not comparable")
    return ranked


def _obstacle(one: _Cell | None, other: _Cell | None) -> str:
    """Why two cells cannot be compared; empty where they can."""
    if one is None or other is None:
        return f"is not in the {'first' if one is None else 'second'} set"
    for which, cell in (("first", one), ("second", other)):
        runs, _ = cell
        if not _done(cell):
            return f"is not complete in the {which} set ({runs.status}: {'; '.join(runs.reasons)})"
    return next(_differences(one, other), "")


def _differences(one: _Cell, other: _Cell) -> Iterator[str]:
    before, after = one[0].completed[0][0], other[0].completed[0][0]
    if before.data.stand_in != after.data.stand_in:
        yield "is of drawn stand-in images in one set and not in the other"
    digests = [{record.data.manifest_digest for record, _ in runs.completed} for runs, _ in (one, other)]
    if digests[0] != digests[1]:
        yield "is of other images or of other splits of them"
    changed = list(_changed("", _asked(before), _asked(after)))
    if changed:
        more = f" and {len(changed) - _MOST_DIFFERENCES} more" if len(changed) > _MOST_DIFFERENCES else ""
        yield f"is configured otherwise: {', '.join(changed[:_MOST_DIFFERENCES])}{more}"
    weights = [record.weights.sha256 if record.weights else None for record in (before, after)]
    if weights[0] != weights[1]:
        old, new = (f"SHA-256 {digest[:_DIGITS]}" if digest else "none" for digest in weights)
        yield f"starts from other weights: {old}, now {new}"


def _asked(record: Record) -> dict[str, Any]:
    return {name: value for name, value in record.configuration.items() if name not in _NOT_ASKED}


def _changed(path: str, old: Any, new: Any) -> Iterator[str]:
    """What differs between two configurations, as `protocol.epochs 30, now 50`."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in dict.fromkeys([*old, *new]):
            yield from _changed(f"{path}.{name}" if path else name, old.get(name), new.get(name))
    elif old != new:
        yield f"{path} {old}, now {new}"


def _identical(one: CellRuns, other: CellRuns) -> bool:
    """Whether every seed gave the same weights, bit for bit, and these the same confusions."""
    before, after = (
        {
            record.seed: (outcome.weights_digest, outcome.metrics["test"].confusion)
            for record, outcome in runs.completed
        }
        for runs in (one, other)
    )
    return before == after


def _times(one: CellRuns, other: CellRuns) -> float | None:
    machines = {
        (record.environment.device_name, record.environment.cores)
        for runs in (one, other)
        for record, _ in runs.completed
    }
    before, after = (
        interval([outcome.timing.fit_s for _, outcome in runs.completed]) for runs in (one, other)
    )
    if len(machines) != 1 or before is None or after is None or before.mean == 0:
        return None
    return after.mean / before.mean
