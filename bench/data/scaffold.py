"""From a folder of images to the text of a suite with a sensible grid."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from PIL import Image

from bench.data.manifest import Manifest
from bench.data.resolve import resolve
from bench.data.sources.folder import FolderDataset
from bench.errors import BenchError
from bench.roots import data_root
from bench.suite.config import check_name
from bench.suite.located_yaml import read_value

SPLIT_FOLDERS = {
    "train": ("train", "training"),
    "validation": ("validation", "valid", "val", "dev"),
    "test": ("test", "testing"),
}
SHARES = {"train": 0.6, "validation": 0.2, "test": 0.2}
LOOKED_AT = 200
SMALLEST, LARGEST, STEP = 32, 224, 32

TEMPLATE = """\
# yaml-language-server: $schema={schema}
# Written by `bench init`; every line may be changed. See what it would do with: bench plan {name}
suite: {key}
title: {name}, which architecture?
seeds: [1, 2, 3]

datasets:
  # {described}
  {key}: {{source: folder, path: {path}, splits: {splits}{color}}}

architectures:
  small-cnn: {{family: convnet, filters: [16, 32, 64], dense: [64]}}
  large-cnn: {{family: convnet, filters: [32, 64, 128, 128], batch_norm: true, dense: [128]}}
{transfer}
regularisations:
  none: {{}}
  # Vary training images only in ways that leave their class as it is.
  augment: {{augmentation: {{horizontal_flip: true, rotation: 10, zoom: 0.1}}}}

protocols:
  default:
    image_size: [{side}, {side}]
    batch_size: {batch_size}
    epochs: 40
    optimizer: {{name: adam, learning_rate: 0.001}}
    early_stopping: {{monitor: val_loss, patience: 6}}

grid:
  dataset: {key}
  architecture: "*"
  regularisation: "*"
  loader: tf-data
  protocol: default
"""
TRANSFER = """\
  # ImageNet weights; where this machine has none (KERAS_HOME), the row says unavailable and what to do.
  mobilenet-v2: {family: transfer, application: MobileNetV2, resize: [224, 224], dropout: 0.2}
"""


@dataclass(frozen=True)
class _Look:
    """A sample of images: the median of their shorter sides in pixels, and whether all are grey."""

    side: int
    grey: bool


def scaffold(name: str, folder: Path) -> str:
    """Writes a suite for a folder of images.

    Args:
        name: Of the suite.
        folder: Holds one folder a class, or one a split (train, validation, test) with those in it.

    Returns:
        The text of the suite file; it loads, and its dataset resolves.

    Raises:
        BenchError: The name cannot be a suite's; the folder is missing, or has no such shape; or an image
            cannot be read.
    """
    try:
        check_name(name)
    except ValueError as error:
        raise BenchError(f"{name!r} cannot be the name of a suite: {error}") from None
    if not folder.is_dir():
        raise BenchError(f"{folder}: there is no such folder")
    splits = _splits(folder)
    dataset = FolderDataset.model_validate({"path": str(folder.absolute()), "splits": splits})
    manifest = resolve(dataset, seed=0)
    look = _look([folder / path for path in manifest.splits["train"].paths])
    count = sum(len(split) for split in manifest.splits.values())
    return TEMPLATE.format(
        name=name,
        key=_written(name),
        path=_written(_data_path(folder)),
        splits="{" + ", ".join(f"{split}: {value}" for split, value in splits.items()) + "}",
        color=", color: grayscale" if look.grey else "",
        transfer="" if look.grey else TRANSFER,
        described=_describe(manifest, count),
        side=look.side,
        batch_size=32 if count < 20_000 else 128,
        schema="suite.schema.json",
    )


def _written(text: str) -> str:
    """A text so that YAML reads it back, within braces too: in quotes where it would be something else."""
    try:
        plain = read_value(f"[{text}]") == [text]
    except ValueError:
        plain = False
    return text if plain else yaml.safe_dump(text, default_style='"', width=math.inf).strip()


def _splits(folder: Path) -> dict[str, str | float]:
    """The folders of the splits, where there are some; else shares to draw."""
    present = {entry.name.lower(): entry.name for entry in folder.iterdir() if entry.is_dir()}
    found: dict[str, str | float] = {
        split: present[alias]
        for split, aliases in SPLIT_FOLDERS.items()
        for alias in aliases
        if alias in present
    }
    return found if {"train", "test"} <= set(found) else dict(SHARES)


def _look(files: Sequence[Path]) -> _Look:
    sides, grey = [], True
    for file in files[:: max(1, len(files) // LOOKED_AT)]:
        with Image.open(file) as image:
            sides.append(min(image.size))
            grey = grey and image.mode in ("1", "L", "I;16")
    side = round(statistics.median(sides) / STEP) * STEP
    return _Look(min(max(side, SMALLEST), LARGEST), grey)


def _data_path(folder: Path) -> str:
    """Relative to `BENCH_DATA` where it lies there, so that the suite holds on other machines too."""
    try:
        return folder.resolve().relative_to(data_root().resolve()).as_posix()
    except ValueError:
        return str(folder.resolve())


def _describe(manifest: Manifest, count: int) -> str:
    names = ", ".join(manifest.classes[:8]) + (", ..." if len(manifest.classes) > 8 else "")
    sizes = ", ".join(f"{len(split):,} {name}" for name, split in manifest.splits.items())
    described = f"{count:,} images of {len(manifest.classes)} classes ({names}): {sizes}"
    # Names of classes are any folder's, and this is to be one line of a comment.
    return "".join(sign if sign.isprintable() else "?" for sign in described)
