"""The eight ways to lay a square on itself: flips, and rotations by 90 degrees."""

from __future__ import annotations

from typing import TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from bench.records.audit import Orientation

T = TypeVar("T", bound=np.generic)

ORIENTATIONS: tuple[Orientation, ...] = get_args(Orientation)


def turn(squares: NDArray[T], orientation: int) -> NDArray[T]:
    """Lays squares in another way.

    Args:
        squares: (..., side, side).
        orientation: An index into `ORIENTATIONS`.

    Returns:
        The same shape.
    """
    flipped = squares[..., ::-1] if orientation >= 4 else squares
    return np.ascontiguousarray(np.rot90(flipped, orientation % 4, axes=(-2, -1)))


def inverse(orientation: int) -> int:
    """The orientation that undoes another: flips undo themselves, rotations are turned back."""
    return orientation if orientation >= 4 else -orientation % 4
