"""The published numbers beside ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bench.analysis.interval import Interval
from bench.analysis.one_run import OVER_SEEDS, one_run
from bench.analysis.reference import comparable
from bench.records.plan_document import PlanDocument
from bench.report import formats
from bench.report.formats import Format
from bench.report.renderings import escape, markdown_rows
from bench.report.results import Results
from bench.report.view import spell
from bench.suite.names import matches
from bench.suite.schema import Axis, Reference

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
}
_HEADINGS = ["row", "what", "published", "ours", "difference", "one run of ours"]


@dataclass(frozen=True)
class _Line:
    """A published number beside ours.

    Attributes:
        names: The value of its row on each axis.
        row: Name of the row.
        what: Which number.
        theirs: The published one.
        form: How it is spelled.
        ours: With what stands in brackets behind it.
        difference: Ours minus theirs; empty where the two cannot be held against each other.
        expected: Where a single run of ours would lie, where that is known.
    """

    names: Mapping[Axis, str]
    row: str
    what: str
    theirs: float
    form: Format
    ours: str
    difference: str = ""
    expected: Interval | None = None

    @property
    def outside(self) -> bool:
        """Whether the published number lies where a run of ours hardly would."""
        if self.expected is None:
            return False
        # As they are read: with three digits.
        return not round(self.expected.low, 3) <= self.theirs <= round(self.expected.high, 3)

    @property
    def cells(self) -> list[str]:
        """What the table says of it."""
        one_run = ""
        if self.expected is not None:
            bounds = f"[{self.form(self.expected.low)}, {self.form(self.expected.high)}]"
            one_run = f"{bounds}: {'outside' if self.outside else 'inside'}"
        return [self.row, self.what, self.form(self.theirs), self.ours, self.difference, one_run]


def published(results: Results) -> str:
    """A table of every number that was published for a row, ours beside it; empty if there is none."""
    reference = results.plan.reference
    if reference is None:
        return ""
    lines = [line for number in range(len(results.cells)) for line in _lines(results, number, reference)]
    if not lines:
        return ""
    table = markdown_rows(_HEADINGS, [line.cells for line in lines], left=2)
    parts = [_how_to_read(reference, lines), table]
    return "\n\n".join([*parts, *_outside(results.plan, reference, lines)])


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


def _how_to_read(reference: Reference, lines: Sequence[_Line]) -> str:
    same = "these test images, which are the study's"
    images = same if reference.same_test_images else "other test images like these"
    over_seeds = {_SCORES[name] for name in OVER_SEEDS}
    text = (
        f"Published: {escape(reference.source)}; taken on {escape(reference.hardware)}. Times from other"
        " hardware say nothing about which code is faster, so no difference of them is taken; none of the"
        " published numbers is ranked. A difference is ours minus the published number, and is left out where"
        " ours is of stand-in data or of a smaller profile. `one run of ours` is where the score of a single"
        f" run like ours, on {images}, would lie with 95 %: of twenty published numbers luck alone leaves"
        " about one outside."
    )
    if any(line.expected and line.what in over_seeds for line in lines):
        text += (
            " Scores of validation and training images are held against their spread over our seeds alone"
            " (Student's t), as if the study's images had been ours."
        )
    return text


def _lines(results: Results, number: int, reference: Reference) -> Iterator[_Line]:
    """The published numbers of a row, by its number in the table."""
    runs, row, name = results.cells[number], results.table.iloc[number], results.names[number]
    names, same_images = runs.cell.names, reference.same_test_images
    held = comparable(results.plan, names)
    for measure, what in _SCORES.items():
        theirs = row[f"published_{measure}"]
        if pd.notna(theirs):
            ours = spell(row, measure, formats.score)
            difference = formats.known(row[measure] - theirs, formats.signed_score) if held else ""
            scores = results.scored[number]
            expected = one_run(runs, scores, measure, same_images=same_images) if held else None
            yield _Line(names, name, what, theirs, formats.score, ours, difference, expected)
    for measure, (what, form) in _COSTS.items():
        theirs = row[f"published_{measure}"]
        if pd.notna(theirs):
            yield _Line(names, name, what, float(theirs), form, spell(row, measure, form))


def _outside(plan: PlanDocument, reference: Reference, lines: Sequence[_Line]) -> list[str]:
    """Which runs test why numbers lie outside; empty where none does."""
    found = [
        f"- {escape(line.row)}, {line.what} {line.form(line.theirs)}: {_tested(plan, reference, line)}."
        for line in lines
        if line.outside
    ]
    return ["Published numbers outside, and what tests why:", "\n".join(found)] if found else []


def _tested(plan: PlanDocument, reference: Reference, line: _Line) -> str:
    found = [
        "other rows of this table" if tester.suite == plan.suite else f"the runs of `{tester.suite}`"
        for tester in reference.tested_by
        if matches(tester.match, line.names)
    ]
    return f"{' and '.join(found)} test why" if found else "no run here tests why"
