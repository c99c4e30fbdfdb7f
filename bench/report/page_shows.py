"""What a table shows, and what it cannot show, in plain words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from bench.analysis.contrasts import Contrast, Side, contrasts
from bench.records.plan_document import PlanDocument
from bench.report import formats
from bench.report.formats import Format
from bench.report.renderings import escape
from bench.report.results import Results

_HEADINGS = {
    "loader": "Loaders",
    "regularisation": "Regularisation",
    "architecture": "Architectures",
    "protocol": "Protocols",
}


def shows(results: Results) -> str:
    """What the table says about each axis, one paragraph a comparison; empty if there is none."""
    found = contrasts(results.table)
    if not found:
        return ""
    lines = [_line(contrast) for contrast in found]
    return "\n".join([*lines, "", _caveat(found)])


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
    best, below = contrast.sides[0], contrast.below
    if contrast.seeds < 2:
        return "With a single seed, nothing tells these differences from luck."
    if not below:
        return "The ranges over seeds overlap, so the table shows no difference here."
    names = _listed([side.label for side in below])
    text = f"Every seed of {escape(best.label)} scored above every seed of {escape(names)}"
    level = [side.label for side in contrast.sides[1:] if side not in below]
    if not level:
        return f"{text}."
    verb = "overlaps" if len(level) == 1 else "overlap"
    return f"{text}; {escape(_listed(level))} {verb} with it."


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


def _caveat(found: list[Contrast]) -> str:
    repeated = [contrast for contrast in found if contrast.seeds > 1]
    if not repeated:
        return ""
    seeds = min(contrast.seeds for contrast in repeated)
    worst = max(contrast.chance for contrast in repeated)
    return (
        "This is a reading of ranges over seeds, not a test. Two rows that are truly equal come apart like"
        f" that in one of {round(1 / worst)} comparisons with {seeds} seeds each, and the more rows a table"
        " has, the likelier it is that some do. Where ranges overlap, more seeds may still find a difference."
    )


def _limits(results: Results) -> Iterator[str]:
    plan = results.plan
    for dataset, data in results.datasets.items():
        images = sum(data.counts["test"].values())
        yield (
            f"The scores are of {images:,} test images of {escape(dataset)}: one image is"
            f" {1 / images:.4f} of accuracy. The ranges do not hold the luck of which images these are."
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
