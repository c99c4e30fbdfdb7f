"""The published numbers beside ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from bench.analysis.interval import Interval
from bench.analysis.one_run import OVER_SEEDS, WIDEST, place
from bench.analysis.reference import comparable
from bench.report import formats
from bench.report.formats import Format
from bench.report.page_tested import Held, one_run_of, tested
from bench.report.renderings import escape, markdown_rows
from bench.report.results import Results
from bench.report.view import spell
from bench.suite.schema import Reference

_SCORES = {
    "weighted_f1": "weighted F1",
    "accuracy": "accuracy",
    "macro_f1": "macro F1",
    "validation_accuracy": "validation accuracy",
    "train_weighted_f1": "weighted F1 on training images",
}
_COSTS: dict[str, tuple[str, Format]] = {
    "training_time_s": ("training time", formats.duration),
    "seconds_per_epoch": ("s/epoch", formats.decimal),
    "epochs": ("epochs", formats.count),
    "parameters": ("parameters", formats.count),
    "trainable_parameters": ("trainable parameters", formats.count),
}
_TIMES = ("training_time_s", "seconds_per_epoch")
_SIZES = ("parameters", "trainable_parameters")
_HEADINGS = ["row", "what", "published", "ours", "difference", "one run of ours"]


@dataclass(frozen=True)
class _Line:
    """A published number beside ours.

    Attributes:
        number: Of its row.
        measure: Which number.
        theirs: The published one.
        ours: With what stands in brackets behind it.
        difference: Ours minus theirs; empty where the two cannot be held against each other.
        expected: Where a single run of ours would lie, where that is known.
    """

    number: int
    measure: str
    theirs: float
    ours: str
    difference: str = ""
    expected: Interval | None = None

    @property
    def what(self) -> str:
        """Which number, in words."""
        return _SCORES.get(self.measure) or _COSTS[self.measure][0]

    def cells(self, row: str) -> list[str]:
        """What the table says of it, behind the name of its row."""
        form = _COSTS[self.measure][1] if self.measure in _COSTS else formats.score
        one_run = ""
        if self.expected is not None:
            bounds = f"[{form(self.expected.low)}, {form(self.expected.high)}]"
            one_run = f"{bounds}: {place(self.theirs, self.expected)}"
        return [row, self.what, form(self.theirs), self.ours, self.difference, one_run]


def published(results: Results) -> str:
    """A table of every number that was published for a row, ours beside it; empty if there is none."""
    reference = results.plan.reference
    if reference is None:
        return ""
    lines = [line for number in range(len(results.cells)) for line in _lines(results, number, reference)]
    if not lines:
        return ""
    held = [
        Held(line.number, line.measure, line.what, line.theirs, line.expected)
        for line in lines
        if line.expected
    ]
    parts = [_how_to_read(reference, lines), _table(results, lines), tested(results, reference, held)]
    return "\n\n".join(filter(None, parts))


def differences(results: Results) -> str:
    """Where our protocol differs from the published one, and which runs test what that explains."""
    reference = results.plan.reference
    if reference is None:
        return ""
    lines = [f"- {escape(line)}" for line in reference.differences]
    others = dict.fromkeys(tester.suite for tester in reference.tested_by)
    others.pop(results.plan.suite, None)
    if others:
        links = ", ".join(f"[{name}](../{name}/README.md)" for name in others)
        lines.append(f"\nRuns that test what could explain other numbers than the published ones: {links}.")
    return "\n".join(lines)


def _table(results: Results, lines: Sequence[_Line]) -> str:
    """The numbers, without columns that are empty."""
    rows = [line.cells(results.names[line.number]) for line in lines]
    columns = [cells for cells in zip(_HEADINGS, *rows, strict=True) if any(cells[1:])]
    headings, *rest = ([*cells] for cells in zip(*columns, strict=True))
    return markdown_rows(headings, rest, left=2)


def _how_to_read(reference: Reference, lines: Sequence[_Line]) -> str:
    measures = {line.measure for line in lines}
    scored, timed = not measures.isdisjoint(_SCORES), not measures.isdisjoint(_TIMES)
    where = f"; taken on {escape(reference.hardware)}" if scored or timed else ""
    said = [f"Published: {escape(reference.source)}{where}."]
    if timed:
        said.append(
            "Times from other hardware say nothing about which code is faster, so no difference of them is"
            " taken."
        )
    if scored or timed:
        said.append("None of the published numbers is ranked.")
    if scored:
        said.append(
            "A difference is ours minus the published number, and is left out where ours is of stand-in data"
            " or of a smaller profile."
        )
    said += _of_one_run(reference, lines)
    if not measures.isdisjoint(_SIZES):
        said.append("Counts of parameters tell whether our network is built as the published one.")
    return " ".join(said)


def _of_one_run(reference: Reference, lines: Sequence[_Line]) -> Iterator[str]:
    """What the published scores are held against."""
    measures = {line.measure for line in lines if line.expected}
    if not measures:
        return
    same = "these test images, which are the study's"
    images = same if reference.same_test_images else "other test images like these"
    yield (
        f"`one run of ours` is where the score of a single run like ours, on {images}, would lie with 95 %:"
        " of twenty published numbers luck alone leaves about one outside. `too wide` is said of a number"
        f" inside where that is more than {WIDEST} from end to end: nearly any score would lie there."
    )
    if not measures.isdisjoint(OVER_SEEDS):
        yield (
            "Scores of validation and training images are held against their spread over our seeds alone"
            " (Student's t), as if the study's images had been ours."
        )


def _lines(results: Results, number: int, reference: Reference) -> Iterator[_Line]:
    """The published numbers of a row, by its number in the table."""
    row = results.table.iloc[number]
    held = comparable(results.plan, results.cells[number].cell.names)
    for measure in _SCORES:
        theirs = row[f"published_{measure}"]
        if pd.notna(theirs):
            ours = spell(row, measure, formats.score)
            difference = formats.known(row[measure] - theirs, formats.signed_score) if held else ""
            expected = one_run_of(results, reference, number, measure)
            yield _Line(number, measure, float(theirs), ours, difference, expected)
    for measure, (_, form) in _COSTS.items():
        theirs = row[f"published_{measure}"]
        if pd.notna(theirs):
            yield _Line(number, measure, float(theirs), spell(row, measure, form))
