"""What the headers of image files say: sizes, formats and colours, without decoding a pixel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.data.manifest import Manifest
from bench.suite.dataset import SPLITS

MOST_READ = 10_000
_COLOURS = {
    "1": "black and white",
    "L": "grey",
    "LA": "grey with transparency",
    "P": "palette",
    "RGBA": "RGB with transparency",
    "I;16": "16-bit grey",
}


@dataclass(frozen=True)
class Headers:
    """The headers of a dataset's files, as they are stored: before a camera's orientation is applied.

    Attributes:
        images: How many files the dataset has.
        sizes: Width and height in pixels of each file that was looked at: (files, 2).
        kinds: How many of these have which format and colours ("JPEG RGB"), the most frequent first.
    """

    images: int
    sizes: NDArray[np.int64]
    kinds: Mapping[str, int]


def read_headers(manifest: Manifest) -> Headers:
    """Looks at every file of a manifest; of more than `MOST_READ`, at so many, evenly drawn from all."""
    paths = [path for split in SPLITS for path in manifest.splits[split].paths]
    chosen = np.linspace(0, len(paths) - 1, min(len(paths), MOST_READ)).astype(int)
    sizes, kinds = _read(manifest.root, [paths[index] for index in chosen])
    return Headers(len(paths), np.array(sizes), dict(kinds.most_common()))


def _read(root: Path, paths: Sequence[str]) -> tuple[list[tuple[int, int]], Counter[str]]:
    sizes: list[tuple[int, int]] = []
    kinds: Counter[str] = Counter()
    for path in paths:
        with Image.open(root / path) as image:
            sizes.append(image.size)
            kinds[f"{image.format} {_COLOURS.get(image.mode, image.mode)}"] += 1
    return sizes, kinds
