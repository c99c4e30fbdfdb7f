"""What searches found, as rows of a plan."""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path

from bench.digests import digest_data
from bench.execution.request import PlanRequest
from bench.files import write_json
from bench.records.documents import read_document
from bench.records.store import RunFolder
from bench.records.tuned import Tuned
from bench.suite.grid import Cell, CellConfig, searched
from bench.suite.identity import resolved
from bench.suite.load import LoadedSuite
from bench.suite.names import axis_values, matches

_log = logging.getLogger(__name__)
_REMEDY = "remove it, and search again"


def tuned_file(folder: RunFolder, study: str) -> Path:
    """Where what a study found is kept, beside the runs of its suite."""
    return folder.path / "tuned" / f"{study}.json"


def write_tuned(folder: RunFolder, tuned: Tuned) -> None:
    """Makes what a study found a row of its suite, in place of what it found before."""
    write_json(tuned_file(folder, tuned.study), tuned.model_dump(mode="json"))


def tuned_rows(
    loaded: LoadedSuite, request: PlanRequest, folder: RunFolder, seeds: Collection[int]
) -> list[tuple[Tuned, Cell]]:
    """What searches of a suite found, and the cells to train it in, by name of the study.

    What was searched under another configuration than the suite now has is left out, and said to be; so is
    what was searched with one of the seeds to train it with, which would not be fresh ones.

    Raises:
        BenchError: A file of a finished search is damaged.
    """
    found = [
        read_document(path, Tuned, "result of a search", _REMEDY)
        for path in sorted((folder.path / "tuned").glob("*.json"))
    ]
    return [
        (tuned, Cell(tuned.row_names, searched(loaded, tuned.names, request.variant, tuned.settings)))
        for tuned in found
        if matches(request.only, tuned.row_names)
        and _is_current(loaded, request, tuned)
        and _is_fresh(tuned, seeds)
    ]


def base_digest(config: CellConfig) -> str:
    """SHA-256 of a configuration that trials start from."""
    return digest_data(resolved(config))


def _is_fresh(tuned: Tuned, seeds: Collection[int]) -> bool:
    used = sorted(set(tuned.seeds) & set(seeds))
    if used:
        named = ", ".join(map(str, used))
        _log.info("%s is no row with the seeds %s: its search has used them", tuned.label, named)
    return not used


def _is_current(loaded: LoadedSuite, request: PlanRequest, tuned: Tuned) -> bool:
    known = all(
        tuned.names[axis] in axis_values(loaded.suite, axis)
        and tuned.trial_names[axis] in axis_values(loaded.suite, axis)
        for axis in tuned.names
    )
    if known and base_digest(searched(loaded, tuned.trial_names, request.variant, {})) == tuned.base_digest:
        return True
    _log.info("%s is no row any more: the suite declares another cell now than was searched", tuned.label)
    return False
