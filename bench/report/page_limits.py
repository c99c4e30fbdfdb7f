"""What a table cannot show, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from bench.analysis.twin_free import heaviest
from bench.records.audit import Audit
from bench.records.plan_document import PlanDocument
from bench.records.record import Record
from bench.report.renderings import escape, listed
from bench.report.results import Results
from bench.report.splits import joined_over, of_one_split
from bench.suite.protocol import most_epochs_in


def cannot_show(results: Results) -> str:
    """What no table of this kind can show, with this one's own numbers."""
    if not results.table["runs"].any():
        return ""
    return "\n".join(f"- {line}" for line in _limits(results))


def _limits(results: Results) -> Iterator[str]:
    plan = results.plan
    for dataset, data in results.datasets.items():
        images = sum(data.counts["test"].values())
        yield (
            f"The scores are of {images:,} test images of {escape(dataset)}: one image is"
            f" {1 / images:.4f} of accuracy.{_groups(results, dataset)}{_heavy(results, dataset)}"
        )
    for dataset, audit in results.audits.items():
        splits = len(results.manifests[dataset])
        which = f" (in the first of {splits} splits)" if splits > 1 else ""
        yield from _twins(audit, f"{escape(dataset)}{which}")
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


def _twins(audit: Audit, of: str) -> Iterator[str]:
    """What twins leave open: within the images, and of validation images with training images."""
    if linked := sum(group.images for group in audit.linked):
        yield (
            f"{linked:,} of the {sum(audit.images.values()):,} images of {of} have duplicates or"
            " near-duplicates, which count as one where they were found. Pictures of one object that the"
            " audit could not link still count apart, so the intervals may be narrower than they should be."
        )
    for leak in audit.leaks():
        if leak.split == "validation" and leak.twins:
            have = "has" if leak.twins == 1 else "have"
            yield (
                f"{leak.twins:,} ({leak.twins / leak.images:.1%}) of the {leak.images:,} validation images of"
                f" {of} {have} a twin in training, so epochs and rows are chosen on images that are partly"
                " known already."
            )


def _unfinished(results: Results) -> Iterator[str]:
    """The rows that might have gone on learning."""
    rows = [
        name
        for name, runs in zip(results.names, results.cells, strict=True)
        if runs.complete and 2 * sum(_kept_late(record) for record, _ in runs.completed) > len(runs.completed)
    ]
    if rows:
        yield (
            f"Most runs of {escape('; '.join(rows))} were best in the last tenth of the epochs that they were"
            " allowed: more epochs might have raised these rows."
        )


def _kept_late(record: Record) -> bool:
    """Whether a run was best after nine tenths of its epochs: of 10 in the 9th or the 10th."""
    most = most_epochs_in(record.configuration)
    return record.outcome is not None and 10 * record.outcome.best_epoch >= 9 * most


def _groups(results: Results, dataset: str) -> str:
    """How many independent test images there are, where some are near-duplicates of others."""
    rows = results.table[results.table["dataset"] == dataset].dropna(subset=["test_groups"])
    rows = rows[rows["test_groups"] < rows["test_images"]]
    if rows.empty:
        return ""
    groups, splits = rows[["test_groups", "audited_splits"]].iloc[0]
    return (
        f" They are {groups:,} independent groups{joined_over(splits)}, by which every interval is reckoned."
    )


def _heavy(results: Results, dataset: str) -> str:
    """What an image weighs in scores without twins, where some weigh much more than others."""
    scored = zip(results.cells, results.scored, strict=True)
    found = (heaviest(scores.classes) for runs, scores in scored if runs.cell.names["dataset"] == dataset)
    one = next(filter(None, found), None)
    if one is None:
        return ""
    rows = results.table[results.table["dataset"] == dataset]
    own = " in the split that twins touch most" if (rows["covers"] == "seeds and splits").any() else ""
    return (
        f" Without twins{own} one {escape(one.name)} image is {one.share / one.left:.4f} of accuracy: those"
        f" left ({one.left:,}) carry {one.share:.0%} of the weight."
    )


def _tuned(plan: PlanDocument) -> str:
    labels = listed([escape(tuned.label) for tuned in plan.tuned]) if plan.tuned else ""
    if plan.reference:
        # What a study found by looking at these very images is a row like any other.
        who = f"This project tuned {f'only {labels}' if labels else 'no row'} for these images"
        return f"{who}; settings taken from a study may have been tuned on them"
    if not labels:
        return "No row was tuned for these images"
    return f"Only {labels} {'was' if len(plan.tuned) == 1 else 'were'} tuned for these images"
