"""Drawn images in the place of real ones that may not be shown: put through the same trained network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bench.data.stand_in import drawn_listing
from bench.errors import BenchError
from bench.loaders.in_memory import read_images
from bench.models import heads
from bench.records.predictions import prediction_frame
from bench.report.explanations.gallery import Gallery
from bench.report.explanations.licence import why_not_shown
from bench.report.explanations.subject import Subject
from bench.suite.dataset import Dataset

if TYPE_CHECKING:
    import keras

_MOST = 200


def drawn_gallery(subject: Subject, dataset: Dataset, network: keras.Model) -> Gallery:
    """Images of a dataset's stand-in, equally many of each class, with what a run's network predicts of them.

    Raises:
        BenchError: The dataset has no stand-in, or one of other classes.
    """
    reason = why_not_shown(dataset.licence)
    if dataset.stand_in is None:
        raise BenchError(f"{reason}, and the dataset declares no stand-in")
    listing = drawn_listing(dataset.stand_in)
    by_class = listing.groups["test"]
    if set(by_class) != set(subject.classes):
        raise BenchError(f"{reason}, and the stand-in {dataset.stand_in.draws} draws other classes")
    share = max(1, _MOST // len(by_class))
    rows = [(path, label) for label, name in enumerate(subject.classes) for path in by_class[name][:share]]
    paths, labels = zip(*rows, strict=True)
    files = tuple(listing.root / path for path in paths)
    shape, interpolation = subject.shape, subject.protocol.interpolation
    images = read_images(files, shape, interpolation).astype(np.float32)
    raw = np.asarray(network.predict(images, verbose=0))
    shares = heads.probabilities(subject.head, raw)
    frame = prediction_frame(paths, labels, shares, subject.classes)
    return Gallery(frame, subject.classes, files, shape, interpolation)
