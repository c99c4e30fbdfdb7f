"""Images of TensorFlow Datasets, from sets that are prepared on this machine."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar, Literal, Self

from pydantic import Field, PositiveInt, ValidationInfo, field_validator, model_validator

from bench.data.divided import DividedDataset, miscounted
from bench.data.tfds.about import about
from bench.data.tfds.export import Export, exported, overlap
from bench.data.tfds.fetch import fetch_set
from bench.data.tfds.names import CATALOGUE, SetName, known_sets, similar_sets
from bench.data.tfds.prepared import PreparedSet, default_data_dir, find_prepared, remedy, versions_of
from bench.errors import BenchError, Misdeclared
from bench.roots import expanded
from bench.suite.dataset import Inventory, Listing
from bench.suite.registries import sources

ALL = "all"
_PART = r"[\w-]+(\[[\d\w%:.-]+\])?"
_EXPRESSION = re.compile(rf"{_PART}(\s*\+\s*{_PART})*")
_log = logging.getLogger(__name__)


@sources.register("tfds")
class TfdsDataset(DividedDataset):
    """A set of TensorFlow Datasets, prepared before: a run never downloads one.

    Its images are written once as files into `BENCH_CACHE`, byte for byte as they are stored, so that every
    loader can read them.

    Attributes:
        data_dir: Where prepared sets are, if not in `TFDS_DATA_DIR` or the default of TensorFlow Datasets.
        name: As TensorFlow Datasets writes it, with a configuration and a version or without: `mnist`,
            `emnist/letters`, `mnist:3.*.*`. The newest version that is prepared is taken.
        splits: For each split an expression of TensorFlow Datasets (`train: "train[:90%]"`), or, for all of
            them, the share drawn by class from the images of all its splits; shares add up to one.
        files: How many images there should be in each split of the set's own, before expressions, exclusions
            and limits; with other numbers nothing is run.
    """

    split_names: ClassVar[str] = "expressions of TensorFlow Datasets"

    source: Literal["tfds"] = "tfds"
    # Before the name, which is checked against what is there.
    data_dir: str | None = None
    name: str
    files: dict[str, PositiveInt] = Field(default_factory=dict)

    @field_validator("name")
    @classmethod
    def _check_name(cls, name: str, info: ValidationInfo) -> str:
        parsed = SetName.parse(name)
        data_dir = info.data.get("data_dir")
        # A set of one's own is known by its being there, or by being said to be elsewhere.
        known = known_sets()
        if known and parsed.set not in known and not (data_dir or (default_data_dir() / parsed.set).is_dir()):
            raise ValueError(
                f"TensorFlow Datasets has no set {parsed.set!r}: {similar_sets(parsed.set)}All are listed at "
                f"{CATALOGUE}; a set of your own needs the data_dir that it is prepared in"
            )
        return name

    @model_validator(mode="after")
    def _check_expressions(self) -> Self:
        for split, expression in self.named.items():
            if not _EXPRESSION.fullmatch(expression):
                raise ValueError(
                    f"splits.{split}: {expression!r} is no split as TensorFlow Datasets writes them, such as "
                    "train, train[:90%] or train+test[100:]"
                )
        return self

    def locate(self) -> Path | None:
        """The folder of the set's version, None where it is not prepared."""
        return find_prepared(self._data_dir, self._name)

    def looked_for(self) -> str:
        """Where the set was looked for, and which versions of it are there."""
        others = versions_of(self._data_dir, self._name)
        there = f" (there are {', '.join(self._name.set + end for end in others)})" if others else ""
        return (
            f"{self.name} is not prepared in {self._data_dir}{there}: get it with `bench data fetch SUITE`, "
            f"or set TFDS_DATA_DIR to the folder that holds {self._name.set}/"
        )

    def listing(self, folder: Path) -> Listing:
        """Lists the images, which become files on the first call; see the base class."""
        prepared = PreparedSet.read(folder)
        if fault := prepared.fault():
            raise BenchError(fault)
        if fault := self._miscounted(prepared):
            raise Misdeclared(fault, ("files",))
        parts = self.named or {ALL: ALL}
        try:
            export = exported(prepared, list(parts.values()), _log.info)
        except Misdeclared as error:
            split = next(name for name, part in parts.items() if (part,) == error.location)
            raise Misdeclared(str(error), ("splits", split)) from None
        _check_apart(export, parts)
        groups = {split: export.group(part) for split, part in parts.items()}
        return Listing(export.root, groups, self.shares or None)

    def inventory(self) -> Inventory:
        """What of it is on this machine, by its own description."""
        place = self._data_dir / self._name.set
        expected = sum(self.files.values()) or None
        try:
            if (folder := self.locate()) is None:
                return Inventory(place, expected=expected)
            prepared = PreparedSet.read(folder)
        except BenchError as error:
            return Inventory(place, expected=expected, fault=str(error))
        if self.files:
            # Of splits that the suite does not count, as many as there are.
            expected = sum({**prepared.splits, **self.files}.values())
        return Inventory(folder, prepared.examples, expected, prepared.fault() or self._miscounted(prepared))

    def about(self) -> Mapping[str, str]:
        """What the set's description has for people; see the base class."""
        folder = self.locate()
        return about(folder) if folder else {}

    def fetch(self, report: Callable[[str], None]) -> None:
        """Lets TensorFlow Datasets download and prepare the set; see the base class."""
        inventory = self.inventory()
        # What is prepared it would leave as it is.
        if not (inventory.found and inventory.fault):
            fetch_set(self.name, self._data_dir, report)
            inventory = self.inventory()
        if inventory.fault:
            raise BenchError(inventory.fault)

    def _miscounted(self, prepared: PreparedSet) -> str:
        """Where the set has other numbers of images than the suite says, and what to do; empty if nowhere."""
        return miscounted(prepared.folder, "images", prepared.splits, self.files, remedy(prepared.folder))

    @property
    def _data_dir(self) -> Path:
        return expanded(self.data_dir) if self.data_dir else default_data_dir()

    @property
    def _name(self) -> SetName:
        return SetName.parse(self.name)


def _check_apart(export: Export, parts: Mapping[str, str]) -> None:
    """Looks for images that would stand in two splits.

    Raises:
        BenchError: There are some.
    """
    shared = overlap({split: export.found.parts[part] for split, part in parts.items()})
    if shared is None:
        return
    split, other, count = shared
    if split == other:
        raise BenchError(f"splits.{split}: {parts[split]!r} takes the same {count:,} images twice")
    raise BenchError(
        f"splits: {split} ({parts[split]!r}) and {other} ({parts[other]!r}) have the same {count:,} images"
    )
