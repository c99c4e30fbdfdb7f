"""Looking at image files: their digest, whether they can be read, and whether all loaders read them alike."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from PIL import ExifTags, Image, UnidentifiedImageError

from bench.digests import digest_data
from bench.files import write_text
from bench.roots import cache_folder, cache_root

# Raised when an inspection answers something else than before: no older answer is then taken.
VERSION = 4
# Where the header of every PNG has its bits per channel.
PNG_DEPTH = 24
NO_FILE = (-1, -1)
SUFFIXES = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}


class Inspection(NamedTuple):
    """What was found in one file.

    Attributes:
        digest: SHA-256 (hex) of its bytes.
        mode: Pillow's name of its pixel format (`RGB`, `L`, ...), empty if it cannot be read.
        plain: Whether it is an upright 8-bit RGB or grey JPEG or PNG, and named as one: every loader reads
            such a file alike.
        fault: Why it cannot be read, empty if it can.
    """

    digest: str
    mode: str
    plain: bool
    fault: str


# Of a file that was seen: size in bytes and time of change in nanoseconds, then what was found.
Seen = tuple[int, int, Inspection]


def inspect(root: Path, paths: Sequence[str]) -> list[Inspection]:
    """Inspects files, each only once for as long as its size and time of change stay the same.

    Args:
        root: Their common folder.
        paths: Relative to it.

    Returns:
        One inspection a path, in the same order.
    """
    cache_file = cache_root() / "inspections" / f"{digest_data([str(root.resolve()), VERSION])[:24]}.json"
    known = _read_cache(cache_file)
    stamps = _stamps(root, paths)
    fresh = [
        (path, stamp)
        for path, stamp in zip(paths, stamps, strict=True)
        if path not in known or known[path][:2] != stamp
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(lambda item: inspect_file(root / item[0]), fresh))
    latest = {path: (*stamp, inspection) for (path, stamp), inspection in zip(fresh, found, strict=True)}
    known |= latest
    # What could not be opened may be opened tomorrow, without a change of the file itself.
    if latest:
        cache_folder(cache_file.parent.name)
        _write_cache(cache_file, {path: seen for path, seen in known.items() if seen[2].digest})
    return [known[path][2] for path in paths]


def inspect_file(path: Path) -> Inspection:
    """Reads one file whole: only so does a truncated image show."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return Inspection("", "", False, f"cannot be opened ({error.strerror})")
    digest = hashlib.sha256(content).hexdigest()
    if not content:
        return Inspection(digest, "", False, "is empty (zero bytes)")
    try:
        with Image.open(io.BytesIO(content)) as image:
            plain = _is_plain(image, path) and _has_eight_bits(image, content)
            image.load()
            return Inspection(digest, image.mode, plain, "")
    except Image.DecompressionBombError as error:
        return Inspection(digest, "", False, f"is too large to be opened ({error})")
    except UnidentifiedImageError:
        return Inspection(digest, "", False, "is not an image that can be read")
    except Exception as error:  # Pillow's readers of damaged files raise whatever they stumble over.
        return Inspection(digest, "", False, f"is truncated or damaged ({error})")


def _is_plain(image: Image.Image, path: Path) -> bool:
    """Whether a freshly opened image is plain; its palette, transparency and animation make it otherwise."""
    upright = image.getexif().get(ExifTags.Base.Orientation, 1) == 1
    return (
        path.suffix.lower() in SUFFIXES.get(image.format or "", ())
        and image.mode in ("RGB", "L")
        and upright
        and "transparency" not in image.info
        and getattr(image, "n_frames", 1) == 1
    )


def _has_eight_bits(image: Image.Image, content: bytes) -> bool:
    # Pillow makes 8 bits of other depths as it opens a file, and does not tell.
    return image.format != "PNG" or content[PNG_DEPTH] == 8


def _stamps(root: Path, paths: Sequence[str]) -> list[tuple[int, int]]:
    """Size in bytes and time of change in nanoseconds of each file."""
    folder, stat = str(root), os.stat
    stamps = []
    for path in paths:
        try:
            status = stat(f"{folder}/{path}")
            stamps.append((status.st_size, status.st_mtime_ns))
        except OSError:
            stamps.append(NO_FILE)
    return stamps


# The cache holds columns, not rows: of tens of thousands of files they are read several times as fast.
def _read_cache(path: Path) -> dict[str, Seen]:
    try:
        paths, sizes, times, *columns = json.loads(path.read_bytes())
        found = map(Inspection._make, zip(*columns, strict=True))
        return dict(zip(paths, zip(sizes, times, found, strict=True), strict=True))
    except (OSError, ValueError, TypeError):
        return {}


def _write_cache(path: Path, known: Mapping[str, Seen]) -> None:
    sizes, times, found = zip(*known.values(), strict=True) if known else ((), (), ())
    columns = [list(known), sizes, times, *zip(*found, strict=True)]
    write_text(path, json.dumps(columns, separators=(",", ":")))
