"""The datasets of a plan, each once, as they were resolved on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bench.data.manifest import Manifest
from bench.execution.plan import Plan, Task
from bench.suite.dataset import Dataset


@dataclass(frozen=True)
class ResolvedDataset:
    """Images that one or more datasets of a suite turned out to be.

    Attributes:
        names: Of these datasets.
        dataset: The first of them, as declared.
        manifest: Their images.
        seed: Of the run that they were drawn for, which matters where the dataset says `resplit`.
    """

    names: tuple[str, ...]
    dataset: Dataset
    manifest: Manifest
    seed: int

    @property
    def title(self) -> str:
        """Over a picture of it."""
        return title(self.names, self.manifest)


def title(names: Iterable[str], manifest: Manifest) -> str:
    """The names of datasets, and what a picture of a stand-in never leaves out."""
    return ", ".join(names) + (" (stand-in data)" if manifest.stand_in else "")


def datasets_of(plan: Plan) -> list[ResolvedDataset]:
    """Every different manifest of a plan's first seed, in the order of the grid."""
    tasks: dict[str, list[Task]] = {}
    for task in of_first_seed(plan):
        tasks.setdefault(task.manifest.digest, []).append(task)
    return [
        ResolvedDataset(
            names=tuple(dict.fromkeys(task.run.cell.names["dataset"] for task in same)),
            dataset=same[0].run.cell.config.dataset,
            manifest=same[0].manifest,
            seed=same[0].run.seed,
        )
        for same in tasks.values()
    ]


def of_first_seed(plan: Plan) -> list[Task]:
    """The tasks of a plan with its first seed: one a cell."""
    return [task for task in plan.tasks if task.run.seed == plan.tasks[0].run.seed]
