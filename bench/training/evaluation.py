"""Scoring a trained network on every split, and flagging results that mean something else than they seem."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import keras
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.analysis.flags import (
    BUSY_MACHINE,
    BUSY_SHARE,
    IMAGES_SKIPPED,
    LOSS_NOT_FINITE,
    ONE_CLASS_PREDICTED,
    SCORE_EQUALS_PRIOR,
    STAND_IN,
)
from bench.analysis.scores import scores
from bench.data.manifest import Manifest
from bench.loaders.base import Loader, LoaderRequest
from bench.models.heads import probabilities
from bench.records.predictions import prediction_frame
from bench.records.record import Scores
from bench.suite.architecture import Head
from bench.suite.dataset import SPLITS, SplitName
from bench.training.fitting import Fitted


@dataclass(frozen=True)
class Evaluation:
    """Scores by split, and the predictions on the test split in manifest order."""

    metrics: Mapping[str, Scores]
    predictions: pd.DataFrame


def evaluate(model: keras.Model, head: Head, loader: Loader, request: LoaderRequest) -> Evaluation:
    """Predicts every split once, unaugmented, and scores it; the test split is read here and nowhere else."""
    manifest = request.folder.manifest
    outputs = {split: _predict(model, head, loader, request, split) for split in SPLITS}
    metrics: dict[str, Scores] = {
        split: scores(np.asarray(manifest.splits[split].labels), outputs[split], manifest.classes)
        for split in SPLITS
    }
    test = manifest.splits["test"]
    frame = prediction_frame(test.paths, test.labels, outputs["test"], manifest.classes)
    return Evaluation(metrics, frame)


def _predict(
    model: keras.Model, head: Head, loader: Loader, request: LoaderRequest, split: SplitName
) -> NDArray[np.float64]:
    """Probabilities (images, classes), rounded as they are stored, so that scores derive from the file."""
    raw = model.predict(loader.evaluation(request, split).data, verbose=0)
    return probabilities(head, np.asarray(raw)).astype(np.float32).astype(np.float64)


def flags(metrics: Mapping[str, Scores], fitted: Fitted, manifest: Manifest) -> list[str]:
    """What a reader must know about a result; the result stays in every mean all the same."""
    test = metrics["test"]
    found = []
    if sum(any(column) for column in zip(*test.confusion, strict=True)) == 1:
        found.append(ONE_CLASS_PREDICTED)
    shares = [count / len(manifest.splits["test"]) for count in manifest.counts()["test"].values()]
    if any(math.isclose(test.accuracy, share, abs_tol=1e-9) for share in shares):
        found.append(SCORE_EQUALS_PRIOR)
    if not all(math.isfinite(value) for values in fitted.history.values() for value in values):
        found.append(LOSS_NOT_FINITE)
    if fitted.others_share > BUSY_SHARE:
        found.append(BUSY_MACHINE)
    if manifest.stand_in:
        found.append(STAND_IN)
    if manifest.skipped:
        found.append(IMAGES_SKIPPED)
    return found
