"""Images in folders, one folder a class."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from bench.errors import BenchError
from bench.roots import data_root
from bench.suite.base import Dataset, Fraction, Listing, SplitName, check_splits, sources


def _folder_or_share(value: Any) -> Any:
    """Answers once for both, where pydantic would name the fault of each."""
    if not isinstance(value, str) and not (isinstance(value, float) and 0 < value < 1):
        raise ValueError("a split is a folder's name, or a share between 0 and 1")
    return value


FolderOrShare = Annotated[Annotated[Fraction, Field(strict=True)] | str, BeforeValidator(_folder_or_share)]
# What operating systems leave in folders of pictures; anything else is taken for an image and must be one.
LITTER = frozenset({"Thumbs.db", "desktop.ini"})


@sources.register("folder")
class FolderDataset(Dataset):
    """Images in folders: `path/<split>/<class>/...`, or `path/<class>/...` where the splits are drawn.

    Attributes:
        path: Below `BENCH_DATA`, or absolute.
        splits: For each split either its folder below `path` (`train: training`), or, for all of them, the
            share drawn by class with `split_seed` (`train: 0.6`); shares add up to one.
    """

    source: Literal["folder"] = "folder"
    path: str
    splits: dict[SplitName, FolderOrShare]

    @model_validator(mode="after")
    def _check_splits(self) -> Self:
        check_splits(self.splits, "splits")
        shares = self._shares()
        if shares and (len(shares) < len(self.splits) or abs(sum(shares.values()) - 1) > 1e-9):
            raise ValueError("splits are either all folders or all shares that add up to 1")
        folders = [os.path.normpath(folder) for folder in self.splits.values() if isinstance(folder, str)]
        if len(set(folders)) < len(folders):
            raise ValueError("two splits are the same folder: every image would stand in both")
        if "validation" not in self.splits and self.validation is None:
            raise ValueError("name a validation split, or the share of train to become one (validation: 0.1)")
        return self

    def locate(self) -> Path | None:
        """The folder, None where there is none."""
        folder = data_root() / self.path
        return folder if folder.is_dir() else None

    def missing(self) -> str:
        """Where the folder was looked for."""
        return (
            f"there is no folder {data_root() / self.path}: put the images there, or set BENCH_DATA to the "
            f"folder that holds {self.path!r}"
        )

    def listing(self, root: Path) -> Listing:
        """Lists the files; see the base class."""
        shares = self._shares()
        if shares:
            return Listing({"all": list_classes(root, root)}, shares)
        return Listing(list_splits(root, {name: str(folder) for name, folder in self.splits.items()}))

    def _shares(self) -> dict[SplitName, float]:
        return {name: share for name, share in self.splits.items() if isinstance(share, float)}


def list_splits(root: Path, folders: dict[SplitName, str]) -> dict[str, dict[str, list[str]]]:
    """Files by split and class, below one folder a split.

    Raises:
        BenchError: A split's folder is missing, or a class that one split has is missing in another.
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


def list_classes(root: Path, folder: Path) -> dict[str, list[str]]:
    """Files by class, one folder a class; folders inside a class folder belong to it.

    Returns:
        Class name to paths relative to `root`, with forward slashes, both sorted.

    Raises:
        BenchError: A name is no text, so that it could not be written down.
    """
    names = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir() and entry.name[0] != ".")
    classes = {name: sorted(_files(root, folder / name)) for name in names}
    for path in (path for paths in classes.values() for path in paths):
        if not path.isascii() and path.encode(errors="replace").decode() != path:
            raise BenchError(f"{root}: the name {path!r} is not valid UTF-8: rename the file or folder")
    return classes


def _files(root: Path, folder: Path) -> list[str]:
    found = []
    for place, folders, files in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if not name.startswith(".")]
        here = Path(os.path.relpath(place, root)).as_posix()
        found += [f"{here}/{name}" for name in files if not name.startswith(".") and name not in LITTER]
    return found
