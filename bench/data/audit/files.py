"""The files of a manifest as one list, and which of them are the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.data.manifest import Manifest
from bench.records.audit import Members
from bench.suite.dataset import SPLITS, SplitName


@dataclass(frozen=True)
class Files:
    """Every file of a manifest, split after split; columns of equal length.

    Attributes:
        splits: Of each.
        places: Of each, in its split.
        paths: Of each.
        classes: Of each, by name.
        contents: (files,), a number for each: equal for files of equal bytes, and 0, 1, ... in order of
            appearance.
    """

    splits: tuple[SplitName, ...]
    places: tuple[int, ...]
    paths: tuple[str, ...]
    classes: tuple[str, ...]
    contents: NDArray[np.int64]

    @classmethod
    def of(cls, manifest: Manifest) -> Files:
        """Lists them."""
        parts = [(name, manifest.splits[name]) for name in SPLITS]
        digests = np.array([digest for _, split in parts for digest in split.digests], object)
        return cls(
            splits=tuple(name for name, split in parts for _ in split.paths),
            places=tuple(place for _, split in parts for place in range(len(split))),
            paths=tuple(path for _, split in parts for path in split.paths),
            classes=tuple(manifest.classes[label] for _, split in parts for label in split.labels),
            contents=pd.factorize(digests)[0].astype(np.int64),
        )

    def firsts(self) -> NDArray[np.int64]:
        """The first file of each content: (contents,)."""
        return np.unique(self.contents, return_index=True)[1]

    def copies(self) -> list[NDArray[np.int64]]:
        """The files of each content."""
        return together(self.contents)

    def members(self, indices: NDArray[np.int64]) -> Members:
        """Where some files are."""
        found: dict[SplitName, list[int]] = {}
        for index in indices:
            found.setdefault(self.splits[index], []).append(self.places[index])
        return {split: tuple(places) for split, places in found.items()}

    def images(self) -> dict[SplitName, int]:
        """How many each split has."""
        return {name: self.splits.count(name) for name in SPLITS}


def together(numbers: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The indices of each number 0, 1, ..., in ascending order."""
    order = np.argsort(numbers, kind="stable")
    return np.split(order, np.cumsum(np.bincount(numbers))[:-1])
