"""What an audit of the images found, on the page."""

from __future__ import annotations

from collections.abc import Iterator

from bench.records.audit import Audit, Pair
from bench.report.audits import twins_path
from bench.report.renderings import escape, markdown_rows
from bench.report.results import Results

_MOST_PAIRS = 10


def audited(results: Results) -> str:
    """Duplicates and near-duplicates within and across the splits of each dataset; empty where none ran."""
    if not results.datasets:
        return ""
    parts = [_dataset(name, results.audits.get(name), results) for name in results.datasets]
    return "\n\n".join(part for texts in parts for part in texts)


def _dataset(name: str, audit: Audit | None, results: Results) -> Iterator[str]:
    if audit is None:
        yield f"**{escape(name)}**: nobody looked for twins; `bench data audit {results.plan.suite}` does."
        return
    yield f"**{escape(name)}**: {_found(audit)}"
    yield _leaks(audit)
    crossing = [pair for pair in audit.pairs if pair.across]
    if crossing:
        shown = crossing[:_MOST_PAIRS]
        some = f"The first {len(shown)} of the pairs" if len(crossing) > len(shown) else "The pairs"
        yield f"{some} across splits:\n\n{_pairs(shown)}"
    if name in results.pictured_twins:
        yield f"![Twins in {escape(name)}]({twins_path(name)})"


def _found(audit: Audit) -> str:
    counts, images = audit.counts, sum(audit.images.values())
    text = (
        f"of {images:,} images, byte for byte the same as another: {counts.exact:,}; pairs that show nearly"
        f" the same (re-encoded, a little cropped, turned, or in another light): {counts.near:,}; pairs of"
        f" either kind with two labels: {counts.contradicting:,}."
    )
    if audit.sensitivity is not None:
        share = audit.sensitivity.found / audit.sensitivity.twins
        text += (
            f" Of {audit.sensitivity.twins:,} twins made of these images for trial, {share:.1%} were found."
        )
    return text


def _leaks(audit: Audit) -> str:
    rows = [
        [
            leak.split,
            " or ".join(leak.sources),
            f"{leak.images:,}",
            f"{leak.exact:,}",
            f"{leak.twins:,}",
            f"{leak.twins / leak.images:.1%}",
        ]
        for leak in audit.leaks()
    ]
    headings = ["images of", "also in", "images", "exactly", "exactly or nearly", "share"]
    return markdown_rows(headings, rows, left=2)


def _pairs(pairs: list[Pair]) -> str:
    rows = [
        [
            pair.kind,
            *(f"{split}: {path}" for split, path in zip(pair.splits, pair.paths, strict=True)),
            " / ".join(dict.fromkeys(pair.classes)),
            pair.orientation if pair.kind == "near" else "",
        ]
        for pair in pairs
    ]
    return markdown_rows(["kind", "one image", "the other", "class", "the other is the one"], rows, left=5)
