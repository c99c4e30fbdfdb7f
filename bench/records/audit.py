"""What an audit of a dataset found: kept beside records, so that tables derive again without the images."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, NonNegativeInt, model_validator

from bench.files import write_text
from bench.records.documents import read_document
from bench.records.record import Part
from bench.suite.dataset import SplitName

Kind = Literal["exact", "near"]
Orientation = Literal[
    "as it is",
    "rotated by 90° to the left",
    "rotated by 180°",
    "rotated by 90° to the right",
    "flipped left-right",
    "transposed",
    "flipped upside down",
    "transposed and rotated by 180°",
]
Members = dict[SplitName, tuple[NonNegativeInt, ...]]
"""Some images, by split: their places in the manifest, counted from 0, in ascending order."""
# An image of the first split should not have been met in the others.
ASKED: tuple[tuple[SplitName, tuple[SplitName, ...]], ...] = (
    ("validation", ("train",)),
    ("test", ("train",)),
    ("test", ("validation",)),
    ("test", ("train", "validation")),
)


class Pair(Part):
    """Two images that are, or nearly are, the same.

    Attributes:
        kind: `exact` where the files are the same byte for byte.
        paths: Of both, relative to the dataset's folder.
        splits: Of both.
        classes: Of both, by name.
        orientation: What the second is of the first.
        similarity: Correlation of their fine structure once one is laid on the other, up to 1.
        deviation: What is left between them then, in units of what is left on average between an image and a
            twin made of it by cropping, lighting and re-encoding; 0 where they are the same.
    """

    kind: Kind
    paths: tuple[str, str]
    splits: tuple[SplitName, SplitName]
    classes: tuple[str, str]
    orientation: Orientation = "as it is"
    similarity: float = 1.0
    deviation: float = 0.0

    @property
    def across(self) -> bool:
        """Whether they are in two splits."""
        return self.splits[0] != self.splits[1]

    @property
    def contradicting(self) -> bool:
        """Whether they carry two labels."""
        return self.classes[0] != self.classes[1]


class Counts(Part):
    """How much was found.

    Attributes:
        exact: Files that are byte for byte the same as an earlier one.
        near: Pairs of files, not the same, that show nearly the same.
        contradicting: Pairs of either kind that carry two labels.
        blank: Files with nothing to see, of which no near twins are looked for.
    """

    exact: int
    near: int
    contradicting: int
    blank: int

    @property
    def pairs(self) -> int:
        """Of either kind."""
        return self.exact + self.near


class Group(Part):
    """Images that pairs link, directly or through others.

    Attributes:
        members: Which, of each split that has some.
        classes: The labels that they carry, by name.
        chain: How many near pairs lie, at least, between the two that are farthest apart: more than one where
            some are linked through others alone.
        ends: The paths of two that lie so far apart; None where all are linked directly.
    """

    members: Members
    classes: tuple[str, ...]
    chain: int
    ends: tuple[str, str] | None = None

    @property
    def images(self) -> int:
        """How many they are."""
        return sum(map(len, self.members.values()))


class Leak(Part):
    """How many images of a split were met in others.

    Attributes:
        split: Whose images are counted.
        sources: Where they were met.
        images: How many the split has.
        exact: Of these, how many are in a source byte for byte.
        twins: How many are there exactly or nearly, directly or through images that link the two.
        direct: How many of these are there themselves, not only through others; None where that was not kept.
    """

    split: SplitName
    sources: tuple[SplitName, ...]
    images: int
    exact: int
    twins: int
    direct: int | None

    @property
    def through(self) -> int | None:
        """How many are there through others alone."""
        return None if self.direct is None else self.twins - self.direct


class Direct(Part):
    """Images of a split that are in another one themselves, exactly or nearly, not only through others.

    Attributes:
        split: Whose images they are.
        source: Where they are too.
        places: Their places in their split.
    """

    split: SplitName
    source: SplitName
    places: tuple[NonNegativeInt, ...] = Field(repr=False)


class Sensitivity(Part):
    """How many twins made of images of this dataset were recognised: what an audit of it can be trusted with.

    Attributes:
        twins: How many were made, none of which the comparison had learnt from.
        found: How many of these were recognised.
    """

    twins: int
    found: int


class Audit(Part):
    """Twins in a dataset.

    Attributes:
        manifest: Digest of the manifest that was audited.
        images: How many each split has.
        counts: How much was found.
        pairs: The most serious first: across splits and with two labels, then either, then the rest. Copies
            of one file are paired with the first of them, and near twins once, however many copies each has.
            Of an image with very many near twins only the nearest are looked at.
        copies: Files that are the same byte for byte.
        linked: Groups of two and more images, the largest first; no image is in two of them.
        sensitivity: None where there was nothing to learn from.
        direct: Of every two splits of `ASKED`; None in audits of earlier versions, which did not keep it.
    """

    schema_version: Literal[1] = 1
    manifest: str
    images: dict[SplitName, int]
    counts: Counts
    pairs: tuple[Pair, ...] = Field(repr=False)
    copies: tuple[Members, ...] = Field(repr=False)
    linked: tuple[Group, ...] = Field(repr=False)
    sensitivity: Sensitivity | None
    direct: tuple[Direct, ...] | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _refuse_strangers(self) -> Self:
        direct = ({each.split: each.places} for each in self.direct or ())
        for members in (*self.copies, *(group.members for group in self.linked), *direct):
            for split, places in members.items():
                if max(places, default=-1) >= self.images.get(split, 0):
                    raise ValueError(f"{split} has no image {max(places)}")
        return self

    @property
    def leaking(self) -> bool:
        """Whether an image is, exactly or nearly, in two splits, or carries two labels."""
        return any(len(group.members) > 1 or len(group.classes) > 1 for group in self.linked)

    def brief(self, pairs: int = 200) -> Audit:
        """The same with the most serious pairs alone: for publishing, where a list of all could be long."""
        return self.model_copy(update={"pairs": self.pairs[:pairs]})

    def groups(self, split: SplitName) -> NDArray[np.int64]:
        """The group of each image of a split: resample these, not images, where twins are to count once.

        Returns:
            Shape (images,), in the order of the manifest: 0, 1, ... in the order of their first images.
            What has no twin in the split is a group of its own.
        """
        first = np.arange(self.images[split])
        for group in self.linked:
            places = list(group.members.get(split, ()))
            first[places] = places[:1]
        return np.unique(first, return_inverse=True)[1]

    def met(self, split: SplitName, *sources: SplitName, exactly: bool = False) -> NDArray[np.bool_]:
        """Which images of a split have a twin in others.

        Args:
            split: Whose images are asked about.
            sources: Where they should not be.
            exactly: Whether only files count that are the same byte for byte.

        Returns:
            Shape (images,), in the order of the manifest.
        """
        found = np.zeros(self.images[split], np.bool_)
        for members in self.copies if exactly else tuple(group.members for group in self.linked):
            if any(members.get(source) for source in sources):
                found[list(members.get(split, ()))] = True
        return found

    def met_directly(self, split: SplitName, *sources: SplitName) -> NDArray[np.bool_] | None:
        """As `met`, of images that have a twin there themselves, not only through others.

        Returns:
            None where that was not kept.
        """
        if self.direct is None:
            return None
        found = np.zeros(self.images[split], np.bool_)
        for each in self.direct:
            if each.split == split and each.source in sources:
                found[list(each.places)] = True
        return found

    def leaks(self) -> Iterator[Leak]:
        """What was met before it was asked about, of all splits that have images."""
        for split, sources in ASKED:
            if all(self.images[name] for name in (split, *sources)):
                direct = self.met_directly(split, *sources)
                yield Leak(
                    split=split,
                    sources=sources,
                    images=self.images[split],
                    exact=int(self.met(split, *sources, exactly=True).sum()),
                    twins=int(self.met(split, *sources).sum()),
                    direct=None if direct is None else int(direct.sum()),
                )


def write_audit(path: Path, audit: Audit) -> None:
    """Writes an audit as JSON, whole or not at all."""
    write_text(path, audit.model_dump_json() + "\n")


def read_audit(path: Path) -> Audit:
    """Reads an audit.

    Raises:
        BenchError: It is missing, damaged, or of another version of this project.
    """
    return read_document(path, Audit, "audit", "remove it to make it again")
