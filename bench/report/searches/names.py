"""Parameters and objectives as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.records.study import Definition
from bench.suite.search import label


def spoken(objective: str) -> str:
    """An objective in words: `validation accuracy`."""
    return objective.replace("_", " ").replace(" f1", " F1").replace("inference ms", "ms/image")


def short(path: str) -> str:
    """A path without its axis: `filters.1`, `optimizer.learning_rate`."""
    return path.partition(".")[2]


def settings_text(settings: Mapping[str, Any]) -> str:
    """Settings on one line: `filters 96-64-64, dense 160, optimizer.name adam`."""
    return ", ".join(f"{short(path)} {_spelled(value)}" for path, value in settings.items())


def _spelled(value: Any) -> str:
    if isinstance(value, list):
        return "-".join(_spelled(item) for item in value)
    return f"{value:.4g}" if isinstance(value, float) else label(value)


def title(definition: Definition, what: str) -> str:
    """The title of a picture of a search."""
    return f"{what}: {definition.name}, from {definition.names['architecture']}"
