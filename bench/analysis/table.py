"""From records to the table: one row a cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bench.analysis.cells import CellRuns, gather, reason_of, status_of
from bench.analysis.flags import count_flags, mixed, spell_flags
from bench.analysis.interval import interval
from bench.analysis.measures import MEASURES, MEGABYTE
from bench.analysis.reference import COUNTS, FIELDS, published
from bench.records.plan_document import PlanDocument
from bench.records.record import Record
from bench.suite.schema import AXES

# Only rows that agree on these are ranked against each other.
RANKED_WITHIN = ["dataset", "device", "backend"]
RANKED_BY = "weighted_f1"
_TEXT = [*AXES, "device", "backend", "status", "flags", "reason"]
_COUNTS = ["runs", "runs_planned", "rank", "parameters", "trainable_parameters", *COUNTS]
_INTERVALS = [f"{name}{suffix}" for name in MEASURES for suffix in ("", "_low", "_high")]
COLUMNS = [
    *AXES,
    *("device", "backend", "runs", "runs_planned", "status", "reason", "flags", "rank"),
    *_INTERVALS,
    *("parameters", "trainable_parameters", "model_size_mb"),
    *FIELDS,
]


def table(plan: PlanDocument, records: Mapping[str, Record]) -> pd.DataFrame:
    """Aggregates records over seeds.

    Args:
        plan: The cells, which become the rows, in its order.
        records: By fingerprint; those that are not planned are not looked at.

    Returns:
        The columns `COLUMNS`. Scores are of the test split, from 0 to 1; times in seconds, `inference_ms` in
        milliseconds, `model_size_mb` in 10^6 bytes. `<name>` is the mean over the runs that completed,
        `<name>_low` and `<name>_high` bound the interval of `bench.analysis.interval`. `rank` is 1 for the
        best `weighted_f1` among the complete rows that agree on `RANKED_WITHIN`; rows with equal scores share
        a rank; a row with a missing or failed run has none. What is not known is NA.
    """
    cells = gather(plan, records)
    groups = mixed(cells)
    rows = [_row(runs, plan, (runs.cell.device, runs.cell.backend) in groups) for runs in cells]
    frame = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "rank"])
    frame["rank"] = _ranks(frame)
    types = {name: "object" for name in _TEXT} | {name: "Int64" for name in _COUNTS}
    return frame[COLUMNS].astype({name: types.get(name, "float64") for name in COLUMNS})


def failures(plan: PlanDocument, records: Mapping[str, Record]) -> pd.DataFrame:
    """The planned runs that did not complete.

    Returns:
        The five axes, `device`, `backend`, `seed`, `status` (`missing` where there is no record), `reason`
        and `run_id`, in the order of the plan.
    """
    rows = [
        {
            **_names(runs),
            "device": runs.cell.device,
            "backend": runs.cell.backend,
            "seed": run.seed,
            "status": status_of(record),
            "reason": reason_of(record),
            "run_id": record.run_id if record else run.run_id,
        }
        for runs in gather(plan, records)
        for run, record in runs.pairs
        if status_of(record) != "completed"
    ]
    return pd.DataFrame(rows, columns=[*AXES, "device", "backend", "seed", "status", "reason", "run_id"])


def varying(table: pd.DataFrame) -> list[str]:
    """The columns that name a row, as far as the rows of a table differ in them."""
    return [name for name in (*AXES, "device", "backend") if table[name].nunique() > 1]


def _row(runs: CellRuns, plan: PlanDocument, is_mixed: bool) -> dict[str, Any]:
    flags = count_flags(runs, plan, is_mixed)
    return {
        **_names(runs),
        "device": runs.cell.device,
        "backend": runs.cell.backend,
        "runs": len(runs.completed),
        "runs_planned": len(runs.pairs),
        "status": runs.status,
        "reason": "; ".join(runs.reasons),
        "flags": spell_flags(flags, len(runs.completed)),
        **_measured(runs),
        **_sizes(runs),
        **published(plan, runs.cell.names),
    }


def _names(runs: CellRuns) -> dict[str, Any]:
    return {axis: runs.cell.names[axis] for axis in AXES}


def _measured(runs: CellRuns) -> dict[str, float | None]:
    row: dict[str, float | None] = {}
    for name, measure in MEASURES.items():
        values = [value for _, outcome in runs.completed if (value := measure(outcome)) is not None]
        if found := interval(values):
            row |= {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}
    return row


def _sizes(runs: CellRuns) -> dict[str, float]:
    if not runs.completed:
        return {}
    # Every seed builds the same network; only compression makes its file a few bytes larger or smaller.
    _, first = runs.completed[0]
    saved = interval([outcome.sizes.saved_bytes for _, outcome in runs.completed])
    return {
        "parameters": first.sizes.parameters,
        "trainable_parameters": first.sizes.trainable_parameters,
        "model_size_mb": saved.mean / MEGABYTE if saved else float("nan"),
    }


def _ranks(frame: pd.DataFrame) -> pd.Series[float]:
    score = frame[RANKED_BY].astype("float64").where(frame["status"] == "completed")
    groups = [frame[name] for name in RANKED_WITHIN]
    return score.groupby(groups, sort=False).rank(method="min", ascending=False)
