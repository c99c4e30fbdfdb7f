"""The plan that is kept beside published records."""

from __future__ import annotations

from pydantic import ValidationError

from bench.errors import BenchError
from bench.files import write_json
from bench.records.plan_document import PlanDocument
from bench.records.store import RunFolder

PLAN_FILE = "plan.json"


def write_plan(folder: RunFolder, plan: PlanDocument) -> None:
    """Writes the plan beside the records."""
    write_json(folder.path / PLAN_FILE, plan.model_dump(mode="json"))


def read_plan(folder: RunFolder) -> PlanDocument:
    """Reads the plan of published results.

    Raises:
        BenchError: It is missing or damaged.
    """
    path = folder.path / PLAN_FILE
    try:
        return PlanDocument.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BenchError(f"{path}: this plan cannot be read: {error.strerror}") from None
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(map(str, fault["loc"]))
        raise BenchError(f"{path}: this is no valid plan ({where}: {fault['msg']})") from None
