"""What a row costs, in words: the same names and units in sentences, figures and the HTML page."""

from __future__ import annotations

from dataclasses import dataclass

from bench.analysis.decision import COSTS as COLUMNS
from bench.report import formats
from bench.report.formats import Format


@dataclass(frozen=True)
class Cost:
    """How one cost is written.

    Attributes:
        name: In a sentence.
        axis: Along an axis, with its unit.
        tick: A value on that axis.
        spelled: A value in a sentence, with its unit.
    """

    name: str
    axis: str
    tick: Format
    spelled: Format


def _megabytes(value: float) -> str:
    return f"{formats.decimal(value)} MB"


def _milliseconds(value: float) -> str:
    return f"{formats.decimal(value)} ms an image"


_WRITTEN = {
    "model_size_mb": Cost("size", "size of the model file in MB", formats.decimal, _megabytes),
    "inference_ms": Cost("latency", "milliseconds to classify one image", formats.decimal, _milliseconds),
    "training_time_s": Cost("training time", "training time", formats.duration, formats.duration),
}
# By column of the table.
COSTS = {column: _WRITTEN[column] for column in COLUMNS}
