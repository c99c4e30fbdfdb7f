"""Reading a prepared set with TensorFlow Datasets: what runs in a process of its own."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bench.data.class_folders import class_folders
from bench.data.own_process import Report
from bench.data.tfds.imported import tensorflow_datasets
from bench.data.tfds.prepared import remedy
from bench.errors import BenchError, Misdeclared
from bench.registry import nearest

BATCH = 500
SECONDS_BETWEEN_REPORTS = 10.0
# To TensorFlow Datasets, the images of all splits of a set.
EVERY = "all"
# How files begin; what begins otherwise is found by whoever reads it to be no image.
SUFFIXES = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"GIF8": ".gif", b"BM": ".bmp", b"RIFF": ".webp"}


@dataclass(frozen=True)
class Found:
    """What a set holds, as far as it was looked at.

    Attributes:
        classes: The names of its classes; a label is an index into them.
        parts: What each split expression means: splits with the first image and the one after the last.
        labels: Of each image of a split.
        suffixes: Of the file of each image of a split.
    """

    classes: list[str] = field(default_factory=list)
    parts: dict[str, list[tuple[str, int, int]]] = field(default_factory=dict)
    labels: dict[str, list[int]] = field(default_factory=dict)
    suffixes: dict[str, list[str]] = field(default_factory=dict)

    def extended(self, other: Found) -> Found:
        """Both together."""
        return Found(
            other.classes,
            self.parts | other.parts,
            self.labels | other.labels,
            self.suffixes | other.suffixes,
        )

    def without(self, splits: Collection[str]) -> Found:
        """What is left without some splits, and without the expressions that mean images of them."""
        parts = self.parts.items()
        return Found(
            self.classes,
            {part: extents for part, extents in parts if all(name not in splits for name, *_ in extents)},
            {name: labels for name, labels in self.labels.items() if name not in splits},
            {name: suffixes for name, suffixes in self.suffixes.items() if name not in splits},
        )


def write_splits(
    report: Report, prepared: str, target: str, parts: Sequence[str], known: Collection[str]
) -> Found:
    """Writes the images of splits as they are stored, byte for byte.

    Args:
        report: Is told of the progress.
        prepared: The folder of the set.
        target: An empty folder.
        parts: Split expressions; the splits of the set that they are of are written whole.
        known: Splits that are written already.

    Raises:
        Misdeclared: An expression means nothing in this set; the location is the expression.
        BenchError: The set cannot be read, or does not hold one labelled image an example.
    """
    builder = _builder(prepared)
    image, label = _keys(builder.info)
    classes = list(builder.info.features[label].names)
    ranges = {part: _ranges(builder.info, part) for part in parts}
    splits = {split for extents in ranges.values() for split, *_ in extents} - set(known)
    found = Found(classes, ranges)
    for split in sorted(splits):
        count = builder.info.splits[split].num_examples
        report(f"writing the {count:,} images of {builder.info.full_name}, split {split}, as files, once")
        rows = _rows(builder, split, image, label)
        written = list(_write(rows, Path(target) / split, classes, count, report))
        found.labels[split] = [number for number, _ in written]
        found.suffixes[split] = [suffix for _, suffix in written]
    return found


def _builder(folder: str) -> Any:
    try:
        return tensorflow_datasets().builder_from_directory(folder)
    except Exception as error:  # Whatever its readers of JSON and of text stumble over.
        reason = str(error).partition("\n")[0]
        raise BenchError(f"{folder}: this set cannot be opened ({reason}): {remedy(Path(folder))}") from None


def _keys(info: Any) -> tuple[str, str]:
    """The features that are the image and its label."""
    kinds = tensorflow_datasets().features
    keys = info.supervised_keys or _only_ones(info.features)
    if len(keys) == 2 and all(isinstance(key, str) and key in info.features for key in keys):
        image, label = (info.features[key] for key in keys)
        # Fractions are stored as four bytes that look like colours.
        of_colours = isinstance(image, kinds.Image) and np.dtype(image.np_dtype).kind == "u"
        if of_colours and isinstance(label, kinds.ClassLabel):
            return keys[0], keys[1]
    described = ", ".join(f"{key} ({type(feature).__name__})" for key, feature in info.features.items())
    raise BenchError(
        f"{info.full_name}: every example must be an image with one label; this set's have {described}"
    )


def _only_ones(features: Mapping[str, Any]) -> list[str]:
    """The features of either kind."""
    kinds = tensorflow_datasets().features
    return [
        key
        for kind in (kinds.Image, kinds.ClassLabel)
        for key, value in features.items()
        if isinstance(value, kind)
    ]


def _ranges(info: Any, part: str) -> list[tuple[str, int, int]]:
    """What a split expression means.

    Raises:
        Misdeclared: It means nothing in this set; the location is the expression.
    """
    splits = info.splits
    asked = f"split {part!r} of {info.full_name}"
    for name in (term.partition("[")[0].strip() for term in part.split("+")):
        if name not in splits and name != EVERY:
            raise Misdeclared(f"{asked}: there is no split {name!r}: {nearest(name, splits)}", (part,))
    try:
        extents = tensorflow_datasets().core.ReadInstruction.from_spec(part).to_absolute(splits)
    except Exception as error:  # Of several kinds, one of them an assertion.
        reason = str(error).strip().rpartition("\n")[2]
        known = ", ".join(f"{name} ({split.num_examples:,} images)" for name, split in splits.items())
        raise Misdeclared(f"{asked}: {reason} The set has: {known}", (part,)) from None
    return [
        (
            extent.splitname,
            extent.from_ or 0,
            splits[extent.splitname].num_examples if extent.to is None else extent.to,
        )
        for extent in extents
    ]


def _rows(builder: Any, split: str, image: str, label: str) -> Iterator[tuple[bytes, int]]:
    """Every image of a split as it is stored, with its label, in the order of the files and in them."""
    import tensorflow as tf

    tfds = tensorflow_datasets()
    try:
        data = builder.as_dataset(
            split=split,
            shuffle_files=False,
            decoders=tfds.decode.PartialDecoding(
                {image: True, label: True}, decoders={image: tfds.decode.SkipDecoding()}
            ),
            read_config=tfds.ReadConfig(interleave_cycle_length=1, try_autocache=False),
        )
        for batch in tfds.as_numpy(data.batch(BATCH)):
            yield from zip(batch[image], batch[label].tolist(), strict=True)
    except (tf.errors.OpError, NotImplementedError) as error:
        # TensorFlow names the operation too, in braces before what happened and in brackets after it.
        reason = re.sub(r"\{\{.*?\}\}\s*|\s*\[Op:.*", "", str(error).partition("\n")[0])
        raise BenchError(
            f"{builder.data_dir}: the split {split} cannot be read ({reason}): {remedy(builder.data_dir)}"
        ) from None


def _write(
    rows: Iterator[tuple[bytes, int]], folder: Path, classes: Sequence[str], count: int, report: Report
) -> Iterator[tuple[int, str]]:
    """Writes images; gives each one's label and the suffix of its file."""
    folders = [os.path.join(folder, name) for name in class_folders(classes)]
    for name in folders:
        os.makedirs(name)
    told = time.monotonic()
    for number, (content, label) in enumerate(rows):
        if label < 0:
            raise BenchError(f"split {folder.name}: image {number:,} has no label: leave this split out")
        suffix = next((end for start, end in SUFFIXES.items() if content.startswith(start)), ".image")
        with open(f"{folders[label]}/{number:06d}{suffix}", "wb") as file:
            file.write(content)
        yield label, suffix
        if (number + 1) % BATCH == 0 and time.monotonic() - told > SECONDS_BETWEEN_REPORTS:
            told = time.monotonic()
            report(f"{number + 1:,} of {count:,} images written")
