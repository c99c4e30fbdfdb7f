"""Which explanations of best runs stand beside published records: what a page must know of them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationError

from bench.errors import BenchError
from bench.files import write_json
from bench.records.record import Part
from bench.records.store import RunFolder
from bench.report.explanations.prediction_table import PREDICTIONS

EXPLAINED_FILE = "explanations.json"


class Explained(Part):
    """The pictures of the best run of one dataset.

    Attributes:
        dataset: Its name in the suite.
        run_id: The run.
        images: Whether the run's own test images are shown, or drawn ones, since those may not be.
        pictures: Paths below the folder of results, in the order of the page.
        missing: Why others could not be made, one sentence each.
    """

    dataset: str
    run_id: str
    images: Literal["own", "drawn"] = "own"
    pictures: list[str] = Field(default_factory=list)
    missing: list[str] = Field(default_factory=list)


class _Document(Part):
    schema_version: Literal[1] = 1
    explained: list[Explained]


def is_published(folder: RunFolder) -> bool:
    """Whether a folder holds published results; a plan says nothing, since it stands beside runs too."""
    return (folder.path / EXPLAINED_FILE).is_file()


def predictions_path(dataset: str) -> str:
    """Of the predictions of a dataset's best run, below the folder of results."""
    return f"figures/{dataset}/{PREDICTIONS}"


def write_explained(folder: RunFolder, explained: list[Explained]) -> None:
    """Writes what was explained beside the records."""
    write_json(folder.path / EXPLAINED_FILE, _Document(explained=explained).model_dump(mode="json"))


def read_explained(folder: RunFolder) -> list[Explained]:
    """What of published results is explained; nothing in a folder of runs, or of older results.

    Raises:
        BenchError: The document is damaged.
    """
    path = folder.path / EXPLAINED_FILE
    if not path.is_file():
        return []
    try:
        return _Document.model_validate_json(path.read_bytes()).explained
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]["msg"]
        raise BenchError(
            f"{path}: this is no list of explanations ({fault}): publish the suite again"
        ) from None
