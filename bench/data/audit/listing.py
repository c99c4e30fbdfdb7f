"""The images that an audit linked, by name."""

from __future__ import annotations

import pandas as pd

from bench.data.manifest import Manifest
from bench.records.audit import Audit


def twin_list(manifest: Manifest, audit: Audit) -> pd.DataFrame:
    """Lists every image that has a twin.

    Args:
        manifest: The dataset.
        audit: Of this manifest.

    Returns:
        One row an image, with the columns `group` (counted from 1, the largest first), `split`, `class` and
        `path`.
    """
    rows = [
        (
            number,
            split,
            manifest.classes[manifest.splits[split].labels[place]],
            manifest.splits[split].paths[place],
        )
        for number, group in enumerate(audit.linked, start=1)
        for split, places in group.members.items()
        for place in places
    ]
    return pd.DataFrame(rows, columns=["group", "split", "class", "path"])
