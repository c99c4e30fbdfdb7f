"""Learning from twins made on purpose how the twins of a dataset differ, and how well they are recognised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.data.audit.metric import Metric, learn
from bench.data.audit.planted import plant
from bench.data.audit.thumbnails import Opener
from bench.data.audit.verification import Likeness, likeness, matched
from bench.records.audit import Sensitivity

IMAGES, TWINS = 300, 4  # to learn from: as many images, and of each as many twins
TRIED_IMAGES, TRIED_TWINS = 200, 5  # one half to set the limit, the other to say what it is worth
LOOSE, TIGHT = 64, 128  # dimensions
FARTHEST = 12.0
"""Deviation, before one image is laid on the other, from which on two are no candidates."""
LEAST_LIMIT, MOST_LIMIT = 5.0, 40.0
"""Deviations between which the limit lies, beyond which two images are no twins. No strangers among castings,
fruits and flowers are within the second; of Fashion-MNIST's small garments some are, few within the first."""
RECOGNISED = 0.99  # of planted twins, between these limits
ALIKE = 0.8
"""Similarity below which two images are no twins: without it, all with little to see would be."""


@dataclass(frozen=True)
class Measures:
    """What was learnt from a dataset.

    Attributes:
        loose: How far images are from each other as they are.
        tight: How far once one is laid on the other.
        limit: The greatest `tight` deviation of twins.
        sensitivity: Of all together.
    """

    loose: Metric
    tight: Metric
    limit: float
    sensitivity: Sensitivity


def calibrate(open_image: Opener, paths: Sequence[str], advance: Callable[[int], None]) -> Measures:
    """Makes twins of images drawn from a dataset, learns from some, and tries what was learnt on others.

    Args:
        open_image: Reads one.
        paths: Of images with something to see, two at least.
        advance: Is told how many images are done, of `drawn(len(paths))`.
    """
    # Equal draws each time: an audit is the same however often it is done.
    rng = np.random.default_rng(0)
    order = [paths[index] for index in rng.permutation(len(paths))]
    learnt, tried = order[:IMAGES], order[-TRIED_IMAGES:]
    twins = max(TWINS, -(-IMAGES * TWINS // len(learnt)))
    pairs = plant(open_image, learnt, twins, rng, advance)
    others = plant(open_image, tried, TRIED_TWINS, rng, lambda done: advance(len(learnt) + done))
    loose, tight = learn(pairs, LOOSE), learn(matched(pairs)[0], TIGHT)
    found, half = likeness(others, tight), len(others.twins) // 2
    # Not interpolated: what cannot be laid on each other is infinitely far apart.
    usual = np.quantile(found.deviation[:half], RECOGNISED, method="lower")
    limit = float(np.clip(usual, LEAST_LIMIT, MOST_LIMIT))
    recognised = (are_twins(found, limit) & (loose.deviations(others) < FARTHEST))[half:]
    sensitivity = Sensitivity(twins=len(recognised), found=int(recognised.sum()))
    return Measures(loose, tight, limit, sensitivity)


def drawn(images: int) -> int:
    """How many images `calibrate` makes twins of."""
    return min(images, IMAGES) + min(images, TRIED_IMAGES)


def are_twins(found: Likeness, limit: float) -> NDArray[np.bool_]:
    """Which pairs are twins: (pairs,)."""
    twins: NDArray[np.bool_] = (found.deviation <= limit) & (found.similarity >= ALIKE)
    return twins
