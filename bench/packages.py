"""Which optional packages there are, found out without importing any of them."""

from __future__ import annotations

from importlib.util import find_spec


def installed(package: str) -> bool:
    """Whether a package can be imported, as far as that can be told without doing it."""
    try:
        return find_spec(package) is not None
    except ImportError:  # Whoever hides a package from a process says so like this.
        return False
