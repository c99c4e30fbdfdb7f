"""Pages of results made by hand, and a reader of HTML, for tests of the report."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

from made_records import CLASSES, EVIDENCE, example, outcome_of, plan_of, planned_cell, record_of

from bench.records.audit import Audit, Counts, Group, Pair, Sensitivity
from bench.report.html.page import html_page
from bench.report.results import Results

# Each would be executed, loaded or end an element if it were ever markup.
SCRIPT = "</script><script>window.hacked=1</script>"
PICTURE = '<img src="http://example.invalid/x.png" onerror="window.hacked=2">'
LINK = "[click](javascript:window.hacked=3) ![x](http://example.invalid/y.png)"
QUOTES = "\"'><b onclick=window.hacked=4>__bold__</b>&amp;"
HOSTILE = (SCRIPT, PICTURE, LINK, QUOTES)
# Two test images have a twin in training, one of them exactly.
AUDIT = Audit(
    manifest="cd" * 32,
    images={"train": 756, "validation": 84, "test": 50},
    counts=Counts(exact=1, near=1, contradicting=1, blank=0),
    pairs=(
        Pair(kind="exact", paths=(SCRIPT, PICTURE), splits=("train", "test"), classes=("a", QUOTES)),
        Pair(kind="near", paths=("a.png", LINK), splits=("train", "test"), classes=("a", "a")),
    ),
    copies=({"train": (4,), "test": (2,)},),
    linked=tuple(
        Group(members={"train": (place,), "test": (place,)}, classes=("a",), chain=1, ends=("a", "b"))
        for place in (2, 7)
    ),
    sensitivity=Sensitivity(twins=200, found=199),
)
EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "circle", "line", "rect"}


def audit_of_met(places):
    """An audit in which these of fifty test images have a twin in training, each its own."""
    return Audit(
        manifest="cd" * 32,
        images={"train": 756, "validation": 84, "test": 50},
        counts=Counts(exact=0, near=len(places), contradicting=0, blank=0),
        pairs=(),
        copies=(),
        linked=tuple(
            Group(members={"train": (number,), "test": (place,)}, classes=("def_front",), chain=1)
            for number, place in enumerate(places)
        ),
        sensitivity=None,
    )


def results_of_skills(*cells_and_skills):
    """Results of cells, each with the skill of every seed."""
    records = [
        record_of(cell, run.seed, skill=skill)
        for cell, skills in cells_and_skills
        for run, skill in zip(cell.runs, skills, strict=True)
    ]
    return Results(plan_of(*(cell for cell, _ in cells_and_skills)), tuple(records), EVIDENCE)


def results_of_example(stand_in=False, **changes):
    """The same results at each call, so that what follows from them is worked out once."""
    found = _example(stand_in)
    return replace(found, plan=found.plan.model_copy(update=changes)) if changes else found


@cache
def _example(stand_in):
    plan, records, _ = example(stand_in)
    return Results(plan, tuple(records), EVIDENCE)


def example_page(stand_in=False, beside=True, **changes):
    return html_page(results_of_example(stand_in, **changes), beside=beside)


def results_of_hostile():
    """Results in which every text that somebody else may choose tries to be more than text."""
    cells = [planned_cell(loader=name) for name in HOSTILE]
    records = [
        _hostile(record_of(cell, run.seed, skill=0.8))
        for cell in cells
        for run in cell.runs
        if (cell, run.seed) != (cells[0], 44)
    ]
    records += [record_of(cells[0], 44, status="failed", reason=SCRIPT + PICTURE + LINK)]
    plan = plan_of(
        *cells,
        title=SCRIPT + LINK,
        notes=[*HOSTILE],
        settings={"protocol.x": PICTURE, "protocol.y": LINK},
        profile=QUOTES,
        loader_remarks={PICTURE: [SCRIPT]},
    )
    return Results(plan, tuple(records), replace(EVIDENCE, audit=lambda digest: AUDIT))


def _hostile(record):
    first, second = SCRIPT + QUOTES, PICTURE + LINK
    data = record.data.model_copy(
        update={
            "classes": [first, second],
            "counts": {
                split: {first: counts[CLASSES[0]], second: counts[CLASSES[1]]}
                for split, counts in record.data.counts.items()
            },
        }
    )
    metrics = {
        split: scores.model_copy(
            update={"per_class": {first: scores.per_class[CLASSES[0]], second: scores.per_class[CLASSES[1]]}}
        )
        for split, scores in record.outcome.metrics.items()
    }
    return record.model_copy(
        update={
            "data": data,
            "outcome": record.outcome.model_copy(update={"metrics": metrics, "flags": [SCRIPT]}),
            "environment": record.environment.model_copy(
                update={"device_name": PICTURE, "versions": {QUOTES: SCRIPT}}
            ),
        }
    )


def results_of_many(rows, seeds=(42,)):
    """Results with many rows of thirty epochs."""
    cells = [planned_cell(seeds=seeds, architecture=f"cnn-{number:04d}") for number in range(rows)]
    outcomes = {
        seed: [outcome_of(0.7 + 0.02 * step, seed, epochs=30) for step in range(12)] for seed in seeds
    }
    template = record_of(cells[0], seeds[0])
    records = [
        template.model_copy(
            update={
                "run_id": run.run_id,
                "fingerprint": run.fingerprint,
                "names": dict(cell.names),
                "seed": run.seed,
                "outcome": outcomes[run.seed][number % 12],
            }
        )
        for number, cell in enumerate(cells)
        for run in cell.runs
    ]
    return Results(plan_of(*cells), tuple(records), EVIDENCE)


class Page(HTMLParser):
    """A page as its elements and texts.

    Attributes:
        elements: Tag and attributes of each, in order.
        texts: All text of the body, by the tag around it.
        inside: The text of each `style` and `script`.
    """

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.inside: dict[str, list[str]] = {"style": [], "script": []}
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        within = self.open[-1] if self.open else ""
        if within in self.inside:
            self.inside[within].append(data)
        elif data.strip():
            self.texts.append((within, data.strip()))

    @property
    def text(self):
        return " ".join(" ".join(text for _, text in self.texts).split())

    @property
    def data(self):
        return json.loads(self.inside["script"][0])

    def all(self, tag, **having):
        return [
            attributes
            for name, attributes in self.elements
            if name == tag and all(attributes.get(key) == value for key, value in having.items())
        ]
