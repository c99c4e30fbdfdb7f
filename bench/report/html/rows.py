"""What lies behind each row of a report: its runs, learning curves, scores by class and confusion matrix."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from bench.analysis.cells import CellRuns, reason_of, status_of
from bench.analysis.classes import confusion, per_class
from bench.analysis.measures import MEASURES
from bench.records.plan_document import PlannedRun
from bench.records.record import Record
from bench.report import formats
from bench.report.html.curves import curves
from bench.report.page_classes import HEADINGS, score_rows
from bench.report.results import Results
from bench.report.view import MEASURED

_MEASURED = [(measured, MEASURES[measured.name]) for measured in MEASURED if measured.name in MEASURES]
_COMMIT = 12


def behind_rows(results: Results, beside: bool) -> dict[str, Any]:
    """What the page draws and lists when a row is opened.

    Args:
        results: With the runs.
        beside: Whether the page lies in the folder of the runs, so that it can link to their records and
            predictions.

    Returns:
        Plain data: `headings` by list, and `rows` in the order of the table.
    """
    headings = {
        "runs": [
            "seed",
            "status",
            *(measured.heading for measured, _ in _MEASURED),
            "kept epoch",
            "compiling",
        ],
        "identity": ["seed", "run", "fingerprint", "commit", "machine", "started (UTC)", "predictions"],
        "classes": list(HEADINGS),
    }
    return {"headings": headings, "rows": [_row(runs, beside) for runs in results.cells]}


def _row(runs: CellRuns, beside: bool) -> dict[str, Any]:
    counts = confusion(runs)
    row: dict[str, Any] = {
        "runs": [_numbers(run, record) for run, record in runs.pairs],
        "identity": [_identity(run, record, beside) for run, record in runs.pairs],
        "problems": _problems(runs),
        "curves": curves(runs),
    }
    if counts is not None:
        names = runs.completed[0][0].data.classes
        row["classes"] = {"names": names, "counts": counts.tolist(), "scores": score_rows(per_class(runs))}
    return row


def _numbers(run: PlannedRun, record: Record | None) -> list[str]:
    outcome = record.outcome if record else None
    status = [status_of(record), *(outcome.flags if outcome else [])]
    if outcome is None:
        return [str(run.seed), *status, *[""] * (len(_MEASURED) + 2)]
    values = [formats.known(measure(outcome), measured.form) for measured, measure in _MEASURED]
    compiling = f"{formats.decimal(outcome.timing.compile_s)} s"
    return [str(run.seed), "; ".join(status), *values, str(outcome.best_epoch), compiling]


def _identity(run: PlannedRun, record: Record | None, beside: bool) -> list[Any]:
    if record is None:
        return [str(run.seed), run.run_id, run.fingerprint, *[""] * 4]
    found = record.environment
    commit = found.git_commit[:_COMMIT] if found.git_commit else "outside a git checkout"
    return [
        str(run.seed),
        {"text": record.run_id, "link": _link("records", record, "json")} if beside else record.run_id,
        record.fingerprint,
        f"{commit} with changes" if found.git_dirty else commit,
        f"{found.device} ({found.device_name})",
        record.started_at[:19].replace("T", " "),
        _predictions(record, beside),
    ]


def _predictions(record: Record, beside: bool) -> Any:
    """The file of what the run predicted, from which its scores follow."""
    if not record.outcome:
        return ""
    file = f"{record.run_id}.parquet"
    return {"text": "of each test image", "link": _link("predictions", record, "parquet")} if beside else file


def _link(folder: str, record: Record, kind: str) -> str:
    return f"{folder}/{quote(record.run_id, safe='')}.{kind}"


def _problems(runs: CellRuns) -> list[str]:
    return [
        f"Seed {run.seed}, {status_of(record)}: {reason_of(record)}"
        for run, record in runs.pairs
        if status_of(record) != "completed"
    ]
