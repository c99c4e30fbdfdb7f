"""What folders of classes are called."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_LETTERS = 60


def class_folders(classes: Sequence[str]) -> tuple[str, ...]:
    """A folder's name for each class: it begins with the class's number, so that sorting keeps the order.

    Names of classes may hold anything (`T-shirt/top`); those of folders hold what every system takes.
    """
    return tuple(
        f"{label:04d}-{re.sub(r'[^A-Za-z0-9_.-]+', '-', name)[:MOST_LETTERS]}"
        for label, name in enumerate(classes)
    )
