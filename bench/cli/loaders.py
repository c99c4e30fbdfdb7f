"""`bench loaders`: do the loaders of a suite give the same pixels, and how fast?"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table

from bench.cli.console import make_console
from bench.cli.options import DeviceOption, OnlyOption, ProfileOption, SetOption, SuiteArgument, plan_for
from bench.data.prepared import prepare
from bench.errors import Unavailable
from bench.execution import machine
from bench.execution.executor import Limits
from bench.execution.plan import Plan, Task, check_packages
from bench.execution.speeds import training_speed
from bench.loaders.base import LoaderRequest
from bench.loaders.parity import Parity, compare
from bench.packages import installed
from bench.quiet import quiet
from bench.seeds import Seeds
from bench.suite.schema import Axis
from bench.training.determinism import backend_environment

EPILOG = "Example: bench loaders casting --only regularisation=none"
HEADINGS = ("\nimages", "max\ndiff", "mean\ndiff", "values\ndiffer", "1st epoch\nimages/s", "later\nimages/s")
SPEED_HEADINGS = ("trained\nimages/s", "constant\nimages/s", "\nshare")
NetworkOption = Annotated[
    bool, typer.Option("--network", help="Measure training as well, against constant images.")
]
# A loader may give other pixels for another dataset, protocol or regularisation, and for no other reason.
GROUP: tuple[Axis, ...] = ("dataset", "regularisation", "protocol")


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("loaders", epilog=EPILOG)(loaders)


def loaders(
    suite: SuiteArgument,
    profile: ProfileOption = None,
    only: OnlyOption = None,
    set_: SetOption = None,
    device: DeviceOption = "auto",
    network: NetworkOption = False,
) -> None:
    """Compares every loader's pixels with the reference (Pillow, in memory) and measures images per second.

    Differences are in grey levels, over all images of all splits, without augmentation. Speeds are those of
    the training split alone, augmented where the regularisation says so, with no network to feed. With
    --network, and always on a GPU, each loader also feeds the first network of the suite that takes it, and
    `share` is what it reaches of the speed on constant images that are on the device already.
    """
    console = make_console()
    plan = plan_for(suite, profile, None, only, set_, device)
    os.environ.update(backend_environment(plan.request.numerics))
    if installed("tensorflow"):
        with quiet():
            # This process compares pixels only, and must leave the device to those that train.
            import_module("tensorflow").config.set_visible_devices([], "GPU")
    for names, tasks in _groups(plan):
        console.print(
            "  ".join(f"{axis} {name}" for axis, name in zip(GROUP, names, strict=True)), style="bold"
        )
        console.print(_parities(tasks))
        if network or plan.request.gpus:
            console.print(_speeds(tasks, Limits.of(1, gpus=plan.request.gpus)))


def _groups(plan: Plan) -> Iterator[tuple[tuple[str, ...], list[Task]]]:
    """A task for each loader, by dataset, regularisation and protocol: one that can be executed, if any."""
    groups: dict[tuple[str, ...], dict[str, Task]] = {}
    for task in plan.tasks:
        names = task.run.cell.names
        group = groups.setdefault(tuple(names[axis] for axis in GROUP), {})
        if group.setdefault(names["loader"], task).obstacle and not task.obstacle:
            group[names["loader"]] = task
    for key, tasks in groups.items():
        yield key, list(tasks.values())


def _parities(tasks: list[Task]) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("loader", overflow="fold")
    for heading in HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True)
    for task in tasks:
        name = task.run.cell.names["loader"]
        if task.obstacle and task.obstacle.status == "invalid":
            table.add_row(name, f"invalid: {task.obstacle.reason}")
            continue
        try:
            # Pixels need no network: one whose weights are missing stops nothing here.
            check_packages(name)
            with tempfile.TemporaryDirectory() as scratch:
                table.add_row(name, *_cells(compare(name, _request(task, Path(scratch)))))
        except Unavailable as error:
            table.add_row(name, f"unavailable: {error}")
    return table


def _speeds(tasks: list[Task], limits: Limits) -> Table:
    """Images a second that a network trains on, from each loader and from none."""
    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("loader", overflow="fold")
    table.add_column("network", overflow="fold")
    for heading in SPEED_HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True)
    for task in tasks:
        names = task.run.cell.names
        try:
            found = training_speed(task, limits)
            cells = [f"{found.fed:,.0f}", f"{found.constant:,.0f}", f"{found.fed / found.constant:.0%}"]
        except Unavailable as error:
            cells = [f"unavailable: {error}"]
        table.add_row(names["loader"], names["architecture"], *cells)
    return table


def _request(task: Task, scratch: Path) -> LoaderRequest:
    config = task.run.cell.config
    return LoaderRequest.of(
        config, prepare(task.manifest), Seeds(task.run.seed), scratch, machine.memory_bytes() // 2
    )


def _cells(parity: Parity) -> list[str]:
    return [
        f"{parity.images:,}",
        f"{parity.greatest_difference:.1f}",
        f"{parity.mean_difference:.3f}",
        f"{parity.differing:.1%}",
        f"{parity.first_images_per_second:,.0f}",
        f"{parity.images_per_second:,.0f}",
    ]
