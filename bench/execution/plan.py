"""From a suite to the runs it asks for, and which of them are done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.data.manifest import Manifest
from bench.data.resolve import resolve
from bench.digests import digest_data, digest_file
from bench.errors import BenchError, Misdeclared, Unavailable
from bench.execution.request import PlanRequest
from bench.execution.run_folders import folder_of
from bench.execution.tuned import tuned_rows
from bench.loaders.base import loaders
from bench.models import heads, unfreezing
from bench.packages import installed
from bench.records.plan_document import PlanDocument, PlannedCell, PlannedRun
from bench.records.record import Record, Status
from bench.records.store import RunFolder
from bench.records.tuned import Tuned
from bench.roots import expanded
from bench.suite.dataset import Dataset
from bench.suite.grid import Cell, CellConfig, Variant, chosen_profile, declared_at, expand
from bench.suite.identity import Run
from bench.suite.load import LoadedSuite
from bench.suite.protocol import COMPUTED


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
        folder: Where the runs are kept.
        tuned: What searches found, whose rows are among the tasks.
    """

    loaded: LoadedSuite
    request: PlanRequest
    tasks: tuple[Task, ...]
    folder: RunFolder
    tuned: tuple[Tuned, ...] = ()

    @property
    def name(self) -> str:
        """Name of the folder of runs."""
        return self.folder.path.name

    @cached_property
    def stand_ins(self) -> tuple[str, ...]:
        """Datasets of the selected cells for which a stand-in was drawn."""
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

    def unplanned(self) -> list[str]:
        """The ids of the runs in the folder that are not of this plan; it must be of the whole suite."""
        return self.folder.unplanned(self.by_fingerprint)

    def document(self) -> PlanDocument:
        """The plan as it is kept beside a table."""
        suite = self.loaded.suite
        names = sorted({cell.names["loader"] for cell in self._cells})
        weights = {
            cell.names["architecture"]: cell.config.architecture.obtain_weights for cell in self._cells
        }
        return PlanDocument(
            suite=suite.suite,
            title=suite.title,
            folder=self.name,
            stand_ins=list(self.stand_ins),
            resplit=sorted({cell.names["dataset"] for cell in self._cells if cell.config.dataset.resplit}),
            profile=self.request.variant.profile,
            settings=self.request.settings_text,
            cells=self._planned_cells(),
            tuned=list(self.tuned),
            reference=suite.reference,
            notes=list(suite.notes),
            obtain_weights={name: text for name, text in weights.items() if text},
            loader_remarks={name: list(loaders[name].remarks) for name in names if loaders[name].remarks},
        )

    @property
    def _cells(self) -> list[Cell]:
        """The cell of each task."""
        return [task.run.cell for task in self.tasks]

    def _planned_cells(self) -> list[PlannedCell]:
        cells: dict[str, PlannedCell] = {}
        for task in self.tasks:
            run = task.run
            cell = PlannedCell(
                names=dict(run.cell.names),
                device=run.numerics.device,
                backend=run.numerics.backend,
                runs=[],
                dataset=declared(run.cell.config.dataset),
            )
            planned = PlannedRun(seed=run.seed, fingerprint=run.fingerprint, run_id=run.id)
            cells.setdefault(digest_data(dict(run.cell.names)), cell).runs.append(planned)
        return list(cells.values())


def make_plan(loaded: LoadedSuite, request: PlanRequest) -> Plan:
    """Expands a suite, resolves its datasets and looks for contradictions; nothing is written but caches.

    Raises:
        BenchError: The suite or the request is wrong, or a dataset cannot be used.
    """
    folder, seeds = folder_of(loaded, request), _seeds(loaded, request)
    found = tuned_rows(loaded, request, folder, seeds)
    tuned = [cell for _, cell in found]
    cells = [*expand(loaded, request.variant, request.only, [cell.names for cell in tuned]), *tuned]
    resolver = Resolver(loaded, request.variant)
    tasks = [make_task(cell, seed, request, resolver) for cell in cells for seed in seeds]
    return Plan(loaded, request, tuple(tasks), folder, tuple(tuned for tuned, _ in found))


def _seeds(loaded: LoadedSuite, request: PlanRequest) -> Sequence[int]:
    if request.seeds is not None:
        return request.seeds
    profile = chosen_profile(loaded, request.variant)
    return loaded.suite.seeds[: profile.seeds] if profile else loaded.suite.seeds


def declared(dataset: Dataset) -> dict[str, Any]:
    """A dataset as the suite declares it, without where on this machine it is."""
    plain = dataset.model_dump(mode="json")
    elsewhere = {
        key: Path(value).name
        for key, value in plain.items()
        if isinstance(value, str) and expanded(value).is_absolute()
    }
    return plain | elsewhere


class Resolver:
    """Resolves each dataset and reads each file of weights once a plan.

    Args:
        loaded: The suite that declares them.
        variant: Profile and settings that change what it declares.
    """

    def __init__(self, loaded: LoadedSuite, variant: Variant) -> None:
        self._loaded = loaded
        self._variant = variant
        self._manifests: dict[str, Manifest] = {}
        self._digests: dict[Path, str] = {}

    def manifest(self, cell: Cell, seed: int) -> Manifest:
        """The images of a cell with a seed.

        Raises:
            BenchError: They cannot be used; with `file:line` where they are not what the suite declares.
        """
        dataset = cell.config.dataset
        key = digest_data([dataset.model_dump(mode="json"), seed if dataset.resplit else None])
        if key not in self._manifests:
            try:
                self._manifests[key] = resolve(dataset, seed)
            except Misdeclared as error:
                place = declared_at(self._loaded, self._variant, cell.names, error.location)
                raise BenchError(f"{place}: {error}") from None
        return self._manifests[key]

    def weights_digest(self, path: Path) -> str:
        """SHA-256 (hex) of a file of weights."""
        if path not in self._digests:
            self._digests[path] = digest_file(path)
        return self._digests[path]


def make_task(cell: Cell, seed: int, request: PlanRequest, resolver: Resolver) -> Task:
    """A cell with a seed as a task.

    Raises:
        BenchError: Its architecture can never be built like that, or its images cannot be used.
    """
    config = cell.config
    if refused := config.architecture.refusals(config.image_shape, config.protocol.stages):
        name = cell.names["architecture"]
        raise BenchError("\n".join(f"architecture {name}: {sentence}" for sentence in refused))
    manifest = resolver.manifest(cell, seed)
    obstacle, weights = None, None
    faults = contradictions(config, len(manifest.classes))
    if faults:
        obstacle = Obstacle("invalid", "; ".join(faults))
    else:
        try:
            weights = config.architecture.pretrained_file(config.image_shape)
            check_packages(config.loader)
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


def check_packages(loader: str) -> None:
    """Refuses a loader that needs a package which is not installed.

    Raises:
        Unavailable: It does; the message says what to install or to take.
    """
    missing = [package for package in loaders[loader].needs if not installed(package)]
    if missing:
        without = ", ".join(name for name, kind in loaders.items().items() if not kind.needs)
        raise Unavailable(
            f"the loader {loader} needs the package {' and '.join(missing)}, which is not installed: pip"
            f" install {' '.join(missing)}, or take a loader that needs none ({without})"
        )


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
