"""What a run answered on the test split, as far as scores need it: read in bulk, so read fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from bench.errors import BenchError
from bench.records.predictions import PREFIX


@dataclass(frozen=True)
class Answers:
    """The answers of a run, in manifest order.

    Attributes:
        labels: Actual class of each test image, shape (n,).
        predicted: Most probable class of each, the first of equal ones, shape (n,).
    """

    labels: NDArray[np.int64]
    predicted: NDArray[np.int64]


def read_answers(path: Path, classes: Sequence[str]) -> Answers:
    """Reads the answers from a file of predictions.

    Args:
        path: The file.
        classes: Class names in label order.

    Raises:
        BenchError: It is missing, damaged or of other classes.
    """
    columns = [f"{PREFIX}{name}" for name in classes]
    table = _read(path, ["label", *columns])
    probabilities = np.stack([table[name].to_numpy() for name in columns], axis=1)
    return Answers(table["label"].to_numpy(), probabilities.argmax(axis=1))


def read_paths(path: Path) -> tuple[str, ...]:
    """Reads which images a file of predictions is of, in its order.

    Raises:
        BenchError: It is missing or damaged.
    """
    return tuple(_read(path, ["path"])["path"].to_pylist())


def _read(path: Path, columns: list[str]) -> pa.Table:
    try:
        # A file is small: threads, file systems and reads in pieces cost more than they save.
        with pq.ParquetFile(pa.BufferReader(path.read_bytes())) as file:
            return file.read(columns=columns, use_threads=False).select(columns)
    except (OSError, ValueError, KeyError) as error:  # ArrowInvalid is a ValueError.
        raise BenchError(
            f"{path}: the predictions of this run cannot be read ({error}): remove its record to run it again"
        ) from None
