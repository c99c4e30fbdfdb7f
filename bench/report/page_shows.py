"""What a table shows, axis by axis, in plain words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.analysis.contrasts import COMPARED, Contrast, Side, contrasts
from bench.analysis.pairs import Pairs, pairs
from bench.report import formats
from bench.report.formats import Format, behind
from bench.report.renderings import escape, listed
from bench.report.results import Results
from bench.suite.schema import Axis

_CAVEAT = (
    "In brackets: intervals of the differences over seeds and test images, which hold all at once, with those"
    " of the best row above, for the rows of one dataset, device and backend (95 %). Rows that cannot be told"
    " apart need not be equal; more seeds or test images may still find a difference. `detectable`, row by"
    " row: the true difference that four of five such tables would find{none}."
)
_OF_PAIRS = (
    "Counts of pairs are of these runs alone and say nothing of luck: runs of equal seed are no pairs of"
    " independent draws."
)
_HEADINGS = {
    "loader": "Loaders",
    "regularisation": "Regularisation",
    "architecture": "Architectures",
    "protocol": "Protocols",
}


@dataclass(frozen=True)
class _Line:
    """A line of the page.

    Attributes:
        text: Markdown, without what marks it as an item of a list.
        rows: The row that a number comes from, by the words around that number.
    """

    text: str
    rows: dict[str, int]


def shows(results: Results) -> str:
    """What the table says about each axis, one line a comparison; empty if there is none."""
    found = contrasts(results.table, results.scored)
    paired = pairs(found, results.cells)
    lines = [f"- {line.text}" for line in _lines(found, paired, results)]
    caveats = [*_caveat(found), *([_OF_PAIRS] if paired else [])]
    return "\n".join([*lines, "", " ".join(caveats)] if caveats else lines)


def sources(results: Results) -> list[dict[str, int]]:
    """Of each line of `shows` the row that a number comes from, by the words around that number."""
    found = contrasts(results.table, results.scored)
    return [line.rows for line in _lines(found, pairs(found, results.cells), results)]


def _lines(found: Sequence[Contrast], paired: Sequence[Pairs], results: Results) -> Iterator[_Line]:
    for axis in COMPARED:
        for contrast in found:
            if contrast.axis == axis:
                words = {words: side.number for side in contrast.sides for words in _words(contrast, side)}
                yield _Line(_of_contrast(contrast, results.same_networks), words)
        for each in paired:
            if each.axis == axis:
                yield _Line(_of_pairs(each), {})


def _caveat(found: Sequence[Contrast]) -> Iterator[str]:
    """How to read the differences, where some are told."""
    told = [side.behind for each in found if each.seeds > 1 for side in each.sides if side.behind]
    if told:
        yield _CAVEAT.format(none=formats.none_found(comparison.detectable for comparison in told))


def _of_contrast(contrast: Contrast, same: Mapping[int, tuple[int, ...]]) -> str:
    parts = [_scores(contrast), _verdict(contrast, same), _without_twins(contrast), _speed(contrast)]
    said = " ".join(part for part in parts if part)
    return f"{_heading(contrast.axis, contrast.shared.values())}: {said}"


def _of_pairs(paired: Pairs) -> str:
    """In how many pairs one value of an axis is better than another, and by how much."""
    count = len(paired.differences)
    every = "both" if count == 2 else f"all {count}"
    many = every if paired.above == count else f"{paired.above} of {count}"
    low, high = map(formats.score, (min(paired.differences), max(paired.differences)))
    return (
        f"{_heading(paired.axis, paired.shared)}: {escape(paired.upper)} lies above {escape(paired.lower)} in"
        f" {many} pairs of equal {listed([*paired.equal, 'seed'])}, by {low} to {high}."
    )


def _heading(axis: Axis, shared: Iterable[str]) -> str:
    given = escape(", ".join(shared))
    return f"**{_HEADINGS[axis]}**{f' ({given})' if given else ''}"


def _words(contrast: Contrast, side: Side) -> Iterator[str]:
    """All that a line may say of a side with a number."""
    yield _scored(side)
    if contrast.reordered:
        yield _scored_without_twins(side)
    if side.behind:
        yield _beaten(side)
        yield _behind(side, contrast)
    timed = _TIMED.get(contrast.axis)
    if timed and not math.isnan(timed.time(side)):
        yield timed.said(side)


def _scores(contrast: Contrast) -> str:
    return f"weighted F1 {escape(', '.join(map(_scored, contrast.sides)))}."


def _scored(side: Side) -> str:
    return f"{side.label} {formats.score(side.mean)}"


def _without_twins(contrast: Contrast) -> str:
    """The scores without twins, where they order the sides otherwise."""
    if not contrast.reordered:
        return ""
    scores = escape(", ".join(map(_scored_without_twins, contrast.reordered)))
    return f"Without twins in another order: {scores}."


def _scored_without_twins(side: Side) -> str:
    return f"{side.label} {formats.score(side.mean_without_twins)}"


def _verdict(contrast: Contrast, same: Mapping[int, tuple[int, ...]]) -> str:
    if contrast.seeds < 2:
        return "With a single seed, nothing tells these differences from luck."
    first = contrast.sides[0]
    best = escape(first.label)
    alike = [side for side in contrast.level if side.number in same.get(first.number, ())]
    parts = [f"{escape(side.label)} is the same networks as {best}, bit for bit" for side in alike]
    if contrast.below:
        parts.append(f"{best} beats {escape(listed([_beaten(side) for side in contrast.below]))}")
    if level := [side for side in contrast.level if side not in alike]:
        parts.append(_level(level, contrast))
    return "; ".join(parts) + "."


def _level(level: Sequence[Side], contrast: Contrast) -> str:
    """How far sides are behind the best one, though no claim can be made of it."""
    nearest, *others = level
    said = escape(listed([_behind(nearest, contrast), *map(_beaten, others)]))
    detectable = listed([formats.found(side.behind.detectable) for side in level if side.behind])
    return f"{said}: cannot be told apart (detectable: {detectable})"


def _behind(side: Side, contrast: Contrast) -> str:
    return f"{side.label} is behind {contrast.sides[0].label} by {behind(side.behind)}" if side.behind else ""


def _beaten(side: Side) -> str:
    return f"{side.label} by {behind(side.behind)}" if side.behind else side.label


@dataclass(frozen=True)
class _Timed:
    """What of the rows of a contrast takes time.

    Attributes:
        what: Takes the time.
        time: In seconds.
        form: How it is spelled.
    """

    what: str
    time: Callable[[Side], float]
    form: Format

    def said(self, side: Side) -> str:
        return f"{self.form(self.time(side))} ({side.label})"


# Of loaders by the epoch, which early stopping does not lengthen.
_TIMED = {
    "loader": _Timed(
        "The median epoch", lambda side: side.seconds_per_epoch, lambda value: f"{formats.decimal(value)} s"
    ),
    "architecture": _Timed("Training", lambda side: side.training_time_s, formats.duration),
}


def _speed(contrast: Contrast) -> str:
    """The fastest and the slowest."""
    timed = _TIMED.get(contrast.axis)
    if timed is None:
        return ""
    sides = sorted((side for side in contrast.sides if not math.isnan(timed.time(side))), key=timed.time)
    if len(sides) < 2 or timed.form(timed.time(sides[0])) == timed.form(timed.time(sides[-1])):
        return ""
    return f"{timed.what} took from {escape(timed.said(sides[0]))} to {escape(timed.said(sides[-1]))}."
