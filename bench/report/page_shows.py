"""What a table shows, and what it cannot show, in plain words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from bench.analysis.contrasts import Contrast, Side, contrasts
from bench.records.plan_document import PlanDocument
from bench.report import formats
from bench.report.formats import Format, behind
from bench.report.renderings import escape
from bench.report.results import Results

_CAVEAT = (
    "In brackets: intervals of the differences over seeds and test images, which hold all at once for the"
    " rows of one dataset, device and backend (95 %). Rows that cannot be told apart need not be equal; more"
    " seeds or test images may still find a difference."
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
    lines = [_line(contrast) for contrast in found]
    return "\n".join([*lines, "", _CAVEAT] if any(contrast.seeds > 1 for contrast in found) else lines)


def cannot_show(results: Results) -> str:
    """What no table of this kind can show, with this one's own numbers."""
    if not results.table["runs"].any():
        return ""
    return "\n".join(f"- {line}" for line in _limits(results))


def _line(contrast: Contrast) -> str:
    given = f" ({escape(', '.join(contrast.shared))})" if contrast.shared else ""
    parts = [_scores(contrast), _verdict(contrast), _speed(contrast)]
    return f"- **{_HEADINGS[contrast.axis]}**{given}: {' '.join(part for part in parts if part)}"


def _scores(contrast: Contrast) -> str:
    return (
        "weighted F1 " + ", ".join(f"{escape(s.label)} {formats.score(s.mean)}" for s in contrast.sides) + "."
    )


def _verdict(contrast: Contrast) -> str:
    if contrast.seeds < 2:
        return "With a single seed, nothing tells these differences from luck."
    best = escape(contrast.sides[0].label)
    parts = []
    if contrast.below:
        parts.append(f"{best} beats {_listed([_beaten(side) for side in contrast.below])}")
    if contrast.level:
        names = escape(_listed([side.label for side in contrast.level]))
        smallest = max(side.behind.detectable for side in contrast.level if side.behind)
        parts.append(
            f"{names} cannot be told apart from {'it' if parts else best}: a difference of"
            f" {formats.score(smallest)} would have been found in four of five such tables"
        )
    return "; ".join(parts) + "."


def _beaten(side: Side) -> str:
    return f"{escape(side.label)} by {behind(side.behind)}" if side.behind else escape(side.label)


def _speed(contrast: Contrast) -> str:
    """The fastest and the slowest: of loaders by the epoch, which early stopping does not lengthen."""
    if contrast.axis == "loader":
        return _from_to("An epoch took", contrast, lambda side: side.seconds_per_epoch, _seconds)
    if contrast.axis == "architecture":
        return _from_to("Training took", contrast, lambda side: side.training_time_s, formats.duration)
    return ""


def _from_to(what: str, contrast: Contrast, time: Callable[[Side], float], form: Format) -> str:
    timed = [side for side in contrast.sides if not math.isnan(time(side))]
    if len(timed) < 2:
        return ""
    fast, slow = min(timed, key=time), max(timed, key=time)
    return (
        f"{what} from {form(time(fast))} ({escape(fast.label)}) to {form(time(slow))} ({escape(slow.label)})."
    )


def _seconds(value: float) -> str:
    return f"{formats.decimal(value)} s"


def _limits(results: Results) -> Iterator[str]:
    plan = results.plan
    for dataset, data in results.datasets.items():
        images = sum(data.counts["test"].values())
        yield (
            f"The scores are of {images:,} test images of {escape(dataset)}: one image is"
            f" {1 / images:.4f} of accuracy."
        )
    for dataset, audit in results.audits.items():
        if linked := sum(group.images for group in audit.linked):
            yield (
                f"{linked:,} of the {sum(audit.images.values()):,} images of {escape(dataset)} have"
                " near-duplicates, which count as one where they were found. Pictures of one object that the"
                " audit could not link still count apart, so the intervals may be narrower than they should"
                " be."
            )
    if any(dataset not in plan.resplit for dataset in results.datasets):
        yield "All seeds share one split of the images; another split may order the rows otherwise."
    yield (
        f"{_tuned(plan)}: which architecture is the better one after equal tuning, or on other images, is not"
        " in this table."
    )
    yield "Times are of the machine named below; they rank code on that kind of machine only."


def _tuned(plan: PlanDocument) -> str:
    if not plan.tuned:
        return "No row was tuned for these images"
    labels = _listed([tuned.label for tuned in plan.tuned])
    return f"Only {escape(labels)} {'was' if len(plan.tuned) == 1 else 'were'} tuned for these images"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
