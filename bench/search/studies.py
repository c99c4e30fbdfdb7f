"""Opening a study: what it searches, where it is kept, and who proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, islice

from bench.errors import BenchError
from bench.execution.executor import Limits
from bench.execution.run_folders import folder_of
from bench.records.store import RunFolder
from bench.records.study import Definition, Study
from bench.search.cells import FIRST_SEED, Start
from bench.search.engine import DEFAULT_ENGINE, NO_PRUNER, Engine, engine_for, known_sampler
from bench.search.ledger import Ledger
from bench.search.trial_runs import Workshop
from bench.suite.config import check_name
from bench.suite.identity import resolved
from bench.suite.schema import TRIALS

SUFFIX = f"@{TRIALS}"


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

    engine: str = DEFAULT_ENGINE
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

    def document(self) -> Study:
        """The study with the trials that it has by now."""
        return Study(definition=self.definition, trials=self.ledger.trials())


def open_studies(starts: Sequence[Start], searcher: Searcher, limits: Limits) -> list[OpenStudy]:
    """Begins a study for each start, or goes on with it.

    Raises:
        BenchError: The engine cannot search that space, or a study of that name searches something else.
    """
    return [_open(start, searcher, limits) for start in starts]


def define(start: Start, searcher: Searcher) -> Definition:
    """What a study searches, and how.

    Args:
        start: The cell from which it starts.
        searcher: Who proposes.

    Raises:
        BenchError: There is no such engine, sampler or pruner, or the study's name is none.
    """
    sampler = known_sampler(searcher.engine, searcher.sampler, searcher.pruner)
    seeds = trial_seeds(start.loaded.suite.seeds, start.search.executions)
    tasks = start.tasks({}, seeds)
    return Definition(
        name="_".join([*start.prefix, _called(searcher)]),
        folder=folder_of(start.loaded, start.request).path.name,
        names=dict(start.names),
        engine=searcher.engine,
        sampler=sampler,
        pruner=searcher.pruner,
        seed=searcher.seed,
        space=start.parameters,
        objectives=list(start.search.objective),
        seeds=seeds,
        configuration=resolved(tasks[0].run.cell.config),
        numerics=start.request.numerics.model_dump(mode="json"),
        manifest_digests=[task.manifest.digest for task in tasks],
    )


def _open(start: Start, searcher: Searcher, limits: Limits) -> OpenStudy:
    definition = define(start, searcher)
    kind = engine_for(definition)
    own = folder_of(start.loaded, start.request)
    runs = RunFolder(own.path.with_name(own.path.name + SUFFIX))
    ledger = Ledger(runs.path / "studies" / definition.name)
    with ledger.locked():
        ledger.begin(definition)
        engine = kind(definition, ledger.path, searcher.storage)
    return OpenStudy(start, definition, ledger, engine, Workshop(runs, own, limits), _called(searcher))


def trial_seeds(suite_seeds: Sequence[int], executions: int) -> list[int]:
    """The seeds of every trial's runs: none that the suite's rows are trained with."""
    fresh = (seed for seed in count(FIRST_SEED) if seed not in suite_seeds)
    return list(islice(fresh, executions))


def _called(searcher: Searcher) -> str:
    """How a study is called: as the user says, or by who proposes."""
    if searcher.name is not None:
        try:
            return check_name(searcher.name)
        except ValueError as error:
            raise BenchError(f"--study {searcher.name!r}: {error}") from None
    sampler = known_sampler(searcher.engine, searcher.sampler, searcher.pruner)
    parts = [searcher.engine, sampler, searcher.pruner if searcher.pruner != NO_PRUNER else ""]
    seed = f"s{searcher.seed}" if searcher.seed else ""
    return "-".join(part for part in (*parts, seed) if part)
