"""Do the stored predictions give the recorded scores?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from bench.analysis.scores import scores
from bench.errors import BenchError
from bench.records.predictions import labels, probabilities
from bench.records.record import Record
from bench.records.store import RunFolder

# Sums of logarithms may differ in their last bits between processors; counts and ratios do not.
_RELATIVE_TOLERANCE = 1e-12


def rescored_differences(folder: RunFolder, record: Record) -> list[str]:
    """What differs between a record's test scores and those of its predictions, one sentence each."""
    if record.outcome is None:
        return []
    classes = record.data.classes
    try:
        frame = folder.read_predictions(record.run_id)
        derived = scores(labels(frame), probabilities(frame, classes), classes)
    except (BenchError, ValueError, IndexError) as error:
        return [f"{record.run_id}: {error}"]
    recorded = record.outcome.metrics["test"].model_dump()
    return [
        f"{record.run_id}: {path} is recorded as {old}, but the predictions give {new}"
        for path, old, new in _differing("", recorded, derived.model_dump())
    ]


def _differing(path: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for key in old:
            yield from _differing(f"{path}.{key}" if path else key, old[key], new[key])
    elif isinstance(old, float) and isinstance(new, float):
        if not math.isclose(old, new, rel_tol=_RELATIVE_TOLERANCE):
            yield path, old, new
    elif old != new:
        yield path, old, new
