"""The predictions of a run as a table: one row a test image, in manifest order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from bench.errors import BenchError

PREFIX = "p:"


def prediction_frame(
    paths: Sequence[str], labels: ArrayLike, probabilities: ArrayLike, classes: Sequence[str]
) -> pd.DataFrame:
    """Puts predictions into the form in which they are stored.

    Probabilities are rounded to float32. So that scores derive again from what is stored, a run takes its
    test scores from `probabilities(frame, classes)` and never from the unrounded array.

    Args:
        paths: Path (or index) of each image, length n, in manifest order.
        labels: Actual class of each image as an index into `classes`, shape (n,).
        probabilities: Predicted probability of each class, shape (n, classes).
        classes: Class names in label order.

    Returns:
        Columns `path`, `label` and one float32 column `p:<class name>` a class.

    Raises:
        ValueError: The shapes do not fit.
    """
    values = np.asarray(probabilities, dtype=np.float32)
    actual = np.asarray(labels, dtype=np.int64)
    if values.shape != (len(paths), len(classes)) or actual.shape != (len(paths),):
        raise ValueError(
            f"{len(paths)} paths and {len(classes)} classes, but labels of shape {actual.shape}"
            f" and probabilities of shape {values.shape}"
        )
    columns = {f"{PREFIX}{name}": values[:, index] for index, name in enumerate(classes)}
    return pd.DataFrame({"path": [str(path) for path in paths], "label": actual, **columns})


def probabilities(frame: pd.DataFrame, classes: Sequence[str]) -> NDArray[np.float64]:
    """The probabilities in a frame of predictions.

    Args:
        frame: As `prediction_frame` made it, fresh or read from its file.
        classes: Class names in label order.

    Returns:
        Shape (n, classes): the stored float32 values as float64.

    Raises:
        BenchError: The frame is of other classes, or lacks a column.
    """
    columns = [f"{PREFIX}{name}" for name in classes]
    if list(frame.columns) != ["path", "label", *columns]:
        found = ", ".join(map(str, frame.columns))
        raise BenchError(f"these predictions have the columns {found}, not path, label, {', '.join(columns)}")
    return frame[columns].to_numpy(dtype=np.float64)


def labels(frame: pd.DataFrame) -> NDArray[np.int64]:
    """The actual class of each image in a frame of predictions, shape (n,)."""
    return frame["label"].to_numpy(dtype=np.int64)
