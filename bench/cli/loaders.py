"""`bench loaders`: do the loaders of a suite give the same pixels, and how fast?"""

from __future__ import annotations


def add_to(app: object) -> None:
    """Placeholder."""
