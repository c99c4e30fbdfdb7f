"""The plan that is kept beside records, published ones and, from the first table on, those of runs."""

from __future__ import annotations

from bench.files import write_json
from bench.records.documents import read_document
from bench.records.plan_document import PlanDocument
from bench.records.store import RunFolder

PLAN_FILE = "plan.json"


def write_plan(folder: RunFolder, plan: PlanDocument) -> None:
    """Writes the plan beside the records."""
    write_json(folder.path / PLAN_FILE, plan.model_dump(mode="json"))


def read_plan(folder: RunFolder) -> PlanDocument:
    """Reads the plan of results.

    Raises:
        BenchError: It is missing or damaged.
    """
    return read_document(folder.path / PLAN_FILE, PlanDocument, "plan")
