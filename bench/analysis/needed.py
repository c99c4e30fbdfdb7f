"""What it would take to tell two rows apart, were their difference the true one.

Each part of the variance is taken to be what these runs show, and to shrink as the variance of a mean does:
what the seeds bring with more of them, what the images bring with more groups, and what both bring together
with either. The fewest seeds or images are those with which `bench.analysis.power.detectable` is no more
than the difference. An estimate like any other, from few seeds a rough one; and not for planning a table to
stop as soon as it shows a difference, which claims too much.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bench.analysis.critical import of_rows
from bench.analysis.power import detectable
from bench.analysis.variance import Scored, Variance, of_difference

_MOST = 100_000_000


def seeds_needed(better: Scored, other: Scored, rows: int) -> int | None:
    """How many seeds each of two rows needs on the same test images.

    Args:
        better: With the higher mean; both with two runs or more, whose seeds are independent draws.
        other: The other.
        rows: How many rows the table has, now and with more seeds.

    Returns:
        The fewest that are enough with a probability of `bench.analysis.power.POWER`, and no fewer than
        there are; None where the images alone leave too much open for any number. Not for seeds added to one
        row alone.
    """
    now = of_difference(better, other)

    def with_seeds(count: int) -> Variance:
        then = of_difference(_repeated(better, count), _repeated(other, count))
        # The images' part holds what runs and images bring together, which shrinks with more runs.
        return replace(then, images=max(0.0, now.images - now.shared) + then.shared)

    return _fewest(min(better.runs, other.runs), better.mean - other.mean, rows, with_seeds)


def images_needed(better: Scored, other: Scored, rows: int) -> int | None:
    """How many independent test images two rows need with their seeds. Arguments as in `seeds_needed`.

    Returns:
        The fewest groups of images that are enough, and no fewer than there are; None where the seeds alone
        leave too much open for any number, and where each run drew images of its own, which tell nothing of
        their share. Near-duplicates of images that are there do not count, nor do images of another kind.
    """
    now = of_difference(better, other)
    if better.images is None or other.images is None:
        return None

    def with_images(count: int) -> Variance:
        share = now.groups / count
        return replace(
            now,
            seeds=max(0.0, now.seeds - now.shared) + now.shared * share,
            images=now.images * share,
            shared=now.shared * share,
            groups=count,
            image_freedom=count - 1.0,
        )

    return _fewest(math.ceil(now.groups), better.mean - other.mean, rows, with_images)


def _repeated(cell: Scored, count: int) -> Scored:
    """The same cell as it would be with so many runs."""
    share = cell.runs / count
    return replace(cell, runs=count, seeds=cell.seeds * share, shared=cell.shared * share)


def _fewest(least: int, difference: float, rows: int, variance_with: Callable[[int], Variance]) -> int | None:
    """The smallest number that is enough, by bisection: what is enough stays enough as the number grows."""

    def enough(count: int) -> bool:
        return detectable(variance_with(count), partial(of_rows, rows=rows), estimated=False) <= difference

    most = _MOST
    if not enough(most):
        return None
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if enough(middle) else (middle + 1, most)
    return least
