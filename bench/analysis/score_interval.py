"""The interval of a score: what it would be with other seeds and other test images."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

from bench.analysis.critical import LEVEL, two_sided
from bench.analysis.interval import Interval
from bench.analysis.variance import Scored, Variance, of_mean

Covers = Literal["seeds and test images", "seeds and splits", "test images only"]
# Fewer seeds than this make the interval wider than it need be: see `score_interval`.
FEW_SEEDS = 10


def covers(cell: Scored) -> Covers:
    """Whose luck the interval of a cell's score holds; one run cannot tell what another seed would give."""
    if cell.runs < 2:
        return "test images only"
    return "seeds and splits" if cell.images is None else "seeds and test images"


def score_interval(cell: Scored) -> Interval:
    """Wilson's interval of the mean score of a cell.

    Where the mean over many more seeds and test images like these would lie, with 95 %. Simulated intervals
    (seed deviations of 0.5, 1 and 3 points, 60 and 678 images, true scores of 0.80 and 0.95, accuracy and
    weighted F1) held the truth in 93.5 to 97.3 % of tables with ten seeds, in 93.8 to 99.0 % with three.
    Student's t over the seeds alone held it in 70 to 95 %.

    Args:
        cell: The scores, of accuracy or weighted F1; classes of few images make it too narrow for macro F1.

    Returns:
        low <= mean <= high. It is not for scores of images of another kind, nor for the luck of the training
        images.
    """
    return wilson(cell.mean, of_mean(cell))


def one_run_interval(cell: Scored, *, same_images: bool = False) -> Interval:
    """Where the score of one more run would lie, with 95 %.

    It is wider than the interval of the mean: a single run has the luck of its own seed and images (a
    prediction interval: Hahn and Meeker, Statistical Intervals, 1991, chapter 4). By Student's t, cut off at
    0 and 1; not Wilson's, which is of means: a run may well find every one of 60 images right, which the mean
    of many never will. Simulated as those of `score_interval`, it held that run in 92 to 99 % of tables, with
    three seeds and with ten.

    Args:
        cell: The scores of two runs or more, of which that run is taken to be one more independent draw.
        same_images: Whether that run is scored on the very test images of ours, which then are no luck of its
            own; else on as many other ones like these.

    Returns:
        low <= mean <= high, from 0 to 1. Not for a mean of several runs, nor for the best of several.
    """
    variance = of_mean(cell)
    images = 0.0 if same_images else 2 * variance.images
    one = replace(variance, seeds=variance.seeds * (cell.runs + 1), images=images, shared=0.0)
    if one.total == 0:
        # Runs that agree by chance do not make certain.
        return wilson(cell.mean, one)
    half = two_sided(one) * math.sqrt(one.total)
    return Interval(cell.mean, max(0.0, cell.mean - half), min(1.0, cell.mean + half))


def wilson(mean: float, variance: Variance, level: float = LEVEL) -> Interval:
    """Wilson's interval with as many images as would give the variance found.

    A score near 1 has room on one side only. Wilson's interval (1927) knows that, and with n images and one
    run it is the interval of this function for accuracy. With runs and groups of images, n becomes the
    effective number p (1 - p) / V and the normal quantile the one of `bench.analysis.critical` (Korn and
    Graubard, Survey Methodology 24, 1998, do this for survey proportions; Dean and Pagano, J. Survey
    Statistics and Methodology 3, 2015, compare).

    Args:
        mean: A score from 0 to 1, of accuracy or of what behaves as it does.
        variance: Of it, whose two parts are independent.
        level: Of confidence.

    Returns:
        low <= mean <= high, from 0 to 1. Not for differences, which may be below 0, nor for a single run: see
        `one_run_interval`.
    """
    spread = mean * (1 - mean)
    # No image told the runs apart from certainty: the images themselves then bound what can be known.
    effective = spread / variance.total if variance.total > 0 and spread > 0 else variance.groups
    squared = two_sided(variance, level) ** 2
    centre = (mean + squared / (2 * effective)) / (1 + squared / effective)
    half = math.sqrt(squared * (spread / effective + squared / effective / (4 * effective))) / (
        1 + squared / effective
    )
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Interval(mean, min(low, mean), max(high, mean))
