"""What an audit of the images found, on the page."""

from __future__ import annotations

from collections.abc import Iterator

from bench.records.audit import Audit, Counts, Pair
from bench.report.audits import twins_path
from bench.report.renderings import escape, markdown_rows
from bench.report.results import Results

_MOST_PAIRS = 10
_THROUGH = (
    "Through others: linked by a chain of such pairs, each of which is a small step. Each image is compared"
    " with the few that are nearest to it, so that some of these are near-duplicates of one another and"
    " others are not. They count as met, in the share and in scores without twins."
)


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
    splits = len(results.manifests[name])
    which = f", the first of {splits} splits" if splits > 1 else ""
    yield f"**{escape(name)}**{which}: {_found(audit)}"
    yield _leaks(audit)
    yield from _in_the_table(name, results)
    yield from _classes(name, results)
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
        f"of {images:,} images, byte-for-byte copies of others: {counts.exact:,}; pairs that show nearly"
        f" the same (re-encoded, a little cropped, turned, or in another light): {counts.near:,}; pairs of"
        f" either kind with two labels: {counts.contradicting:,}{_false(counts)}."
    )
    if audit.linked:
        text += f" The largest group that pairs link holds {audit.linked[0].images:,} images"
        chain = max(group.chain for group in audit.linked)
        text += f", the longest chain between two of a group at least {chain:,} pairs." if chain > 1 else "."
    if audit.sensitivity is not None:
        share = audit.sensitivity.found / audit.sensitivity.twins
        text += (
            f" Of {audit.sensitivity.twins:,} twins made of these images for trial, {share:.1%} were found."
        )
    return text


def _false(counts: Counts) -> str:
    """What pairs with two labels say of pairs that are none."""
    if not counts.contradicting:
        return ""
    share = counts.contradicting / counts.pairs
    return (
        f" ({share:.1%} of all pairs). Of two copies with two labels one label is wrong; of two images that"
        " nearly show the same, one is, or they are no pair. Of false pairs with one label nothing tells"
    )


def _leaks(audit: Audit) -> str:
    leaks = list(audit.leaks())
    # Audits of earlier versions did not tell the two apart.
    apart = all(leak.direct is not None for leak in leaks)
    kinds = ["exactly or nearly", "through others alone"] if apart else ["exactly, nearly or through others"]
    rows = [
        [
            leak.split,
            " or ".join(leak.sources),
            f"{leak.images:,}",
            f"{leak.exact:,}",
            *(f"{images:,}" for images in ((leak.direct, leak.through) if apart else (leak.twins,))),
            f"{leak.twins / leak.images:.1%}",
        ]
        for leak in leaks
    ]
    table = markdown_rows(["images of", "also in", "images", "exactly", *kinds, "share"], rows, left=2)
    return f"{table}\n\n{_THROUGH}" if any(group.chain > 1 for group in audit.linked) else table


def _in_the_table(name: str, results: Results) -> Iterator[str]:
    """How the scores without twins of the table go with an audit of the first of several splits."""
    splits = len(results.manifests[name])
    if splits < 2:
        return
    rows = results.table[results.table["dataset"] == name].dropna(subset=["test_images_without_twins"])
    if rows.empty:
        yield f"Not all {splits} splits were audited: `bench data audit {results.plan.suite}` does so."
    elif (rows["covers"] == "seeds and splits").any():
        yield "In the table each seed's test images are held against its own training and validation images."
    else:
        met = rows["test_images"].iloc[0] - rows["test_images_without_twins"].iloc[0]
        yield (
            "In the table a test image counts as met if the training or validation images of any seed hold a"
            f" twin of it: {met:,} of {rows['test_images'].iloc[0]:,} do."
        )


def _classes(name: str, results: Results) -> Iterator[str]:
    """Of which classes test images are left without a twin, where twins are more common in some."""
    rows = results.table[results.table["dataset"] == name].dropna(subset=["classes_without_twins"])
    if rows.empty:
        return
    so = "In scores without twins each class has its share of all test images."
    if rows["weighted_f1_without_twins"].isna().all():
        so = "There is no score without twins, since nothing can stand for a class that has none."
    classes = escape(rows["classes_without_twins"].iloc[0])
    yield f"In the table, {classes} have no twin among the training and validation images. {so}"


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
