"""A folder made from a manifest that every loader's genuine interface can read."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.data.class_folders import class_folders
from bench.data.manifest import Manifest
from bench.data.pixels import open_upright
from bench.data.sources.folder import count_files
from bench.digests import digest_data
from bench.errors import BenchError
from bench.files import locked
from bench.roots import cache_folder, cache_root
from bench.suite.dataset import SplitName

# Raised when the same manifest makes another folder than before.
VERSION = 2
MARKER = "images-from.txt"


@dataclass(frozen=True)
class PreparedFolder:
    """One folder a split, one folder a class, one file an image, all named so that sorting keeps their order.

    A file is a link to the original where all loaders read that as the same pixels, else a PNG made from it.

    Attributes:
        root: The folder; images stand at `root/<split>/<class folder>/<file>`.
        manifest: What the folder was made from.
        class_folders: Folder name of each class, in the order of labels (also their alphabetical order).
        files: For each split, the file of each image, in the order of the manifest.
    """

    root: Path
    manifest: Manifest
    class_folders: tuple[str, ...]
    files: dict[SplitName, tuple[Path, ...]]


def prepare(manifest: Manifest) -> PreparedFolder:
    """Makes the folder of a manifest, or finds the one made before.

    Raises:
        BenchError: An image can no longer be read, or the folder cannot be written.
    """
    root = cache_root().absolute() / "prepared" / _key(manifest)
    folder = _layout(manifest, root)
    # The links point to where the images were when the folder was made.
    stamp = str(manifest.root.resolve())
    if _is_from(stamp, folder):
        return folder
    with locked(cache_folder("prepared") / root.name):
        # Another process may have made it while this one waited.
        if not _is_from(stamp, folder):
            _make(manifest, root, stamp)
    return folder


def _key(manifest: Manifest) -> str:
    # What is plain is no part of the manifest's digest, but decides how the files are named.
    plain = {name: list(split.plain) for name, split in manifest.splits.items()}
    return digest_data([manifest.digest, plain, VERSION])[:24]


def _is_from(stamp: str, folder: PreparedFolder) -> bool:
    """Whether the folder was made from there, and what cleans caches up has removed none of its files."""
    marker = folder.root / MARKER
    if not marker.is_file() or marker.read_text() != stamp:
        return False
    return all(count_files(folder.root / name) == len(files) for name, files in folder.files.items())


def _make(manifest: Manifest, root: Path, stamp: str) -> None:
    building = Path(tempfile.mkdtemp(dir=root.parent, prefix=".preparing-"))
    try:
        _fill(_layout(manifest, building), manifest)
        (building / MARKER).write_text(stamp)
        shutil.rmtree(root, ignore_errors=True)
        building.rename(root)
    except OSError as error:
        raise BenchError(f"{root}: the folder for the loaders cannot be made: {error}") from None
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _layout(manifest: Manifest, root: Path) -> PreparedFolder:
    folders = class_folders(manifest.classes)
    files = {
        name: tuple(
            root / name / folders[label] / f"{number:06d}{_suffix(path, plain)}"
            for number, (path, label, plain) in enumerate(
                zip(split.paths, split.labels, split.plain, strict=True)
            )
        )
        for name, split in manifest.splits.items()
    }
    return PreparedFolder(root, manifest, folders, files)


def _fill(folder: PreparedFolder, manifest: Manifest) -> None:
    origin = manifest.root.resolve()
    for name, split in manifest.splits.items():
        for class_folder in folder.class_folders:
            (folder.root / name / class_folder).mkdir(parents=True)
        for file, path, plain in zip(folder.files[name], split.paths, split.plain, strict=True):
            if plain:
                file.symlink_to(origin / path)
            else:
                open_upright(origin / path, manifest.color).save(file)


def _suffix(path: str, plain: bool) -> str:
    """Of the prepared file: its own where it is linked, .png where it is converted."""
    return Path(path).suffix.lower() if plain else ".png"
