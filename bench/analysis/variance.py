"""How uncertain a mean over runs is, from both sources: the seeds of training and the test images.

The runs of a cell and the test images are crossed: every run is scored on the same images. A mean over S
runs then varies as V = Vs/S + Vi/G + Ve/(S G), for G independent groups of images, and each part is
estimated from its own mean square, as in a two-way analysis of variance with random effects (Searle,
Casella and McCulloch, Variance Components, 1992, chapter 4). Near-duplicate images are one group, since
they are right or wrong together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Scored:
    """The scores of the runs of one cell, as far as uncertainty needs them.

    Attributes:
        mean: Over the runs.
        runs: How many.
        seeds: Variance of the mean as the runs show it; 0 where there is one run, which cannot tell.
        influence: Mean over the runs of what each group of test images contributes, shape (groups,).
        shared: The part of the variance that both `seeds` and the images hold, Ve/(S G).
        images: What tells the test images and their groups from others, None where each run had its own: then
            `seeds` holds their luck too, and `influence` is all 0.
        grouped: Whether some images are near-duplicates of others.
        weights: What each group of test images weighs of all of them, shape (groups,); None where all images
            weigh the same.
    """

    mean: float
    runs: int
    seeds: float
    influence: NDArray[np.float64]
    shared: float
    images: str | None
    grouped: bool = False
    weights: NDArray[np.float64] | None = None


@dataclass(frozen=True)
class Variance:
    """The variance of a mean over runs, or of a difference of two, in squared units of the score.

    Attributes:
        seeds: What the seeds bring; 0 where there is one run, which cannot tell.
        images: What the test images bring.
        seed_freedom: Degrees of freedom of `seeds`; 0 where there is one run.
        groups: How many independent groups of test images there are, or what they are worth where images have
            unequal weights.
        shared: Counted in both of the above, and so once too often.
        image_freedom: Degrees of freedom of `images`; infinite for the score of single images, whose variance
            follows from the score itself.
        alike_freedom: What `seed_freedom` would be, did both rows of a difference spread alike; 0 where there
            are no two.
    """

    seeds: float
    images: float
    seed_freedom: float
    groups: float
    shared: float = 0.0
    image_freedom: float = math.inf
    alike_freedom: float = 0.0

    @property
    def total(self) -> float:
        """Of the mean; never below either part, as chance would now and then have it."""
        return float(self.total_with(np.float64(self.seeds)))

    def total_with(self, seeds: NDArray[np.float64] | np.float64) -> NDArray[np.float64] | np.float64:
        """`total`, did the seeds bring this instead, any shape; of the same shape."""
        whole = seeds + self.images - self.shared
        return np.maximum(whole, np.maximum(seeds, self.images))


def on_same_images(
    scores: NDArray[np.float64],
    influence: NDArray[np.float64],
    groups: NDArray[np.integer],
    images: str = "",
    weights: NDArray[np.float64] | None = None,
) -> Scored:
    """Sums up runs that were scored on the same images.

    The influence of the images of a group is summed: they are one draw, as in a cluster sample (Kish, Survey
    Sampling, 1965, chapter 5). What runs and groups bring together is the interaction of the crossed analysis
    (see above).

    Args:
        scores: Score of each run, shape (runs,).
        influence: Influence of each image on each run's score, shape (runs, images); rows sum to 0.
        groups: Group of each image, whole numbers from 0, shape (images,).
        images: What tells these images from others.
        weights: Of each image, above 0, shape (images,); None where all weigh the same.

    Returns:
        For runs whose seeds are independent draws, and groups of images that are. Not for runs that each drew
        test images of their own: see `on_own_images`.
    """
    summed = _by_group(influence, groups)
    return Scored(
        mean=float(scores.mean()),
        runs=len(scores),
        seeds=_seed_variance(scores),
        influence=summed.mean(axis=0),
        shared=_shared(summed),
        images=images,
        grouped=summed.shape[1] < influence.shape[1],
        weights=None if weights is None else _by_group(weights[None] / weights.sum(), groups)[0],
    )


def on_own_images(scores: NDArray[np.float64], images: int, trained: int) -> Scored:
    """Sums up runs that each drew their own splits: what varies between them is seeds and images together.

    Runs that share images are not independent, so the variance of their mean is larger than that of the same
    number of independent ones, by about test over training images a run (Nadeau and Bengio, Machine Learning
    52, 2003).

    Args:
        scores: Score of each run, shape (runs,); two or more, whose splits were drawn at random from the same
            images, each with another seed.
        images: How many test images a run has.
        trained: How many training images a run has.

    Returns:
        With the luck of seeds and images in one, so that no image can be paired. An approximation, and not
        for folds of a cross-validation, which share no test image.
    """
    shared_images = 1 + len(scores) * images / trained
    spread = _seed_variance(scores) * shared_images
    return Scored(float(scores.mean()), len(scores), spread, np.zeros(images), 0.0, None)


def of_mean(cell: Scored) -> Variance:
    """The variance of the mean score of the runs of a cell.

    Both parts are estimates of mean squares of the crossed analysis (see above), and the part that both hold
    is known, so that `total` is unbiased but for its floor. Single images bring the binomial variance, which
    follows from the score; groups of them are few, and bring the spread of their sums, with one degree of
    freedom fewer than there are groups.

    Args:
        cell: Its runs are independent draws of one distribution, its groups of images too, and both are
            small against all that might have been drawn.

    Returns:
        In squared units of the score. Of one run it is the images' part alone: not for what another seed
        would give. Not for the luck of the training images either, where all runs share a split.
    """
    groups, weighted = _worth(cell), cell.weights is not None
    images = _image_variance(cell.influence, corrected=cell.grouped)
    # A class of few images that weigh much may be all right by chance: its influence then shows no variance.
    least = cell.mean * (1 - cell.mean) / groups if weighted else 0.0
    return Variance(
        seeds=cell.seeds,
        images=max(images, least),
        seed_freedom=cell.runs - 1.0,
        groups=groups,
        shared=cell.shared,
        image_freedom=max(groups - 1.0, 1.0) if cell.grouped or weighted else math.inf,
    )


def of_difference(first: Scored, second: Scored) -> Variance:
    """The variance of the difference of two means: images paired where they are the same, seeds not.

    On the same images, what a group contributes to the difference is the difference of what it contributes to
    both, as in a paired test; on others the two variances add up. Seeds are taken to be independent even
    where their numbers are the same, for networks that differ share nothing by it; their variances may
    differ, and their degrees of freedom are those of Welch (Biometrika 34, 1947).

    Args:
        first: One, with `influence` of shape (groups,); independent runs and groups, as in `of_mean`.
        second: The other; of the same groups in the same order where the images are the same.

    Returns:
        In squared units of the score, of first minus second as of second minus first. Not for a cell and one
        that was made from it, such as a mean with one run more: they are not independent.
    """
    groups = min(_worth(first), _worth(second))
    return Variance(
        seeds=first.seeds + second.seeds,
        images=_difference_by_images(first, second),
        seed_freedom=_welch([(first.seeds, first.runs - 1), (second.seeds, second.runs - 1)]),
        groups=groups,
        shared=first.shared + second.shared,
        image_freedom=max(groups - 1.0, 1.0),
        alike_freedom=first.runs + second.runs - 2.0,
    )


def of_networks(first: Scored, second: Scored) -> Variance:
    """The variance of the difference of two means with the networks taken as they are.

    Arguments as in `of_difference`, but a single run is enough.

    Returns:
        What other test images like these would change. Not for what other seeds would: of two networks that
        differ by their seed alone, one is the better one.
    """
    return replace(of_difference(first, second), seeds=0.0, seed_freedom=0.0, shared=0.0)


def _worth(cell: Scored) -> float:
    """How many independent groups of equal weight the images of a cell are worth.

    As many as give a mean the same variance where the weights have nothing to do with what is averaged (Kish,
    Survey Sampling, 1965, section 11.7).
    """
    return float(len(cell.influence) if cell.weights is None else 1 / (cell.weights**2).sum())


def same_images(first: Scored, second: Scored) -> bool:
    """Whether two cells were scored on the same test images, so that these can be paired."""
    return first.images is not None and first.images == second.images


def _difference_by_images(first: Scored, second: Scored) -> float:
    if same_images(first, second):
        return _at_least_as_unweighted(first.influence - second.influence, first.weights)
    return sum(_at_least_as_unweighted(cell.influence, cell.weights) for cell in (first, second))


def _at_least_as_unweighted(by_group: NDArray[np.float64], weights: NDArray[np.float64] | None) -> float:
    """As `_image_variance`, corrected, and no less than if light and heavy groups varied alike.

    In a few groups that weigh much two rows may agree by chance: these then show no variance, although most
    of the luck is theirs.

    Args:
        by_group: The influence, shape (groups,).
        weights: Of the groups, with a sum of 1, shape (groups,); None where all weigh the same.
    """
    found = _image_variance(by_group, corrected=True)
    if weights is None or len(weights) < 2:
        return found
    # What a group contributes is its weight times what it has beyond the mean, whose variance this is.
    of_one = float((by_group**2 / weights).sum())
    uneven = float((weights**2).sum())
    return max(found, of_one * uneven / (1 - uneven))


def _by_group(influence: NDArray[np.float64], groups: NDArray[np.integer]) -> NDArray[np.float64]:
    """Sums of influence over the images of each group, shape (runs, groups)."""
    count = int(groups.max()) + 1
    if count == len(groups):
        return influence[:, np.argsort(groups)]
    return np.stack([np.bincount(groups, weights=row, minlength=count) for row in influence])


def _seed_variance(scores: NDArray[np.float64]) -> float:
    # Of equal scores there would be one of rounding.
    return float(scores.var(ddof=1) / len(scores)) if np.ptp(scores) > 0 else 0.0


def _image_variance(by_group: NDArray[np.float64], *, corrected: bool) -> float:
    """Variance of a score from the influence of each group on it, shape (groups,).

    Args:
        by_group: The influence.
        corrected: For the few groups that there are; not for single images, where it is binomial.
    """
    groups = len(by_group)
    factor = groups / (groups - 1) if corrected and groups > 1 else 1.0
    return factor * float((by_group**2).sum())


def _shared(by_group: NDArray[np.float64]) -> float:
    """What runs and groups bring together, Ve/(S G): both parts hold it."""
    runs = len(by_group)
    return float(by_group.var(axis=0, ddof=1).sum() / runs) if runs > 1 else 0.0


def _welch(parts: list[tuple[float, int]]) -> float:
    """Degrees of freedom of a sum of independent variances, each (estimate, its degrees): Welch (1947)."""
    known = [(part, freedom) for part, freedom in parts if freedom > 0]
    total = sum(part for part, _ in known)
    if total == 0:
        return float(min((freedom for _, freedom in known), default=0))
    return total**2 / sum(part**2 / freedom for part, freedom in known)
