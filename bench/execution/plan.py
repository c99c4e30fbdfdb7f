"""From a suite to the runs it asks for, and which of them are done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bench.data.manifest import Manifest
from bench.data.resolve import resolve
from bench.digests import digest_data, digest_file
from bench.errors import BenchError, Unavailable
from bench.loaders.base import loaders
from bench.models import heads, unfreezing
from bench.records.plan_document import PlanDocument, PlannedCell, PlannedRun
from bench.records.record import Record, Status
from bench.records.store import RunFolder
from bench.roots import runs_root
from bench.suite.grid import Cell, CellConfig, Variant, chosen_profile, expand
from bench.suite.identity import Numerics, Run
from bench.suite.load import LoadedSuite
from bench.suite.protocol import COMPUTED
from bench.suite.schema import Axis


@dataclass(frozen=True)
class PlanRequest:
    """What of a suite to run, and how.

    Attributes:
        variant: Profile and settings.
        seeds: In place of the suite's; None keeps them.
        only: Patterns by axis that cells must match.
        numerics: Backend and device.
    """

    variant: Variant = field(default_factory=Variant)
    seeds: tuple[int, ...] | None = None
    only: Mapping[Axis, list[str]] = field(default_factory=dict)
    numerics: Numerics = field(default_factory=Numerics)


@dataclass(frozen=True)
class Obstacle:
    """Why a run cannot be executed: a configuration that contradicts itself, or something not to be had."""

    status: Status
    reason: str


@dataclass(frozen=True)
class Task:
    """One run of a plan with all that is needed to execute it.

    Attributes:
        run: The run.
        manifest: Its images.
        weights: Its file of pretrained weights, if any.
        obstacle: Why it cannot be executed, None if it can.
    """

    run: Run
    manifest: Manifest
    weights: Path | None = None
    obstacle: Obstacle | None = None


@dataclass(frozen=True)
class Plan:
    """The runs that a request asks of a suite, in the order of the grid.

    Attributes:
        loaded: The suite.
        request: What was asked.
        tasks: One a run; cells with the same configuration share a fingerprint and are trained once.
    """

    loaded: LoadedSuite
    request: PlanRequest
    tasks: tuple[Task, ...]

    @cached_property
    def name(self) -> str:
        """Name of the folder of runs."""
        drawn = "-stand-in" if self.stand_ins else ""
        return f"{self.loaded.suite.suite}{drawn}{self.request.variant.suffix}"

    @property
    def folder(self) -> RunFolder:
        """Where the runs are kept."""
        return RunFolder(runs_root() / self.name)

    @cached_property
    def stand_ins(self) -> tuple[str, ...]:
        """Datasets for which a stand-in was drawn."""
        drawn = {task.run.cell.names["dataset"] for task in self.tasks if task.manifest.stand_in}
        return tuple(sorted(drawn))

    @cached_property
    def by_fingerprint(self) -> dict[str, Task]:
        """The first task of each fingerprint: what is to be executed."""
        first: dict[str, Task] = {}
        for task in self.tasks:
            first.setdefault(task.run.fingerprint, task)
        return first

    def records(self) -> dict[str, Record]:
        """The records that there are of these runs, by fingerprint."""
        return self.folder.by_fingerprint(self.by_fingerprint)

    def pending(self, records: Mapping[str, Record]) -> list[Task]:
        """The tasks still to be executed: a run that failed or timed out is never taken for done."""
        return [
            task
            for fingerprint, task in self.by_fingerprint.items()
            if fingerprint not in records or records[fingerprint].status != "completed"
        ]

    def document(self) -> PlanDocument:
        """The plan as it is kept beside a table."""
        suite = self.loaded.suite
        names = sorted({task.run.cell.names["loader"] for task in self.tasks})
        return PlanDocument(
            suite=suite.suite,
            title=suite.title,
            folder=self.name,
            stand_ins=list(self.stand_ins),
            profile=self.request.variant.profile,
            settings={key: str(value) for key, value in (self.request.variant.settings or {}).items()},
            cells=self._planned_cells(),
            reference=suite.reference,
            notes=list(suite.notes),
            loader_remarks={name: list(loaders[name].remarks) for name in names if loaders[name].remarks},
        )

    def _planned_cells(self) -> list[PlannedCell]:
        cells: dict[str, PlannedCell] = {}
        for task in self.tasks:
            run = task.run
            cell = PlannedCell(
                names=dict(run.cell.names), device=run.numerics.device, backend=run.numerics.backend, runs=[]
            )
            planned = PlannedRun(seed=run.seed, fingerprint=run.fingerprint, run_id=run.id)
            cells.setdefault(digest_data(dict(run.cell.names)), cell).runs.append(planned)
        return list(cells.values())


def make_plan(loaded: LoadedSuite, request: PlanRequest) -> Plan:
    """Expands a suite, resolves its datasets and looks for contradictions; nothing is written but caches.

    Raises:
        BenchError: The suite or the request is wrong, or a dataset cannot be used.
    """
    cells = expand(loaded, request.variant, request.only)
    resolver = _Resolver()
    tasks = [_task(cell, seed, request, resolver) for cell in cells for seed in _seeds(loaded, request)]
    return Plan(loaded, request, tuple(tasks))


def _seeds(loaded: LoadedSuite, request: PlanRequest) -> Sequence[int]:
    if request.seeds is not None:
        return request.seeds
    profile = chosen_profile(loaded, request.variant)
    return loaded.suite.seeds[: profile.seeds] if profile else loaded.suite.seeds


class _Resolver:
    """Resolves each dataset and reads each file of weights once a plan."""

    def __init__(self) -> None:
        self._manifests: dict[str, Manifest] = {}
        self._digests: dict[Path, str] = {}

    def manifest(self, config: CellConfig, seed: int) -> Manifest:
        dataset = config.dataset
        key = digest_data([dataset.model_dump(mode="json"), seed if dataset.resplit else None])
        if key not in self._manifests:
            self._manifests[key] = resolve(dataset, seed)
        return self._manifests[key]

    def weights_digest(self, path: Path) -> str:
        if path not in self._digests:
            self._digests[path] = digest_file(path)
        return self._digests[path]


def _task(cell: Cell, seed: int, request: PlanRequest, resolver: _Resolver) -> Task:
    config = cell.config
    if refused := config.architecture.refusals(config.image_shape, config.protocol.stages):
        name = cell.names["architecture"]
        raise BenchError("\n".join(f"architecture {name}: {sentence}" for sentence in refused))
    manifest = resolver.manifest(config, seed)
    obstacle, weights = None, None
    faults = contradictions(config, len(manifest.classes))
    if faults:
        obstacle = Obstacle("invalid", "; ".join(faults))
    else:
        try:
            weights = config.architecture.pretrained_file(config.image_shape)
        except Unavailable as error:
            obstacle = Obstacle("unavailable", str(error))
    run = Run(
        cell=cell,
        seed=seed,
        numerics=request.numerics,
        manifest_digest=manifest.digest,
        weights_digest=resolver.weights_digest(weights) if weights else None,
    )
    return Task(run, manifest, weights, obstacle)


def contradictions(config: CellConfig, classes: int) -> list[str]:
    """What in a configuration cannot be true at once, one sentence each; found before anything is trained."""
    architecture, protocol = config.architecture, config.protocol
    found = [
        *heads.contradictions(architecture.head, protocol.loss, classes),
        *architecture.contradictions(config.image_shape, config.regularisation),
        *unfreezing.contradictions(architecture.base_at_start, protocol.stages),
        *loaders[config.loader]().contradictions(config.regularisation.augmentation),
    ]
    if (stopping := protocol.early_stopping) is not None and stopping.monitor not in COMPUTED:
        scores = ", ".join(COMPUTED)
        found.append(
            f"early stopping watches {stopping.monitor}, which is not computed: take one of {scores}"
        )
    return found
