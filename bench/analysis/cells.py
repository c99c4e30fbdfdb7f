"""The runs of each cell, with the records that exist of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bench.records.plan_document import PlanDocument, PlannedCell, PlannedRun
from bench.records.record import Outcome, Record, Status

CellStatus = Status | Literal["missing"]
# What says most about an incomplete cell comes first.
_MOST_TELLING: tuple[CellStatus, ...] = (
    "failed",
    "timeout",
    "invalid",
    "unavailable",
    "pruned",
    "missing",
    "completed",
)
NOT_RUN = "not run yet"


@dataclass(frozen=True)
class CellRuns:
    """A planned cell and what became of its runs.

    Attributes:
        cell: As planned.
        pairs: Each planned run, in the order of the plan, with its record, None where there is none.
    """

    cell: PlannedCell
    pairs: tuple[tuple[PlannedRun, Record | None], ...]

    @property
    def records(self) -> list[Record]:
        """The records that exist."""
        return [record for _, record in self.pairs if record is not None]

    @property
    def completed(self) -> list[tuple[Record, Outcome]]:
        """The runs that completed, in the order of the plan: the only ones in any mean."""
        return [
            (record, record.outcome)
            for record in self.records
            if record.status == "completed" and record.outcome is not None
        ]

    @property
    def complete(self) -> bool:
        """Whether every planned run completed."""
        return bool(self.pairs) and len(self.completed) == len(self.pairs)

    @property
    def status(self) -> CellStatus:
        """`completed` if every run did, otherwise what tells most of those that did not."""
        found = {status_of(record) for _, record in self.pairs}
        return next((status for status in _MOST_TELLING if status in found), "missing")

    @property
    def reasons(self) -> list[str]:
        """Why runs did not complete, each reason once, in the order of the plan."""
        return list(dict.fromkeys(reason_of(record) for _, record in self.pairs if not _done(record)))


def status_of(record: Record | None) -> CellStatus:
    """How a run ended; `missing` if there is no record of it."""
    if record is None or (record.status == "completed" and record.outcome is None):
        return "missing"
    return record.status


def reason_of(record: Record | None) -> str:
    """Why a run did not complete, in words."""
    return NOT_RUN if record is None else record.reason or "no reason was recorded"


def gather(plan: PlanDocument, records: Mapping[str, Record]) -> list[CellRuns]:
    """The cells of a plan, in its order, each with its records.

    Args:
        plan: What was to be run.
        records: By fingerprint; those that are not planned are not looked at.
    """
    return [
        CellRuns(cell, tuple((run, records.get(run.fingerprint)) for run in cell.runs)) for cell in plan.cells
    ]


def fingerprints(plan: PlanDocument) -> set[str]:
    """The fingerprints of every planned run."""
    return {run.fingerprint for cell in plan.cells for run in cell.runs}


def _done(record: Record | None) -> bool:
    return status_of(record) == "completed"
