"""Finding near twins among images that are all different files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bench.data.audit.calibration import FARTHEST, Measures, are_twins, calibrate, drawn
from bench.data.audit.candidates import Candidates, find_candidates
from bench.data.audit.thumbnails import Opener, Thumbnails, read_thumbnails
from bench.data.audit.verification import Likeness, verify
from bench.records.audit import Sensitivity

Progress = Callable[[str, int, int], None]
"""Is told a stage, how much there is of it, and how much of that is done."""
_LEAST_RANGE = 6  # grey levels between the darkest and the brightest; compression makes as much of nothing


@dataclass(frozen=True)
class NearTwins:
    """What was found; the arrays of pairs have equal length.

    Attributes:
        pairs: (pairs, 2), indices of images.
        orientation: (pairs,), how the second lies when the first is as it is: an index into `ORIENTATIONS`.
        deviation: (pairs,), see `Pair`.
        similarity: (pairs,), see `Pair`.
        blank: (images,), whether there is nothing to see.
        sensitivity: None where fewer than two images have something to see.
    """

    pairs: NDArray[np.int64]
    orientation: NDArray[np.int64]
    deviation: NDArray[np.float64]
    similarity: NDArray[np.float64]
    blank: NDArray[np.bool_]
    sensitivity: Sensitivity | None


def find_near_twins(open_image: Opener, paths: Sequence[str], progress: Progress) -> NearTwins:
    """Finds near twins.

    Args:
        open_image: Reads an image of the dataset.
        paths: Of its images, no two of the same bytes.
        progress: Is told how far it is.
    """
    thumbnails = read_thumbnails(open_image, paths, partial(progress, "reading", len(paths)))
    blank = np.ptp(thumbnails, axis=(1, 2)) < _LEAST_RANGE
    seen = np.flatnonzero(~blank)
    if len(seen) < 2:
        return NearTwins(
            np.empty((0, 2), np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0), blank, None
        )
    learning = partial(progress, "learning", drawn(len(seen)))
    measures = calibrate(open_image, [paths[index] for index in seen.tolist()], learning)
    candidates, found = _compare(thumbnails[seen], measures, progress)
    twins = are_twins(found, measures.limit)
    return NearTwins(
        pairs=seen[np.stack([candidates.first, candidates.second], axis=1)[twins]],
        orientation=candidates.orientation[twins],
        deviation=found.deviation[twins],
        similarity=found.similarity[twins],
        blank=blank,
        sensitivity=measures.sensitivity,
    )


def _compare(thumbnails: Thumbnails, measures: Measures, progress: Progress) -> tuple[Candidates, Likeness]:
    comparing = partial(progress, "comparing", len(thumbnails))
    candidates = find_candidates(thumbnails, measures.loose, FARTHEST, comparing)
    verifying = partial(progress, "verifying", len(candidates))
    return candidates, verify(thumbnails, candidates, measures.tight, verifying)
