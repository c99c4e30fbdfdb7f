"""Drawn images without twins, and twins made of them by other means than the audit's own."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageEnhance

from bench.data.audit.listing import twin_list
from bench.data.manifest import Manifest, ManifestSplit
from bench.digests import digest_file
from bench.records.audit import Audit
from bench.suite.registries import stand_ins

# Where real images are, before a test looks elsewhere.
REAL = Path(os.environ.get("BENCH_DATA", "data")).absolute()
LEAST_RECALL = 0.99  # of planted twins
MOST_FALSE = 0.01  # images that share a group with another, of the distinct ones
Planted = dict[str, list[tuple[str, str]]]
"""Pairs of paths, an image and its twin, by the transform that made the twin."""


def photo(key: int, width: int = 96, height: int = 72) -> Image.Image:
    """Blotches of all sizes, in colour, such as no other key has."""
    rng = np.random.default_rng([7, key])
    pixels = np.full((height, width, 3), 110.0)
    for cells in (2, 4, 8, 16, 32):
        coarse = rng.normal(0, 90 / np.sqrt(cells), (cells, cells, 3)).astype(np.float32)
        pixels += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def casting(key: int) -> Image.Image:
    """A drawn part: all have nearly the same shape in nearly the same place."""
    return Image.fromarray(stand_ins["casting"]().draw("ok_front" if key % 2 else "def_front", key, 0.5))


def _jpeg(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert(image.mode)


def _cropped(image: Image.Image, share: float) -> Image.Image:
    """Cuts a share of the width and height off, half of it on each side."""
    left, top = (max(1, round(length * share / 2)) for length in image.size)
    return image.crop((left, top, image.width - left, image.height - top))


TURNS = Image.Transpose
TRANSFORMS = {
    "jpeg 90": lambda image: _jpeg(image, 90),
    "jpeg 75": lambda image: _jpeg(image, 75),
    "flipped left-right": lambda image: image.transpose(TURNS.FLIP_LEFT_RIGHT),
    "flipped upside down": lambda image: image.transpose(TURNS.FLIP_TOP_BOTTOM),
    "rotated left": lambda image: image.transpose(TURNS.ROTATE_90),
    "rotated right": lambda image: image.transpose(TURNS.ROTATE_270),
    "rotated by 180": lambda image: image.transpose(TURNS.ROTATE_180),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.1),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.9),
    "cropped": lambda image: _cropped(image, 0.02),
    "cropped, brighter": lambda image: ImageEnhance.Brightness(_cropped(image, 0.02)).enhance(1.1),
    "rotated left, jpeg 75": lambda image: _jpeg(image.transpose(TURNS.ROTATE_90), 75),
    "flipped left-right, cropped": lambda image: _cropped(image.transpose(TURNS.FLIP_LEFT_RIGHT), 0.02),
    "cropped, jpeg 75": lambda image: _jpeg(_cropped(image, 0.02), 75),
    "darker, rotated right": lambda image: ImageEnhance.Brightness(image.transpose(TURNS.ROTATE_270)).enhance(
        0.9
    ),
}


class Drawn:
    """A dataset that is drawn image by image."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._rows: dict[str, list[tuple[str, int]]] = {"train": [], "validation": [], "test": []}

    def save(self, image: Image.Image, name: str, split: str = "train", label: int = 0, **options) -> str:
        """Saves an image of a split, and returns its path; names without a suffix are those of PNGs."""
        path = f"{split}/{name}" if "." in name else f"{split}/{name}.png"
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        image.save(self.root / path, **options)
        return self.add(path, split, label)

    def link(self, file: Path, name: str, split: str = "train", label: int = 0) -> str:
        """Takes in a file as it is, under another name."""
        path = f"{split}/{name}{file.suffix}"
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).symlink_to(file)
        return self.add(path, split, label)

    def copy(self, path: str, name: str, split: str = "train", label: int = 0) -> str:
        """Copies an image's file."""
        copy = f"{split}/{name}{Path(path).suffix}"
        (self.root / copy).parent.mkdir(parents=True, exist_ok=True)
        (self.root / copy).write_bytes((self.root / path).read_bytes())
        return self.add(copy, split, label)

    def add(self, path: str, split: str, label: int) -> str:
        self._rows[split].append((path, label))
        return path

    def manifest(self, color: str = "rgb") -> Manifest:
        splits = {name: self._split(sorted(rows)) for name, rows in self._rows.items()}
        return Manifest(("cat", "dog"), splits, color, self.root)

    def _split(self, rows: list[tuple[str, int]]) -> ManifestSplit:
        return ManifestSplit(
            paths=tuple(path for path, _ in rows),
            labels=tuple(label for _, label in rows),
            digests=tuple(digest_file(self.root / path) for path, _ in rows),
            plain=(True,) * len(rows),
        )


def found_pairs(audit, kind="near"):
    """The pairs of an audit, each as the set of its paths."""
    return {frozenset(pair.paths) for pair in audit.pairs if pair.kind == kind}


def real_images(pattern: str) -> list[Path]:
    """Files of a real dataset; where it is not on this machine, the test is skipped."""
    files = sorted(REAL.glob(pattern))
    if not files:
        pytest.skip("these real images are not on this machine")
    return files


def plant_of_each(
    drawn: Drawn, names: Sequence[str], images: Callable[[int], Image.Image], of_each: int
) -> Planted:
    """Saves twins of images as test images: so many by each transform, of images drawn by chance.

    Args:
        drawn: Has the images.
        names: Of the images.
        images: Gives one by its place among the names.
        of_each: How many twins each transform makes.
    """
    chosen = np.random.default_rng(0)
    return {
        name: [
            (names[key], drawn.save(transform(images(key)), f"{name}-{key}", split="test"))
            for key in chosen.choice(len(names), of_each, replace=False).tolist()
        ]
        for name, transform in TRANSFORMS.items()
    }


def recalls(manifest: Manifest, audit: Audit, planted: Planted) -> dict[str, float]:
    """Which share of the planted twins was found, by transform."""
    listed = twin_list(manifest, audit)
    group = dict(zip(listed["path"], listed["group"], strict=True))
    return {
        name: float(np.mean([group.get(original) == group.get(twin, -1) for original, twin in pairs]))
        for name, pairs in planted.items()
    }


def falsely_linked(audit: Audit) -> int:
    """How many of the training images, all of them different, share a group with another."""
    together = (len(group.members.get("train", ())) for group in audit.linked)
    return sum(images for images in together if images > 1)
