"""Opening a study: what it searches, where it is kept, and who proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, islice

from bench.errors import BenchError
from bench.execution.executor import Limits
from bench.execution.run_folders import folder_of
from bench.records.store import RunFolder
from bench.records.study import Definition
from bench.search.cells import Start
from bench.search.engine import NO_PRUNER, Engine, chosen
from bench.search.ledger import Ledger
from bench.search.trial_runs import Workshop
from bench.suite.base import check_name
from bench.suite.identity import resolved
from bench.suite.schema import AXES

SUFFIX = "@search"
# From here on, far from the seeds that people give suites.
FIRST_SEED = 1000


@dataclass(frozen=True)
class Searcher:
    """Who proposes trials, and how.

    Attributes:
        engine: Name of the engine.
        sampler: Name of one of its samplers, None for its default.
        pruner: Name of one of its pruners, or `none`.
        seed: Of the proposals.
        storage: Where the engine keeps its trials, None for the study's folder.
        name: Of the study, None for one made of the above.
    """

    engine: str = "optuna"
    sampler: str | None = None
    pruner: str = NO_PRUNER
    seed: int = 0
    storage: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class OpenStudy:
    """A study that trials can be made of.

    Attributes:
        start: The cell it starts from.
        definition: What it searches, and how.
        ledger: Its trials.
        engine: Who proposes.
        workshop: Where runs are made.
        searcher: Who searches, as the winner's row calls it.
    """

    start: Start
    definition: Definition
    ledger: Ledger
    engine: Engine
    workshop: Workshop
    searcher: str


def open_studies(starts: Sequence[Start], searcher: Searcher, limits: Limits) -> list[OpenStudy]:
    """Begins a study for each start, or goes on with it.

    Raises:
        BenchError: The engine cannot search that space, or a study of that name searches something else.
    """
    _check_name(searcher.name)
    varying = [axis for axis in AXES if len({start.names[axis] for start in starts}) > 1]
    return [_open(start, searcher, limits, [start.names[axis] for axis in varying]) for start in starts]


def _open(start: Start, searcher: Searcher, limits: Limits, prefix: Sequence[str]) -> OpenStudy:
    search = start.search
    kind, sampler = chosen(
        searcher.engine, searcher.sampler, searcher.pruner, start.parameters, search.objective
    )
    called = searcher.name or _name(searcher, sampler)
    own = folder_of(start.loaded, start.request)
    runs = RunFolder(own.path.with_name(own.path.name + SUFFIX))
    seeds = trial_seeds(start.loaded.suite.seeds, search.executions)
    tasks = start.tasks({}, seeds)
    definition = Definition(
        name="_".join([*prefix, called]),
        folder=own.path.name,
        names=dict(start.names),
        engine=searcher.engine,
        sampler=sampler,
        pruner=searcher.pruner,
        seed=searcher.seed,
        space=start.parameters,
        objectives=list(search.objective),
        seeds=seeds,
        configuration=resolved(tasks[0].run.cell.config),
        numerics=start.request.numerics.model_dump(mode="json"),
        manifest_digests=[task.manifest.digest for task in tasks],
    )
    ledger = Ledger(runs.path / "studies" / definition.name)
    with ledger.locked():
        ledger.begin(definition)
        engine = kind(definition, ledger.path, searcher.storage)
    return OpenStudy(start, definition, ledger, engine, Workshop(runs, own, limits), called)


def trial_seeds(suite_seeds: Sequence[int], executions: int) -> list[int]:
    """The seeds of every trial's runs: none that the suite's rows are trained with."""
    fresh = (seed for seed in count(FIRST_SEED) if seed not in suite_seeds)
    return list(islice(fresh, executions))


def _check_name(name: str | None) -> None:
    if name is not None:
        try:
            check_name(name)
        except ValueError as error:
            raise BenchError(f"--study {name!r}: {error}") from None


def _name(searcher: Searcher, sampler: str) -> str:
    parts = [searcher.engine, sampler, searcher.pruner if searcher.pruner != NO_PRUNER else ""]
    seed = f"s{searcher.seed}" if searcher.seed else ""
    return "-".join(part for part in (*parts, seed) if part)
