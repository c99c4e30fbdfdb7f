"""The searches that are kept beside the records of their winners."""

from __future__ import annotations

from bench.files import write_json
from bench.records.documents import read_document
from bench.records.plan_document import PlanDocument
from bench.records.store import RunFolder
from bench.records.study import Study


def read_studies(folder: RunFolder, plan: PlanDocument) -> tuple[Study, ...]:
    """The searches whose winners are rows of a plan, in its order.

    Raises:
        BenchError: One is missing or damaged.
    """
    return tuple(read_study(folder, tuned.study) for tuned in plan.tuned)


def read_study(folder: RunFolder, name: str) -> Study:
    """One search.

    Raises:
        BenchError: It is missing or damaged.
    """
    return read_document(folder.study_file(name), Study, "search")


def write_studies(folder: RunFolder, studies: tuple[Study, ...]) -> None:
    """Writes searches beside the records of their winners."""
    for study in studies:
        write_json(folder.study_file(study.definition.name), study.model_dump(mode="json"))
