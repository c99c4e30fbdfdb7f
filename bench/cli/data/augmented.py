"""The cells of a plan whose images are augmented, grouped by what a preview of them shows."""

from __future__ import annotations

from dataclasses import dataclass

from bench.cli.data.datasets import of_first_seed, title
from bench.execution.plan import Plan, Task
from bench.suite.architecture import ImageShape
from bench.suite.augmentation import Augmentation
from bench.suite.grid import CellConfig
from bench.suite.protocol import Interpolation
from bench.suite.schema import Axis

# Manifest digest, and all else that decides what a preview shows.
_Key = tuple[str, Augmentation, ImageShape, Interpolation]


@dataclass(frozen=True)
class AugmentedCells:
    """Cells that vary the same images in the same way.

    Attributes:
        tasks: One a cell, with the plan's first seed.
        augmentation: Their own.
    """

    tasks: tuple[Task, ...]
    augmentation: Augmentation

    @property
    def first(self) -> Task:
        """The first of them."""
        return self.tasks[0]

    @property
    def config(self) -> CellConfig:
        """Of the first: the others show the same."""
        return self.first.run.cell.config

    def names(self, axis: Axis) -> tuple[str, ...]:
        """The values that they have on an axis."""
        return tuple(dict.fromkeys(task.run.cell.names[axis] for task in self.tasks))

    @property
    def name(self) -> str:
        """A name for files; other cells may have the same."""
        return "-".join(self.first.run.cell.names[axis] for axis in ("dataset", "regularisation", "protocol"))

    @property
    def title(self) -> str:
        """A name for people."""
        datasets = title(self.names("dataset"), self.first.manifest)
        return f"{datasets}, {self._listed('regularisation')}, {self._listed('protocol')}"

    def _listed(self, axis: Axis) -> str:
        names = self.names(axis)
        return f"{axis}{'s' if len(names) > 1 else ''} {', '.join(names)}"


def augmented_cells(plan: Plan) -> list[AugmentedCells]:
    """The groups of a plan, in the order of the grid; none where nothing is augmented."""
    groups: dict[_Key, list[Task]] = {}
    for task in of_first_seed(plan):
        config = task.run.cell.config
        if (augmentation := config.regularisation.augmentation) is not None:
            key = task.manifest.digest, augmentation, config.image_shape, config.protocol.interpolation
            groups.setdefault(key, []).append(task)
    return [AugmentedCells(tuple(tasks), key[1]) for key, tasks in groups.items()]
