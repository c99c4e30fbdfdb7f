"""The predictions of a run as people read them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bench.records.predictions import labels, probabilities

PREDICTIONS = "predictions.csv"


def prediction_table(predictions: pd.DataFrame, classes: Sequence[str]) -> pd.DataFrame:
    """Predictions as people read them.

    Args:
        predictions: As they are stored: one row an image, its path, label and probabilities.
        classes: Class names in label order.

    Returns:
        One row an image, in the same order: `file`, `actual` and `predicted` class, `probability` of the
        predicted class, and whether that is `correct`.

    Raises:
        BenchError: The predictions are of other classes.
    """
    shares = probabilities(predictions, classes)
    actual, predicted = labels(predictions), shares.argmax(axis=1)
    names = np.asarray(classes, dtype=object)
    return pd.DataFrame(
        {
            "file": list(predictions["path"]),
            "actual": names[actual],
            "predicted": names[predicted],
            "probability": shares[np.arange(len(shares)), predicted],
            "correct": actual == predicted,
        }
    )


def mistakes(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of images that are taken for another class, the most confident first."""
    return table[~table["correct"]].sort_values("probability", ascending=False, kind="stable")


def linked(path: str) -> str:
    """What the file of the table holds, in Markdown, with a link to its path."""
    return (
        "Every test image with its actual and predicted class, the probability of that, and whether it is"
        f" correct: [{PREDICTIONS}]({path})."
    )
