"""What a prepared set says of itself, for people."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import Any

from bench.data.tfds.prepared import INFO

SENTENCES = 2
LONGEST = 300


def about(folder: Path) -> dict[str, str]:
    """A set's name, version, first sentences, homepage, citation and licence, as far as it has them.

    These are what the builder's info has in TensorFlow Datasets, without the seconds that importing it takes.

    Args:
        folder: Of the set's version; it holds a description that can be read.

    Returns:
        Short texts by what they tell, a line each.
    """
    info = json.loads((folder / INFO).read_bytes())
    name = "/".join(filter(None, (info["name"], info.get("configName"))))
    sentences = re.split(r"(?<=[.!?])\s+", _line(info.get("description")))
    found = {
        "set": _short(f"{name} {info['version']}: {' '.join(sentences[:SENTENCES])}".removesuffix(": ")),
        "homepage": next(iter((info.get("location") or {}).get("urls") or ()), ""),
        "citation": _short(_line(info.get("citation"))),
        "its terms": _short(_line((info.get("redistributionInfo") or {}).get("license"))),
    }
    return {label: text for label, text in found.items() if text}


def _line(text: Any) -> str:
    return " ".join(str(text or "").split())


def _short(text: str) -> str:
    return textwrap.shorten(text, LONGEST, placeholder=" ...")
