"""The images of a prepared set as files, made once in the cache."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path

from bench.data.class_folders import class_folders
from bench.data.own_process import Report, in_own_process
from bench.data.sources.folder import count_files
from bench.data.tfds.prepared import PreparedSet
from bench.data.tfds.records import Found, write_splits
from bench.digests import digest_data
from bench.errors import BenchError
from bench.files import locked, write_text
from bench.roots import cache_folder, cache_root

# Raised when the same set gives other files than before.
VERSION = 1
FOLDER, INDEX = "exported", "index.json"


@dataclass(frozen=True)
class Export:
    """Images of a set as files `<split>/<class folder>/<number in the split><suffix>`.

    Attributes:
        root: The folder that holds them.
        found: Which they are.
    """

    root: Path
    found: Found = field(default_factory=Found)

    def group(self, part: str) -> dict[str, list[str]]:
        """The images that a split expression means, by class; relative to the root, sorted."""
        folders = class_folders(self.found.classes)
        group: dict[str, list[str]] = {}
        for split, start, end in self.found.parts[part]:
            labels, suffixes = self.found.labels[split], self.found.suffixes[split]
            for number in range(start, end):
                label = labels[number]
                path = f"{split}/{folders[label]}/{number:06d}{suffixes[number]}"
                group.setdefault(self.found.classes[label], []).append(path)
        return {name: sorted(paths) for name, paths in group.items()}


def exported(prepared: PreparedSet, parts: Sequence[str], report: Report) -> Export:
    """Finds the files of some splits of a set, or makes them.

    Args:
        prepared: The set.
        parts: Split expressions.
        report: Is told what happens, where the files have to be made.

    Raises:
        BenchError: The set is damaged, has no such split or holds no labelled images, or there is no room.
    """
    root = _root(prepared)
    export = _read(root)
    if set(parts) <= set(export.found.parts):
        return export
    with locked(cache_folder(FOLDER) / root.name):
        # Another process may have made them while this one waited.
        export = _read(root)
        if not set(parts) <= set(export.found.parts):
            export = _extend(export, prepared, parts, report)
    return export


def _root(prepared: PreparedSet) -> Path:
    key = digest_data([prepared.name, prepared.version, prepared.stamp(), VERSION])
    return (
        cache_root().absolute() / FOLDER / f"{prepared.name.replace('/', '-')}-{prepared.version}-{key[:16]}"
    )


def _read(root: Path) -> Export:
    """What there is, of splits whose files are all there; nothing where the index is missing or damaged."""
    try:
        index = json.loads((root / INDEX).read_bytes())
        parts = {part: [(*extent,) for extent in extents] for part, extents in index["parts"].items()}
        found = Found(**{**index, "parts": parts})
        # What cleans caches up may have removed some of them.
        lacking = [name for name, labels in found.labels.items() if count_files(root / name) != len(labels)]
        return Export(root, found.without(lacking))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Export(root)


def _extend(export: Export, prepared: PreparedSet, parts: Sequence[str], report: Report) -> Export:
    """Makes what is missing in a folder beside, and moves it in when it is whole."""
    root = export.root
    building = root.with_name(f".exporting-{root.name}")
    # What an earlier attempt left that was killed; the lock is ours.
    shutil.rmtree(building, ignore_errors=True)
    try:
        building.mkdir()
        known = sorted(export.found.labels)
        added = in_own_process(report, write_splits, str(prepared.folder), str(building), list(parts), known)
        found = export.found.extended(added)
        _move_in(building, root, sorted(added.labels), found)
    except OSError as error:
        raise BenchError(
            f"{root}: the images of {prepared.name} cannot be written ({error.strerror}): make room, or set "
            "BENCH_CACHE to a folder that has some"
        ) from None
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return Export(root, found)


def _move_in(building: Path, root: Path, splits: Sequence[str], found: Found) -> None:
    # Written before anything is moved: from here on no room is needed.
    write_text(building / INDEX, json.dumps(asdict(found), separators=(",", ":")))
    root.mkdir(exist_ok=True)
    for split in splits:
        # Of a split that the index does not know, what is there is half of it.
        shutil.rmtree(root / split, ignore_errors=True)
        (building / split).rename(root / split)
    (building / INDEX).replace(root / INDEX)


def overlap(ranges: Mapping[str, Sequence[tuple[str, int, int]]]) -> tuple[str, str, int] | None:
    """Two parts that hold the same images, with the number of those; None where all are apart.

    Args:
        ranges: Of each part, splits with the first image and the one after the last.
    """
    flat = sorted(
        (split, start, end, part)
        for part, extents in ranges.items()
        for split, start, end in extents
        if start < end
    )
    for (split, _, end, part), (other_split, start, other_end, other) in pairwise(flat):
        if split == other_split and start < end:
            return part, other, min(end, other_end) - start
    return None
