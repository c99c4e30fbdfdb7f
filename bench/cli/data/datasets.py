"""The datasets of a plan, each once, as they were resolved on this machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
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
    return _resolved(of_first_seed(plan))


def every_split_of(plan: Plan) -> list[ResolvedDataset]:
    """Every different manifest of a plan: several of a dataset whose splits each seed draws anew."""
    return _resolved(plan.tasks)


def titles_by_split(shown: Sequence[ResolvedDataset]) -> list[str]:
    """A title of each; where there are several splits of a dataset, with the seed that drew it."""
    splits = Counter(each.names for each in shown)
    return [
        f"{each.title}, as seed {each.seed} splits it" if splits[each.names] > 1 else each.title
        for each in shown
    ]


def of_first_seed(plan: Plan) -> list[Task]:
    """The tasks of a plan with its first seed: one a cell."""
    return [task for task in plan.tasks if task.run.seed == plan.tasks[0].run.seed]


def _resolved(tasks: Iterable[Task]) -> list[ResolvedDataset]:
    by_digest: dict[str, list[Task]] = {}
    for task in tasks:
        by_digest.setdefault(task.manifest.digest, []).append(task)
    return [
        ResolvedDataset(
            names=tuple(dict.fromkeys(task.run.cell.names["dataset"] for task in same)),
            dataset=same[0].run.cell.config.dataset,
            manifest=same[0].manifest,
            seed=same[0].run.seed,
        )
        for same in by_digest.values()
    ]
