"""Finding sets that TensorFlow Datasets has prepared on this machine, without importing it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from bench.data.tfds.names import SetName
from bench.errors import BenchError

INFO, FEATURES = "dataset_info.json", "features.json"
TEMPLATE = "{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}"
_VERSION = re.compile(r"\d+\.\d+\.\d+")


def default_data_dir() -> Path:
    """Where TensorFlow Datasets keeps what it prepares: `TFDS_DATA_DIR`, or its own default."""
    return Path(os.environ.get("TFDS_DATA_DIR") or Path.home() / "tensorflow_datasets").expanduser()


def find_prepared(data_dir: Path, name: SetName) -> Path | None:
    """The folder of a prepared set, of the highest version that fits the name; None where there is none.

    Raises:
        BenchError: The set has configurations, and neither the name nor the set says which to take; or its
            folder cannot be read.
    """
    folder = data_dir / name.set
    if name.config:
        return _newest(folder / name.config, name.version)
    found = _newest(folder, name.version)
    if found or not (configs := _configs(folder)):
        return found
    default = _default_config(folder)
    if default is None:
        known = ", ".join(f"{name.set}/{config}" for config in configs)
        raise BenchError(f"{folder}: this set has configurations: name one of {known}")
    return _newest(folder / default, name.version)


def versions_of(data_dir: Path, name: SetName) -> list[str]:
    """The versions and configurations of a set that are prepared, as the ends of its name.

    None where its folder cannot be read.
    """
    folder = data_dir / name.set
    try:
        plain = [f":{version.name}" for version in _versions(folder)]
        return plain + [
            f"/{config}:{version.name}"
            for config in _configs(folder)
            for version in _versions(folder / config)
        ]
    except BenchError:
        return []


def _newest(folder: Path, pattern: str | None) -> Path | None:
    fitting = [version for version in _versions(folder) if fnmatchcase(version.name, pattern or "*")]
    return fitting[-1] if fitting else None


def _versions(folder: Path) -> list[Path]:
    """Folders of versions, the newest last."""
    found = [entry for entry in _folders(folder) if _VERSION.fullmatch(entry.name)]
    return sorted(found, key=lambda entry: [int(number) for number in entry.name.split(".")])


def _configs(folder: Path) -> list[str]:
    return sorted(entry.name for entry in _folders(folder) if _versions(entry))


def _folders(folder: Path) -> list[Path]:
    """The folders in a folder; none where there is no such folder.

    Raises:
        BenchError: It cannot be read.
    """
    try:
        entries = list(folder.iterdir()) if folder.is_dir() else []
        return [entry for entry in entries if entry.is_dir() and entry.name[0] != "."]
    except OSError as error:
        raise BenchError(
            f"{error.filename}: this folder cannot be read ({error.strerror}): make it readable, or set"
            " TFDS_DATA_DIR to another folder"
        ) from None


def _default_config(folder: Path) -> str | None:
    try:
        return str(json.loads((folder / ".config" / "metadata.json").read_bytes())["default_config_name"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


@dataclass(frozen=True)
class PreparedSet:
    """What a prepared set says of itself.

    Attributes:
        folder: Where it is.
        name: Of the set, with its configuration.
        version: Of the set.
        splits: How many examples each of its splits holds.
        shards: The files that hold them.
    """

    folder: Path
    name: str
    version: str
    splits: Mapping[str, int]
    shards: tuple[str, ...]

    @classmethod
    def read(cls, folder: Path) -> PreparedSet:
        """Reads the description in a set's folder.

        Raises:
            BenchError: It is missing or damaged.
        """
        try:
            info = json.loads((folder / INFO).read_bytes())
            lengths = {split["name"]: _lengths(split) for split in info["splits"]}
            return cls(
                folder=folder,
                name="/".join(filter(None, (info["name"], info.get("configName")))),
                version=info["version"],
                splits={name: sum(numbers) for name, numbers in lengths.items()},
                shards=tuple(name for split in info["splits"] for name in _shards(info, split)),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BenchError(f"{folder / INFO}: cannot be read ({error!r}): {remedy(folder)}") from None

    @property
    def examples(self) -> int:
        """How many there are in all splits."""
        return sum(self.splits.values())

    @property
    def described(self) -> str:
        """Its splits with their counts, in words."""
        return ", ".join(f"{name} ({count:,} images)" for name, count in self.splits.items())

    def fault(self) -> str:
        """Which files are missing, and what to do; empty if all are there."""
        lacking = [name for name in (FEATURES, *self.shards) if not (self.folder / name).is_file()]
        if not lacking:
            return ""
        one = len(lacking) == 1
        what = f"{lacking[0]} is missing" if one else f"{len(lacking)} files, {lacking[0]} first, are missing"
        return f"{self.folder}: {what}: {remedy(self.folder)}"

    def stamp(self) -> list[list[Any]]:
        """Name, size and time of change of every file: what changes when the set does."""
        with os.scandir(self.folder) as entries:
            statuses = sorted((entry.name, entry.stat()) for entry in entries if entry.is_file())
        return [[name, status.st_size, status.st_mtime_ns] for name, status in statuses]


def remedy(folder: Path) -> str:
    """What to do about a damaged set."""
    return f"remove the folder {folder} and get the set again (bench data fetch SUITE)"


def _lengths(split: dict[str, Any]) -> list[int]:
    return [int(length) for length in split.get("shardLengths", ())]


def _shards(info: dict[str, Any], split: dict[str, Any]) -> Iterator[str]:
    """Names of the files of a split, as the set's own template spells them."""
    number = len(_lengths(split))
    for index in range(number):
        yield (split.get("filepathTemplate") or TEMPLATE).format(
            DATASET=info["name"],
            SPLIT=split["name"],
            FILEFORMAT=info.get("fileFormat") or "tfrecord",
            SHARD_INDEX=f"{index:05d}",
            NUM_SHARDS=f"{number:05d}",
            SHARD_X_OF_Y=f"{index:05d}-of-{number:05d}",
        )
