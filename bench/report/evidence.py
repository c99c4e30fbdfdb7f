"""Where the answers behind a table are read from."""

from __future__ import annotations

from collections.abc import Callable

from bench.analysis.tested import Evidence
from bench.records.answers import read_answers, read_paths
from bench.records.audit import Audit
from bench.records.store import RunFolder


def evidence_in(folder: RunFolder, audit: Callable[[str], Audit | None]) -> Evidence:
    """The evidence in a folder of runs.

    Args:
        folder: Where the predictions are.
        audit: Of a manifest, by its digest.
    """
    return Evidence(
        answers=lambda record: read_answers(folder.predictions_file(record.run_id), record.data.classes),
        paths=lambda record: read_paths(folder.predictions_file(record.run_id)),
        predictions=lambda record: folder.read_predictions(record.run_id),
        audit=audit,
    )
