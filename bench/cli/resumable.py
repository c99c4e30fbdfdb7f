"""Commands that go on where they were interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resumable() -> Iterator[None]:
    """Decorates such a command: at Ctrl-C it says how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt("call the same command again to go on") from None
