"""How far a loader's pixels are from Pillow's, and how fast it gives them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.loaders.base import LoaderRequest, loaders
from bench.loaders.in_memory import read_images
from bench.loaders.stream import Stream
from bench.suite.dataset import SPLITS, SplitName


@dataclass(frozen=True)
class Parity:
    """One loader against the reference, which is what Pillow decodes and resizes.

    Attributes:
        loader: Its name.
        images: How many were compared.
        greatest_difference: Of one value of one pixel, in grey levels.
        mean_difference: Of all values of all pixels, absolute, in grey levels.
        differing: Share of the values that are more than half a grey level off.
        first_images_per_second: Of a first training epoch that no model slows down, setting up included.
        images_per_second: The same of the second epoch.
    """

    loader: str
    images: int
    greatest_difference: float
    mean_difference: float
    differing: float
    first_images_per_second: float
    images_per_second: float


def compare(loader: str, request: LoaderRequest, splits: Sequence[SplitName] = SPLITS) -> Parity:
    """Reads splits and two training epochs.

    Args:
        loader: Name of a registered loader.
        request: What it is asked for; its augmentation counts in the speed alone.
        splits: Whose images to compare.

    Raises:
        Unavailable: The loader cannot work on this machine.
        BenchError: There is no such loader.
    """
    differences = _Differences()
    for split in splits:
        _measure(loader, request, split, differences)
    first, second = _speeds(loader, request)
    values = max(differences.values, 1)
    return Parity(
        loader=loader,
        images=differences.images,
        greatest_difference=differences.greatest,
        mean_difference=differences.total / values,
        differing=differences.differing / values,
        first_images_per_second=first,
        images_per_second=second,
    )


@dataclass
class _Differences:
    images: int = 0
    values: int = 0
    greatest: float = 0.0
    total: float = 0.0
    differing: int = 0


def _measure(loader: str, request: LoaderRequest, split: SplitName, sums: _Differences) -> None:
    """Adds the differences of one split, batch by batch, so that no split has to fit in memory."""
    files, done = request.folder.files[split], 0
    for images, _ in Stream(loaders[loader]().evaluation(request, split)).epoch():
        batch = files[done : done + len(images)]
        difference = np.abs(images - read_images(batch, request.shape, request.interpolation))
        done += len(images)
        sums.images += len(images)
        sums.values += difference.size
        sums.greatest = max(sums.greatest, float(difference.max()))
        sums.total += float(difference.sum(dtype=np.float64))
        sums.differing += int(np.count_nonzero(difference > 0.5))


def _speeds(loader: str, request: LoaderRequest) -> tuple[float, float]:
    """Images a second of the first and the second training epoch."""
    started = time.perf_counter()
    feed = loaders[loader]().training(request)
    stream, speeds = Stream(feed), []
    for _ in range(2):
        for _ in stream.epoch():
            pass
        ended = time.perf_counter()
        speeds.append(feed.images / (ended - started))
        started = ended
    return speeds[0], speeds[1]
