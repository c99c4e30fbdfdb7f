"""What a table shows, and what it cannot show, in plain words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bench.analysis.contrasts import Contrast, Side, contrasts
from bench.execution.estimate import most_epochs_in
from bench.records.plan_document import PlanDocument
from bench.records.record import Record
from bench.report import formats
from bench.report.formats import Format, behind
from bench.report.renderings import escape, listed
from bench.report.results import Results
from bench.report.splits import of_one_split

_CAVEAT = (
    "In brackets: intervals of the differences over seeds and test images, which hold all at once, with those"
    " of the best row above, for the rows of one dataset, device and backend (95 %). Rows that cannot be told"
    " apart need not be equal; more seeds or test images may still find a difference."
)
_HEADINGS = {
    "loader": "Loaders",
    "regularisation": "Regularisation",
    "architecture": "Architectures",
    "protocol": "Protocols",
}


def shows(results: Results) -> str:
    """What the table says about each axis, one paragraph a comparison; empty if there is none."""
    found = contrasts(results.table, results.scored)
    if not found:
        return ""
    lines = [_line(contrast, results.same_networks) for contrast in found]
    return "\n".join([*lines, "", _CAVEAT] if any(contrast.seeds > 1 for contrast in found) else lines)


def sources(results: Results) -> list[dict[str, int]]:
    """Of each line of `shows` the row that a number comes from, by the words around that number."""
    found = contrasts(results.table, results.scored)
    return [
        {words: side.number for side in contrast.sides for words in _words(contrast, side)}
        for contrast in found
    ]


def cannot_show(results: Results) -> str:
    """What no table of this kind can show, with this one's own numbers."""
    if not results.table["runs"].any():
        return ""
    return "\n".join(f"- {line}" for line in _limits(results))


def _line(contrast: Contrast, same: Mapping[int, tuple[int, ...]]) -> str:
    given = f" ({escape(', '.join(contrast.shared))})" if contrast.shared else ""
    parts = [_scores(contrast), _verdict(contrast, same), _speed(contrast)]
    return f"- **{_HEADINGS[contrast.axis]}**{given}: {' '.join(part for part in parts if part)}"


def _words(contrast: Contrast, side: Side) -> Iterator[str]:
    """All that a line may say of a side with a number."""
    yield _scored(side)
    if side.behind:
        yield _beaten(side)
    timed = _TIMED.get(contrast.axis)
    if timed and not math.isnan(timed.time(side)):
        yield timed.said(side)


def _scores(contrast: Contrast) -> str:
    return f"weighted F1 {escape(', '.join(map(_scored, contrast.sides)))}."


def _scored(side: Side) -> str:
    return f"{side.label} {formats.score(side.mean)}"


def _verdict(contrast: Contrast, same: Mapping[int, tuple[int, ...]]) -> str:
    if contrast.seeds < 2:
        return "With a single seed, nothing tells these differences from luck."
    best = escape(contrast.sides[0].label)
    alike = [side for side in contrast.level if side.number in same.get(contrast.sides[0].number, ())]
    level = [side for side in contrast.level if side not in alike]
    parts = [f"{escape(side.label)} is the same networks as {best}, bit for bit" for side in alike]
    if contrast.below:
        parts.append(f"{best} beats {escape(listed([_beaten(side) for side in contrast.below]))}")
    if level:
        names = escape(listed([side.label for side in level]))
        smallest = max(side.behind.detectable for side in level if side.behind)
        parts.append(
            f"{names} cannot be told apart from {'it' if contrast.below else best}: a difference of"
            f" {formats.found(smallest)} would have been found in four of five such tables"
        )
    return "; ".join(parts) + "."


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


def _limits(results: Results) -> Iterator[str]:
    plan = results.plan
    for dataset, data in results.datasets.items():
        images = sum(data.counts["test"].values())
        yield (
            f"The scores are of {images:,} test images of {escape(dataset)}: one image is"
            f" {1 / images:.4f} of accuracy.{_groups(results, dataset)}"
        )
    for dataset, audit in results.audits.items():
        if linked := sum(group.images for group in audit.linked):
            splits = len(results.manifests[dataset])
            which = f" (in the first of {splits} splits)" if splits > 1 else ""
            yield (
                f"{linked:,} of the {sum(audit.images.values()):,} images of {escape(dataset)}{which} have"
                " duplicates or near-duplicates, which count as one where they were found. Pictures of one"
                " object that the audit could not link still count apart, so the intervals may be narrower"
                " than they should be."
            )
    of = of_one_split(results.datasets, plan)
    if of is not None:
        yield escape(
            f"All seeds share one split of the images{of}; another split may order the rows otherwise."
        )
    yield (
        f"{_tuned(plan)}: which architecture is the better one after equal tuning, or on other images, is not"
        " in this table."
    )
    yield from _unfinished(results)
    yield "Times are of the machine named below; they rank code on that kind of machine only."


def _unfinished(results: Results) -> Iterator[str]:
    """The rows that might have gone on learning."""
    rows = [
        name
        for name, runs in zip(results.names, results.cells, strict=True)
        if runs.complete and 2 * sum(_kept_last(record) for record, _ in runs.completed) > len(runs.completed)
    ]
    if rows:
        yield (
            f"Most runs of {escape('; '.join(rows))} were best in the last epoch that they were allowed:"
            " more epochs might have raised these rows."
        )


def _kept_last(record: Record) -> bool:
    return record.outcome is not None and record.outcome.best_epoch == most_epochs_in(record.configuration)


def _groups(results: Results, dataset: str) -> str:
    """How many independent test images there are, where some are near-duplicates of others."""
    rows = results.table[results.table["dataset"] == dataset].dropna(subset=["test_groups"])
    groups = rows[rows["test_groups"] < rows["test_images"]]["test_groups"]
    if groups.empty:
        return ""
    return f" They are {groups.iloc[0]:,} independent groups, by which every interval is reckoned."


def _tuned(plan: PlanDocument) -> str:
    labels = listed([escape(tuned.label) for tuned in plan.tuned]) if plan.tuned else ""
    if plan.reference:
        # What a study found by looking at these very images is a row like any other.
        who = f"This project tuned {f'only {labels}' if labels else 'no row'} for these images"
        return f"{who}; settings taken from a study may have been tuned on them"
    if not labels:
        return "No row was tuned for these images"
    return f"Only {labels} {'was' if len(plan.tuned) == 1 else 'were'} tuned for these images"
