"""Drawing splits and samples: by class, in proportion, and the same each time for the same seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

import numpy as np

from bench.seeds import Seeds

T = TypeVar("T", bound=str)


def allot(total: int, weights: Sequence[float | Fraction]) -> list[int]:
    """Divides a whole number in proportion, by largest remainder (Hare quota); ties go to the first.

    Args:
        total: What to divide.
        weights: Non-negative, not all zero.

    Returns:
        Whole numbers that add up to `total`, each within one of its exact share.
    """
    # A share written as 0.6 is meant as six tenths, not as the binary number next to it.
    exact = [Fraction(weight).limit_denominator(10**9) for weight in weights]
    quotas = [total * weight / sum(exact) for weight in exact]
    shares = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda i: (shares[i] - quotas[i], i))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares


def sample(labels: Sequence[int], count: int, seed: int, purpose: str) -> list[int]:
    """Draws a sample in which every class has its share.

    Args:
        labels: The class of each item.
        count: How many items to draw; all of them if there are fewer.
        seed: Of the draw.
        purpose: Draws for other purposes with the same seed are independent.

    Returns:
        Positions of the drawn items, ascending.
    """
    if count >= len(labels):
        return list(range(len(labels)))
    members = _by_class(labels)
    shares = allot(count, [len(members[label]) for label in members])
    return sorted(
        position
        for (label, positions), share in zip(members.items(), shares, strict=True)
        for position in _shuffled(positions, seed, purpose, label)[:share]
    )


def divide(labels: Sequence[int], shares: Mapping[T, float], seed: int) -> dict[T, list[int]]:
    """Divides items among parts so that each class is divided in the same proportion.

    Args:
        labels: The class of each item.
        shares: The share of each part; together one.
        seed: Of the draw.

    Returns:
        Positions of each part's items, ascending; every item is in exactly one part.
    """
    parts: dict[T, list[int]] = {name: [] for name in shares}
    members = _by_class(labels)
    for label, positions in members.items():
        order = _shuffled(positions, seed, "divide", label)
        start = 0
        for name, size in zip(shares, allot(len(order), list(shares.values())), strict=True):
            parts[name] += order[start : start + size]
            start += size
    return {name: sorted(positions) for name, positions in parts.items()}


def _by_class(labels: Sequence[int]) -> dict[int, list[int]]:
    members: dict[int, list[int]] = {}
    for position, label in enumerate(labels):
        members.setdefault(label, []).append(position)
    return dict(sorted(members.items()))


def _shuffled(positions: Sequence[int], seed: int, purpose: str, label: int) -> list[int]:
    order: np.ndarray = Seeds(seed).generator(purpose, label).permutation(len(positions))
    return [positions[index] for index in order]
