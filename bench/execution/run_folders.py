"""Which folder the runs of a suite are kept in."""

from __future__ import annotations

from bench.execution.request import PlanRequest
from bench.records.store import RunFolder
from bench.roots import runs_root
from bench.suite.grid import expand
from bench.suite.load import LoadedSuite


def folder_of(loaded: LoadedSuite, request: PlanRequest) -> RunFolder:
    """Where runs are kept; a selection of cells or seeds has its runs in the folder of the whole.

    Its name tells stand-ins, profile and settings, so that such runs never mix with the suite's own.
    """
    drawn = "-stand-in" if _draws_stand_ins(loaded, request) else ""
    return RunFolder(runs_root() / f"{loaded.suite.suite}{drawn}{request.variant.suffix}")


def _draws_stand_ins(loaded: LoadedSuite, request: PlanRequest) -> bool:
    """Whether some dataset of the suite's whole grid is a stand-in on this machine."""
    datasets = [cell.config.dataset for cell in expand(loaded, request.variant, only={})]
    return any(dataset.stand_in is not None and dataset.locate() is None for dataset in datasets)
