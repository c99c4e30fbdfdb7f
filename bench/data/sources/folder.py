"""Images in folders, one folder a class."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Literal, Self

from pydantic import PositiveInt, model_validator

from bench.data.divided import DividedDataset, miscounted
from bench.data.kaggle import Kaggle, fetch_folder
from bench.errors import BenchError, Misdeclared
from bench.roots import data_root, expanded
from bench.suite.dataset import Inventory, Listing, SplitName
from bench.suite.registries import sources

ALL = "all"
# What operating systems leave in folders of pictures; anything else is taken for an image and must be one.
LITTER = frozenset({"Thumbs.db", "desktop.ini"})


@sources.register("folder")
class FolderDataset(DividedDataset):
    """Images in folders: `path/<split>/<class>/...`, or `path/<class>/...` where the splits are drawn.

    Attributes:
        path: Below `BENCH_DATA`, or absolute.
        splits: For each split either its folder below `path` (`train: training`), or, for all of them, the
            share drawn by class with `split_seed` (`train: 0.6`); shares add up to one.
        files: How many files there should be before exclusions and limits, in all or by split; with other
            numbers nothing is run.
        kaggle: Where on Kaggle the images are, for `bench data fetch`.
    """

    split_names: ClassVar[str] = "folders"

    source: Literal["folder"] = "folder"
    path: str
    files: PositiveInt | dict[SplitName, PositiveInt] | None = None
    kaggle: Kaggle | None = None

    @model_validator(mode="after")
    def _check_folders(self) -> Self:
        folders = {split: os.path.normpath(folder) for split, folder in self.named.items()}
        for split, folder in self.named.items():
            # Records name images by their paths below `path`, and are to name no other place on a machine.
            if expanded(folder).is_absolute() or Path(folders[split]).parts[:1] == ("..",):
                raise ValueError(
                    f"splits.{split}: {folder!r} is no folder below path: make it one, if only by a link, or"
                    " give as path a folder that holds all splits"
                )
        if len(set(folders.values())) < len(folders):
            raise ValueError("two splits are the same folder: every image would stand in both")
        if isinstance(self.files, dict) and set(self.files) != set(self.named):
            raise ValueError("files are counted in all, or for each of the splits that are folders")
        return self

    def locate(self) -> Path | None:
        """The folder, None where there is none; see the base class."""
        with _readable():
            return self._folder if self._folder.is_dir() else None

    def looked_for(self) -> str:
        """Where the folder was looked for, and where its images can be had."""
        message = (
            f"there is no folder {self._folder}: put the images there, or set BENCH_DATA to the folder that "
            f"holds {self.path!r}"
        )
        if self.kaggle is None:
            return message
        return f"{message}. `bench data fetch SUITE` gets them from Kaggle. {self._by_hand(self.kaggle)}"

    def listing(self, folder: Path) -> Listing:
        """Lists the files, if there are as many as the suite says; see the base class."""
        listed = self._listed(folder)
        if fault := self._miscounted(listed):
            raise Misdeclared(fault, ("files",))
        return listed

    def inventory(self) -> Inventory:
        """What of it is on this machine."""
        expected = sum(self._expected.values()) or None
        try:
            folder = self.locate()
            if folder is None:
                return Inventory(self._folder, expected=expected)
            listed = self._listed(folder)
        except BenchError as error:
            return Inventory(self._folder, expected=expected, fault=str(error))
        found = _counts(listed)[ALL]
        empty = "" if found else f"{folder}: this folder holds no images in folders of their classes"
        return Inventory(folder, found, expected, empty or self._miscounted(listed))

    def fetch(self, report: Callable[[str], None]) -> None:
        """Gets the folder from Kaggle, unless it is there; see the base class."""
        inventory = self.inventory()
        if inventory.fault:
            anew = ". Or move it away to have it fetched anew" if self.kaggle else ""
            raise BenchError(f"{inventory.fault}{anew}")
        if inventory.found:
            return
        if self.kaggle is None:
            raise BenchError(self.missing())
        try:
            # Listed for the counts alone.
            fetch_folder(self.kaggle, self._folder, self.listing, report)
        except BenchError as error:
            raise BenchError(f"{error}\n{self._by_hand(self.kaggle)}") from None

    @property
    def _folder(self) -> Path:
        return data_root() / expanded(self.path)

    def _by_hand(self, kaggle: Kaggle) -> str:
        what = f"its folder {kaggle.folder}" if kaggle.folder else "what is in it"
        layout = " and ".join(f"{self._folder / name}/<class>/" for name in self.named.values() or [""])
        there = f"put {what} at {self._folder}, so that images are at {layout}"
        return f"By hand: download {kaggle.page} and {there}"

    def _listed(self, folder: Path) -> Listing:
        if self.shares:
            return Listing(folder, {ALL: list_classes(folder, folder)}, self.shares)
        return Listing(folder, list_splits(folder, self.named))

    def _miscounted(self, listed: Listing) -> str:
        """Where there are other numbers of files than the suite says, and what to do; empty if nowhere."""
        return miscounted(listed.root, "files", _counts(listed), self._expected, "complete the folder")

    @property
    def _expected(self) -> dict[str, int]:
        """How many files there should be by split, or in all; empty where the suite does not say."""
        if isinstance(self.files, dict):
            return {str(split): number for split, number in self.files.items()}
        return {ALL: self.files} if self.files else {}


def _counts(listed: Listing) -> dict[str, int]:
    """How many files there are in each split, and in all."""
    counts = {split: sum(map(len, classes.values())) for split, classes in listed.groups.items()}
    return {**counts, ALL: sum(counts.values())}


@contextmanager
def _readable() -> Iterator[None]:
    """Says which folder the machine refuses to read.

    Raises:
        BenchError: It does refuse one.
    """
    try:
        yield
    except OSError as error:
        raise BenchError(
            f"{error.filename}: this folder cannot be read ({error.strerror}): make it readable, or move it"
            " away if it is no part of the dataset"
        ) from None


@_readable()
def list_splits(root: Path, folders: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    """Files by split and class, below one folder a split.

    Raises:
        BenchError: A split's folder is missing, a class that one split has is missing in another, or a folder
            cannot be read.
    """
    groups: dict[str, dict[str, list[str]]] = {}
    for name, folder in folders.items():
        if not (root / folder).is_dir():
            raise BenchError(f"{root / folder}: there is no such folder for the {name} split")
        groups[name] = list_classes(root, root / folder)
    for split, group in groups.items():
        for other, folder in folders.items():
            lacking = sorted(set(group) - set(groups[other]))
            if lacking:
                raise BenchError(
                    f"{root / folder}: the class folder {lacking[0]!r}, which the {split} split has, is "
                    f"missing in the {other} split: add it, or remove it there"
                )
    return groups


@_readable()
def list_classes(root: Path, folder: Path) -> dict[str, list[str]]:
    """Files by class, one folder a class; folders inside a class folder belong to it.

    Links to folders are followed, but where they lead back up.

    Returns:
        Class name to paths relative to `root`, with forward slashes, both sorted.

    Raises:
        BenchError: A name is no text, so that it could not be written down, or a folder cannot be read.
    """
    here = (os.path.realpath(folder),)
    with os.scandir(folder) as entries:
        found = [entry for entry in entries if _is_class(entry) and not _leads_back(entry.path, here)]
    names = sorted(entry.name for entry in found)
    classes = {name: sorted(_files(root, folder / name, here)) for name in names}
    for path in (path for paths in classes.values() for path in paths):
        if not path.isascii() and path.encode(errors="replace").decode() != path:
            raise BenchError(f"{root}: the name {path!r} is not valid UTF-8: rename the file or folder")
    return classes


def count_files(folder: Path) -> int:
    """How many files are in the folders of classes in a folder, without those in folders below them.

    Nothing is opened: it tells quickly whether anything was removed of what was made here. Where there is no
    such folder, there are none.
    """
    try:
        with os.scandir(folder) as entries:
            return sum(sum(map(_is_image, os.listdir(entry))) for entry in entries if _is_class(entry))
    except (FileNotFoundError, NotADirectoryError):
        return 0


def _files(root: Path, folder: Path, above: tuple[str, ...]) -> list[str]:
    """The images in a folder and in those below it.

    Args:
        root: That their paths are relative to.
        folder: To look in.
        above: The real paths of the folders that led there.
    """
    found = []
    ways = {str(folder): (*above, os.path.realpath(folder))}
    for place, folders, files in os.walk(folder, onerror=_refuse, followlinks=True):
        way = ways.pop(place)
        below = {name: os.path.join(place, name) for name in folders if not name.startswith(".")}
        folders[:] = [name for name, path in below.items() if not _leads_back(path, way)]
        ways |= {below[name]: (*way, os.path.realpath(below[name])) for name in folders}
        here = Path(os.path.relpath(place, root)).as_posix()
        found += [f"{here}/{name}" for name in files if _is_image(name)]
    return found


def _refuse(error: OSError) -> None:
    """Stops where `os.walk` would go on as if a folder that cannot be read were empty."""
    raise error


def _leads_back(path: str, way: tuple[str, ...]) -> bool:
    """Whether a folder led to itself, or holds one that did: its images would be found again and again."""
    real = os.path.realpath(path)
    return any(Path(place).is_relative_to(real) for place in way)


def _is_class(entry: os.DirEntry[str]) -> bool:
    """Whether this is taken for the folder of a class."""
    return entry.is_dir() and not entry.name.startswith(".")


def _is_image(name: str) -> bool:
    """Whether a file of this name is taken for an image."""
    return not name.startswith(".") and name not in LITTER
