"""A run's seed, spread over the purposes that need randomness."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from numpy.random import Generator, Philox


@dataclass(frozen=True)
class Seeds:
    """Numbers derived from a run's seed, one for each purpose.

    No interface receives the seed itself: ImageDataGenerator, for one, seeds NumPy with its seed plus the
    batch's number, so neighbouring seeds would share their streams.

    Attributes:
        seed: The run's seed, as the suite declares it.
    """

    seed: int

    def number(self, purpose: str, *key: int) -> int:
        """A 32-bit number for one purpose ("weights", "order", ...) and one key within it (epoch, image)."""
        return int.from_bytes(self._hash(purpose, key)[:4], "little")

    def generator(self, purpose: str, *key: int) -> Generator:
        """A NumPy generator of its own for one purpose and key."""
        return Generator(Philox(key=int.from_bytes(self._hash(purpose, key)[:16], "little")))

    def _hash(self, purpose: str, key: tuple[int, ...]) -> bytes:
        return hashlib.sha256(repr((self.seed, purpose, key)).encode()).digest()
