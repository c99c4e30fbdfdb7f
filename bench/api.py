"""The harness from Python, for scripts and notebooks: the same suites, runs and tables as from the shell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from bench.execution.choices import chosen
from bench.execution.claims import shared
from bench.execution.executor import Limits, execute
from bench.execution.plan import Plan, make_plan
from bench.execution.request import PlanRequest
from bench.execution.server import start_server, stop_server
from bench.records.lookup import find_record
from bench.records.record import Record
from bench.records.store import RunFolder, read_record
from bench.report.results import results_of
from bench.suite.load import LoadedSuite
from bench.suite.load import load_suite as read_suite
from bench.suite.schema import Axis

if TYPE_CHECKING:
    import keras


def load_suite(name: str | Path) -> LoadedSuite:
    """Reads a suite by name (`casting`) or path.

    Raises:
        BenchError: There is none, or it is not valid; the message says where.
    """
    return read_suite(name)


def run(
    suite: str | Path | LoadedSuite,
    *,
    profile: str | None = None,
    seeds: Sequence[int] | None = None,
    only: Mapping[Axis, str | list[str]] | None = None,
    settings: Mapping[str, Any] | None = None,
    device: str = "auto",
    jobs: int | None = None,
    timeout: float | None = None,
    memory_gib: float | None = None,
) -> pd.DataFrame:
    """Executes what is not done yet of a suite and gives its table.

    Args:
        suite: A suite, or its name or path.
        profile: A smaller edition, such as `smoke`.
        seeds: In place of the suite's.
        only: Names or patterns by axis that cells must match.
        settings: Values by path that change every cell, such as `{"protocol.epochs": 5}`.
        device: `auto`, `cpu`, `gpu` or `gpu:N`.
        jobs: Runs at a time, by default 1, or one a GPU; times are comparable with the default only.
        timeout: Seconds after which a run is ended.
        memory_gib: Memory of a run's process beyond which it is ended.

    Returns:
        The table; see `table`.

    Raises:
        BenchError: The suite, its data or an argument is wrong.
    """
    computing = chosen(device)
    limits = Limits.of(jobs, timeout, memory_gib, computing.gpus)
    start_server(computing.numerics)
    plan = _plan(suite, profile, seeds, only, settings, device)
    pending = plan.pending(plan.records())
    if all(task.obstacle for task in pending):
        stop_server()
    if pending:
        with shared(plan.folder):
            # Another process may have finished some of these while this one planned.
            for _ in execute(plan.pending(plan.records()), plan.folder, limits):
                pass
    return results_of(plan).table


def table(
    suite: str | Path | LoadedSuite,
    *,
    profile: str | None = None,
    seeds: Sequence[int] | None = None,
    only: Mapping[Axis, str | list[str]] | None = None,
    settings: Mapping[str, Any] | None = None,
    device: str = "auto",
) -> pd.DataFrame:
    """The table of what has run so far; trains nothing. Arguments as in `run`.

    Returns:
        One row a cell: the five axes, `status`, the mean of each score over the seeds with `_low` and
        `_high`, sizes, and published numbers where the suite has some.

    Raises:
        BenchError: The suite, its data or an argument is wrong.
    """
    plan = _plan(suite, profile, seeds, only, settings, device)
    return results_of(plan).table


def runs(
    suite: str | Path | LoadedSuite,
    *,
    profile: str | None = None,
    seeds: Sequence[int] | None = None,
    only: Mapping[Axis, str | list[str]] | None = None,
    settings: Mapping[str, Any] | None = None,
    device: str = "auto",
) -> list[str]:
    """The ids of a suite's finished runs, in the order of its grid, for `load_run`. Arguments as in `run`.

    Raises:
        BenchError: The suite, its data or an argument is wrong.
    """
    plan = _plan(suite, profile, seeds, only, settings, device)
    records = plan.records()
    done = [records[key] for key in plan.by_fingerprint if key in records]
    return [record.run_id for record in done if record.status == "completed"]


@dataclass(frozen=True)
class LoadedRun:
    """A finished run.

    Attributes:
        record: All that was recorded of it.
        folder: Where its files are.
    """

    record: Record
    folder: RunFolder

    @property
    def history(self) -> pd.DataFrame:
        """Scores of each epoch, one row an epoch, counted from 1."""
        scores = self.record.outcome.history if self.record.outcome else {}
        frame = pd.DataFrame(scores, dtype=float)
        frame.index = pd.RangeIndex(1, len(frame) + 1, name="epoch")
        return frame

    @property
    def predictions(self) -> pd.DataFrame:
        """One row a test image, in manifest order: `path`, `label` and one probability `p:<class>` a class.

        Raises:
            BenchError: They are missing.
        """
        return self.folder.read_predictions(self.record.run_id)

    def model(self) -> keras.Model:
        """The network with the weights that were scored, in this process' Keras; it takes pixels in 0-255.

        Raises:
            BenchError: The file was removed, or cannot be read.
        """
        from bench.training.saved import load_network

        return load_network(self.folder, self.record.run_id)


def load_run(run: str | Path) -> LoadedRun:
    """Loads a run by its id, the end of its id that is a fingerprint's beginning, or the path of its record.

    Raises:
        BenchError: There is no such run, or more than one.
    """
    path = find_record(run)
    return LoadedRun(read_record(path), RunFolder(path.parent.parent))


def _plan(
    suite: str | Path | LoadedSuite,
    profile: str | None,
    seeds: Sequence[int] | None,
    only: Mapping[Axis, str | list[str]] | None,
    settings: Mapping[str, Any] | None,
    device: str,
) -> Plan:
    request = PlanRequest.of(profile, seeds, only, settings, chosen(device))
    return make_plan(suite if isinstance(suite, LoadedSuite) else read_suite(suite), request)
