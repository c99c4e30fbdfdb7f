"""Tiny datasets and suites for tests that train for real: two classes of 12x12 images."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image


def draw_images(folder: Path, counts: Mapping[str, int], size: int = 12) -> None:
    """Draws PNGs into `folder/<split>/<class>/`; `bright` is brighter than `dark`, with much noise."""
    for split, count in counts.items():
        for label, name in enumerate(("bright", "dark")):
            target = folder / split / name
            target.mkdir(parents=True, exist_ok=True)
            for number, content in enumerate(_drawn(label, len(split), count, size)):
                (target / f"{number:03d}.png").write_bytes(content)


@cache
def _drawn(label: int, split: int, count: int, size: int) -> tuple[bytes, ...]:
    """The files of a class, drawn once for the many tests that have them."""
    rng = np.random.default_rng([label, split, count])
    files = []
    for _ in range(count):
        pixels = rng.normal(140 - 40 * label, 50, (size, size, 3)).clip(0, 255).astype(np.uint8)
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "png")
        files.append(file.getvalue())
    return tuple(files)


def tiny_suite(**changes: Any) -> dict[str, Any]:
    """A suite over the drawn images that a run finishes in about two seconds; keys can be replaced."""
    suite: dict[str, Any] = {
        "suite": "tiny",
        "title": "Bright or dark?",
        "seeds": [1, 2],
        "datasets": {
            "tiny": {"source": "folder", "path": "tiny", "splits": {"train": "train", "test": "test"}}
        },
        "architectures": {
            "small": {"family": "convnet", "filters": [4], "dense": [8], "dropout": 0.2, "head": "logits"}
        },
        "regularisations": {"none": {}},
        "protocols": {"default": {"image_size": [12, 12], "batch_size": 8, "epochs": 2}},
        "grid": {
            "dataset": "tiny",
            "architecture": "small",
            "regularisation": "none",
            "loader": ["in-memory", "tf-data"],
            "protocol": "default",
        },
    }
    return {**suite, **changes}


def write_suite(path: Path, **changes: Any) -> Path:
    """Writes a tiny suite to a file."""
    path.write_text(yaml.safe_dump(tiny_suite(**changes), sort_keys=False))
    return path
