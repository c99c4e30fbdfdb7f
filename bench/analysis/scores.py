"""Scores of one split from labels and predicted probabilities: the one place where they are computed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from bench.records.record import ClassScores, Scores

SMALLEST_PROBABILITY = 1e-15


def scores(
    labels: NDArray[np.integer], probabilities: NDArray[np.floating], classes: Sequence[str]
) -> Scores:
    """Scores predictions; the predicted class is the most probable one, the first of several equal ones.

    F1 is the harmonic mean of precision and recall (van Rijsbergen, Information Retrieval, 1979, chapter 7),
    of each class against the rest.

    Args:
        labels: Actual class of each image as an index into `classes`, shape (n,), n at least 1.
        probabilities: Predicted probability of each class, shape (n, classes). The scores of the test split
            are taken from the probabilities as they are stored (see `bench.records.predictions`).
        classes: Class names in label order; a class without an image counts with an F1 of 0 in `macro_f1`.

    Returns:
        Ratios from 0 to 1; a ratio whose denominator is zero counts as 0. Not for how sure they are, of which
        one split says nothing: see `bench.analysis.score_interval`.

    Raises:
        ValueError: There is no image, or the shapes do not fit.
    """
    if probabilities.shape != (len(labels), len(classes)) or len(labels) == 0:
        raise ValueError(
            f"{len(labels)} labels and {len(classes)} classes,"
            f" but probabilities of shape {probabilities.shape}"
        )
    predicted = np.argmax(probabilities, axis=1)
    every = np.arange(len(classes))
    precision, recall, f1, support = precision_recall_fscore_support(
        labels, predicted, labels=every, zero_division=0
    )
    return Scores(
        accuracy=float(np.mean(predicted == labels)),
        weighted_f1=float(np.average(f1, weights=support)),
        macro_f1=float(np.mean(f1)),
        log_loss=log_loss(labels, probabilities),
        per_class={
            name: ClassScores(
                precision=float(precision[index]),
                recall=float(recall[index]),
                f1=float(f1[index]),
                support=int(support[index]),
            )
            for index, name in enumerate(classes)
        },
        confusion=confusion_matrix(labels, predicted, labels=every).tolist(),
    )


def log_loss(labels: NDArray[np.integer], probabilities: NDArray[np.floating]) -> float | None:
    """Mean negative log-probability of the actual class, in nats.

    Args:
        labels: Shape (n,).
        probabilities: Shape (n, classes); below 1e-15 they count as 1e-15.

    Returns:
        None if any probability is not finite.
    """
    if not np.isfinite(probabilities).all():
        return None
    actual = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.mean(np.log(np.clip(actual, SMALLEST_PROBABILITY, 1.0))))
