"""The resolved dataset: which images, with which labels, in which splits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench.digests import digest_data
from bench.suite.dataset import SPLITS, SplitName


@dataclass(frozen=True)
class ManifestSplit:
    """The images of one split, sorted by class and path; three tuples of equal length.

    Attributes:
        paths: Of each image, relative to the dataset's folder, with forward slashes.
        labels: Of each image, an index into the manifest's `classes`.
        digests: SHA-256 (hex) of each image file.
        plain: Whether every loader reads the file as the same pixels as it stands (an upright 8-bit RGB or
            grey JPEG or PNG); the others are converted once.
    """

    paths: tuple[str, ...]
    labels: tuple[int, ...]
    digests: tuple[str, ...]
    plain: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.paths)

    def class_counts(self, classes: tuple[str, ...]) -> dict[str, int]:
        """Images of each class, by class name."""
        counts = Counter(self.labels)
        return {name: counts[label] for label, name in enumerate(classes)}


@dataclass(frozen=True)
class Manifest:
    """Every image of a dataset with its label and split.

    Attributes:
        classes: Class names; a label is an index into them.
        splits: The images of `train`, `validation` and `test`.
        color: What the model sees of them, `rgb` or `grayscale`.
        root: The folder that the paths are relative to, on this machine. Not part of the digest.
        stand_in: Which stand-in was drawn in place of the real images, None for real ones.
        skipped: Unreadable images that were left out, as `on_bad_image: skip` allows.
    """

    classes: tuple[str, ...]
    splits: Mapping[SplitName, ManifestSplit]
    color: str
    root: Path
    stand_in: str | None = None
    skipped: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over classes, colour and every image's path, label, split and content."""
        rows = {
            name: list(zip(split.paths, split.labels, split.digests, strict=True))
            for name, split in self.splits.items()
        }
        return digest_data({"classes": list(self.classes), "color": self.color, "splits": rows})

    def counts(self) -> dict[str, dict[str, int]]:
        """Images by split and class name."""
        return {name: self.splits[name].class_counts(self.classes) for name in SPLITS}
