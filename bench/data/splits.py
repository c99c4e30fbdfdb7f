"""Drawing splits and samples: by class, in proportion, and the same each time for the same seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

import numpy as np

from bench.seeds import Seeds

T = TypeVar("T", bound=str)
PRECISION = 10**9


def allot(total: int, weights: Sequence[float | Fraction]) -> list[int]:
    """Divides a whole number in proportion, by largest remainder (Hare quota); ties go to the first.

    Args:
        total: What to divide.
        weights: Non-negative, not all zero.

    Returns:
        Whole numbers that add up to `total`, each within one of its exact share.
    """
    exact = [_exact(weight) for weight in weights]
    quotas = [total * weight / sum(exact) for weight in exact]
    shares = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda i: (shares[i] - quotas[i], i))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares


def _allot_at_least(floors: Sequence[int], total: int, weights: Sequence[int]) -> list[int]:
    """Like `allot`, but shares below their floor are raised to it, and the others divide what is left."""
    high = list(range(len(floors)))
    while high:
        left = max(0, total - sum(floors) + sum(floors[i] for i in high))
        parts = dict(zip(high, allot(left, [weights[i] for i in high]), strict=True))
        still_high = [i for i in high if parts[i] >= floors[i]]
        if still_high == high:
            return [parts.get(i, floor) for i, floor in enumerate(floors)]
        high = still_high
    return list(floors)


def sample(labels: Sequence[int], count: int, seed: int, purpose: str, least: int = 1) -> list[int]:
    """Draws a sample in which every class has its share.

    Args:
        labels: The class of each item.
        count: How many items to draw; all of them if there are fewer.
        seed: Of the draw.
        purpose: Draws for other purposes with the same seed are independent.
        least: How many items of a class to draw, where it has them, even if its share is smaller. The others
            make up for it; where they cannot, more than `count` are drawn.

    Returns:
        Positions of the drawn items, ascending.
    """
    if count >= len(labels):
        return list(range(len(labels)))
    members = _by_class(labels)
    sizes = [len(positions) for positions in members.values()]
    shares = _allot_at_least([min(least, size) for size in sizes], count, sizes)
    return sorted(
        position
        for (label, positions), share in zip(members.items(), shares, strict=True)
        for position in _shuffled(positions, seed, purpose, label)[:share]
    )


def least_to_divide(share: float) -> int:
    """How many items of a class it takes for `divide` to leave one on either side of a share."""
    exact = _exact(share)
    smaller = max(min(exact, 1 - exact), Fraction(1, PRECISION))
    return max(2, int(1 / (2 * smaller)) + 1)


def divide(labels: Sequence[int], shares: Mapping[T, float], seed: int, purpose: str) -> dict[T, list[int]]:
    """Divides items among parts so that each class is divided in the same proportion.

    Args:
        labels: The class of each item.
        shares: The share of each part; together one.
        seed: Of the draw.
        purpose: Draws for other purposes with the same seed are independent.

    Returns:
        Positions of each part's items, ascending; every item is in exactly one part.
    """
    parts: dict[T, list[int]] = {name: [] for name in shares}
    members = _by_class(labels)
    for label, positions in members.items():
        order = _shuffled(positions, seed, purpose, label)
        start = 0
        for name, size in zip(shares, allot(len(order), list(shares.values())), strict=True):
            parts[name] += order[start : start + size]
            start += size
    return {name: sorted(positions) for name, positions in parts.items()}


def _exact(weight: float | Fraction) -> Fraction:
    # A share written as 0.6 is meant as six tenths, not as the binary number next to it.
    return Fraction(weight).limit_denominator(PRECISION)


def _by_class(labels: Sequence[int]) -> dict[int, list[int]]:
    members: dict[int, list[int]] = {}
    for position, label in enumerate(labels):
        members.setdefault(label, []).append(position)
    return dict(sorted(members.items()))


def _shuffled(positions: Sequence[int], seed: int, purpose: str, label: int) -> list[int]:
    order: np.ndarray = Seeds(seed).generator(purpose, label).permutation(len(positions))
    return [positions[index] for index in order]
