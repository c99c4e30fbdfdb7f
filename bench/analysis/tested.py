"""The runs of a cell on the test images: which images, which of them are near-duplicates, and the answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.analysis.cells import CellRuns
from bench.analysis.twin_free import class_weights
from bench.digests import digest_data
from bench.errors import BenchError
from bench.records.answers import Answers
from bench.records.audit import Audit
from bench.records.record import Record

Groups = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Links:
    """Which test images are near-duplicates of one another.

    Attributes:
        groups: Group of each image, numbers from 0, shape (images,).
        splits: Digests of the manifests whose audits know that.
    """

    groups: Groups
    splits: frozenset[str]


@dataclass(frozen=True)
class Evidence:
    """Where the answers of runs and the audits of their images are found.

    Attributes:
        answers: Of a run.
        paths: Of the test images of a run, in the order of its answers.
        predictions: Of a run: paths, labels and probabilities, as they are stored.
        audit: Of a manifest, by its digest; None where nobody made one.
        links: Among the test images of a manifest, by its digest, as of `bench.analysis.links`; where there
            are none, its own audit tells.
    """

    answers: Callable[[Record], Answers]
    paths: Callable[[Record], tuple[str, ...]]
    predictions: Callable[[Record], pd.DataFrame]
    audit: Callable[[str], Audit | None]
    links: Mapping[str, Links] = field(default_factory=dict)


@dataclass(frozen=True)
class Tested:
    """The completed runs of a cell on the same test images.

    Attributes:
        classes: How many.
        labels: Actual class of each image, shape (images,).
        predicted: Predicted class by run and image, shape (runs, images).
        groups: Group of near-duplicates of each image, numbers from 0, shape (images,).
        audited: Digests of the manifests whose audits know these groups.
        images: What tells these images and groups from others.
        trained: How many training images a run has.
        met: Which have a twin among the images of training or validation, shape (images,); None where nobody
            looked.
        weights: What an image of each class counts for, shape (classes,); None where all count alike.
    """

    classes: int
    labels: NDArray[np.int64]
    predicted: NDArray[np.int64]
    groups: Groups
    audited: frozenset[str]
    images: str
    trained: int
    met: Mask | None = None
    weights: NDArray[np.float64] | None = None

    @property
    def image_weights(self) -> NDArray[np.float64] | None:
        """What each image counts for, shape (images,); None where all count alike."""
        return None if self.weights is None else self.weights[self.labels]

    def of_class(self) -> NDArray[np.int64]:
        """How many images there are of each class, shape (classes,)."""
        return _of_class(self.labels, self.classes)

    def unmet_of_class(self) -> NDArray[np.int64] | None:
        """How many of these have no twin in training or validation; None where nobody looked."""
        return None if self.met is None else _of_class(self.labels[~self.met], self.classes)

    def without_twins(self) -> Tested | None:
        """The same on the images that have no twin in training or validation, at the class shares of all.

        Returns:
            None where nobody looked, or where every image of a class has a twin.
        """
        if self.met is None:
            return None
        if not self.met.any():
            return self
        kept = ~self.met
        weights = class_weights(self.of_class(), _of_class(self.labels[kept], self.classes))
        if weights is None:
            return None
        return replace(
            self,
            labels=self.labels[kept],
            predicted=self.predicted[:, kept],
            groups=_from_zero(self.groups[kept]),
            images=f"{self.images}, without {digest_data(np.flatnonzero(self.met).tolist())}",
            met=np.zeros(int(kept.sum()), bool),
            weights=weights,
        )


def runs_on_test(runs: CellRuns, evidence: Evidence) -> list[Tested]:
    """What the completed runs of a cell answered.

    Args:
        runs: The cell.
        evidence: Where the answers are.

    Returns:
        All runs together where they were scored on the same images; where the test split was drawn anew for
        each, one a run; none without a completed run.

    Raises:
        BenchError: Answers are missing or damaged, or runs on the same images do not agree on their labels.
    """
    records = [record for record, _ in runs.completed]
    parts: dict[str, list[Record]] = {}
    for record, key in zip(records, _keys(records, evidence), strict=True):
        parts.setdefault(key, []).append(record)
    return [_tested(same, key, evidence) for key, same in parts.items()]


def _keys(records: Sequence[Record], evidence: Evidence) -> list[str]:
    """What tells the test images of each run from others."""
    digests = [record.data.manifest_digest for record in records]
    if len(set(digests)) <= 1:
        return digests
    # Splits were drawn anew for each seed; the test images may still be the same.
    return [digest_data(evidence.paths(record)) for record in records]


def _tested(records: Sequence[Record], key: str, evidence: Evidence) -> Tested:
    answers = [evidence.answers(record) for record in records]
    labels = answers[0].labels
    _refuse_unlike(records, answers)
    digests = dict.fromkeys(record.data.manifest_digest for record in records)
    audits = {digest: evidence.audit(digest) for digest in digests}
    known = {digest: audit for digest, audit in audits.items() if audit is not None}
    _refuse_others(known.values(), labels)
    # Of runs with training images of their own, each audit may know links that others cannot.
    linked = [
        evidence.links.get(digest) or Links(audit.groups("test"), frozenset({digest}))
        for digest, audit in known.items()
    ]
    groups = joined([each.groups for each in linked]) if linked else np.arange(len(labels), dtype=np.int64)
    return Tested(
        classes=len(records[0].data.classes),
        labels=labels,
        predicted=np.stack([each.predicted for each in answers]),
        groups=groups,
        audited=frozenset[str]().union(*(each.splits for each in linked)),
        images=f"{key}:{digest_data(groups.tolist())}" if known else key,
        trained=sum(records[0].data.counts["train"].values()),
        met=_met_by_any(known.values()) if len(known) == len(audits) else None,
    )


def _refuse_unlike(records: Sequence[Record], answers: Sequence[Answers]) -> None:
    for record, each in zip(records, answers, strict=True):
        if not np.array_equal(each.labels, answers[0].labels):
            raise BenchError(
                f"the predictions of {record.run_id} have other labels than those of {records[0].run_id},"
                " which is of the same images: remove the record of the one that is wrong to run it again"
            )


def _refuse_others(audits: Collection[Audit], labels: NDArray[np.int64]) -> None:
    for audit in audits:
        if audit.images["test"] != len(labels):
            raise BenchError(
                f"the audit of manifest {audit.manifest[:12]} is of {audit.images['test']} test images, but"
                f" the predictions are of {len(labels)}: remove that audit"
            )


def _met_by_any(audits: Collection[Audit]) -> Mask:
    """Of runs with training images of their own, an image counts as met if it was by any of them."""
    met: Mask = np.logical_or.reduce([audit.met("test", "train", "validation") for audit in audits])
    return met


def joined(groupings: Sequence[Groups]) -> Groups:
    """The groups of images that any of several groupings puts together, directly or through others.

    Args:
        groupings: One at least, each the group of each image, numbers from 0, shape (images,).

    Returns:
        Likewise, in the order of the first images of the groups.
    """
    return _from_zero(reduce(_joined, groupings))


def _joined(first: Groups, second: Groups) -> Groups:
    lowest = first
    while True:
        before = lowest
        for groups in (second, first):
            lowest = _lowest(lowest, groups)
        if np.array_equal(lowest, before):
            return lowest


def _lowest(numbers: Groups, groups: Groups) -> Groups:
    """The lowest number in the group of each image."""
    lowest: Groups = np.full(int(groups.max()) + 1, len(numbers), np.int64)
    np.minimum.at(lowest, groups, numbers)
    return lowest[groups]


def _from_zero(groups: Groups) -> Groups:
    """Groups numbered in the order of their first images."""
    return pd.factorize(groups)[0].astype(np.int64)


def _of_class(labels: NDArray[np.int64], classes: int) -> NDArray[np.int64]:
    return np.bincount(labels, minlength=classes).astype(np.int64)
