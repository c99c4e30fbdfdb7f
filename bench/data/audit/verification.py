"""Which candidates are twins: what is left between two images once one is laid on the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.data.audit.alignment import align
from bench.data.audit.candidates import Candidates
from bench.data.audit.features import structure
from bench.data.audit.lighting import in_one_light
from bench.data.audit.metric import Metric
from bench.data.audit.orientations import turn
from bench.data.audit.planted import Planted
from bench.data.audit.thumbnails import SIDE, Thumbnails

_AT_ONCE = 1024


@dataclass(frozen=True)
class Likeness:
    """Of pairs of images; two arrays of equal length.

    Attributes:
        deviation: Mean squared difference, in units of that of planted twins; infinite where the two cannot
            be laid on each other.
        similarity: Correlation of their structure, up to 1.
    """

    deviation: NDArray[np.float64]
    similarity: NDArray[np.float64]


def matched(pairs: Planted) -> tuple[Planted, NDArray[np.bool_]]:
    """Lays pairs on each other, in one light: those where that can be done, and which of all these are."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(_match, pairs.originals, pairs.twins))
    fit = np.array([both is not None for both in found], bool)
    cuts = np.array([both for both in found if both is not None], np.uint8).reshape(-1, 2, SIDE, SIDE)
    return Planted(cuts[:, 0], cuts[:, 1]), fit


def _match(
    first: NDArray[np.uint8], second: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]] | None:
    cuts = align(first, second)
    return in_one_light(*cuts) if cuts else None


def likeness(pairs: Planted, metric: Metric) -> Likeness:
    """Lays pairs on each other and says how alike they are.

    Args:
        pairs: Of any images.
        metric: Learnt from aligned twins.
    """
    cuts, fit = matched(pairs)
    deviation, similarity = np.full(len(fit), np.inf), np.zeros(len(fit))
    deviation[fit] = metric.deviations(cuts)
    similarity[fit] = [_correlation(*both) for both in zip(cuts.originals, cuts.twins, strict=True)]
    return Likeness(deviation, similarity)


def verify(
    thumbnails: Thumbnails, candidates: Candidates, metric: Metric, advance: Callable[[int], None]
) -> Likeness:
    """Says how alike the images of each candidate are.

    Args:
        thumbnails: (images, SIDE, SIDE).
        candidates: Pairs of them.
        metric: Learnt from aligned twins.
        advance: Is told how many candidates are done.
    """
    found = [Likeness(np.empty(0), np.empty(0))]
    for start in range(0, len(candidates), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        turned = _turned(thumbnails, zip(candidates.first[rows], candidates.orientation[rows], strict=True))
        found.append(likeness(Planted(turned, thumbnails[candidates.second[rows]]), metric))
        advance(min(start + _AT_ONCE, len(candidates)))
    return Likeness(
        np.concatenate([each.deviation for each in found]),
        np.concatenate([each.similarity for each in found]),
    )


def _turned(thumbnails: Thumbnails, wanted: Iterable[tuple[int, int]]) -> Thumbnails:
    return np.stack([turn(thumbnails[index], int(orientation)) for index, orientation in wanted])


def _correlation(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    one, other = structure(first), structure(second)
    product = np.sqrt(np.square(one).sum() * np.square(other).sum())
    return float((one * other).sum() / product) if product else 0.0
