"""`bench data preview`: training images of a suite, as they are and as augmentation varies them."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console

from bench.cli.console import make_console
from bench.cli.data.augmented import augmented_cells
from bench.cli.data.datasets import datasets_of
from bench.cli.data.pictures import OutputOption, picture_folder, told_apart, write_picture
from bench.cli.options import ProfileOption, SetOption, SuiteArgument, plan_for
from bench.execution.plan import Plan
from bench.loaders.base import loaders

EPILOG = "Example: bench data preview casting --output pictures"


def add_to(group: typer.Typer) -> None:
    """Adds the command."""
    group.command("preview", epilog=EPILOG)(preview)


def preview(
    suite: SuiteArgument,
    profile: ProfileOption = None,
    set_: SetOption = None,
    output: OutputOption = None,
) -> None:
    """Writes a sheet of training images of each class, and what each augmentation of the grid makes of some.

    The variants are those that training draws, in its first epochs with the suite's first seed.
    """
    console = make_console()
    plan = plan_for(suite, profile, None, None, set_, "cpu")
    folder = picture_folder(plan, output)
    _show_datasets(console, plan, folder)
    _show_augmentations(console, plan, folder)


def _show_datasets(console: Console, plan: Plan, folder: Path) -> None:
    # Here, since figures take a second to import, which every other command would wait for.
    from bench.report.dataset_pictures import contact_sheet

    shown = datasets_of(plan)
    for resolved, name in zip(shown, told_apart(item.names[0] for item in shown), strict=True):
        figure = contact_sheet(resolved.manifest, f"{resolved.title}: images of the training split")
        write_picture(console, folder / f"{name}-contact-sheet.png", figure)


def _show_augmentations(console: Console, plan: Plan, folder: Path) -> None:
    from bench.report.dataset_pictures import Variation, augmented_preview

    groups = augmented_cells(plan)
    for cells, name in zip(groups, told_apart(group.name for group in groups), strict=True):
        if cells.augmentation.native:
            console.print(
                f"not previewed: {cells.title}: each loader's own augmentation (native: true)", soft_wrap=True
            )
            continue
        variation = Variation.of(cells.config, cells.first.run.seed)
        figure = augmented_preview(cells.first.manifest, variation, cells.title)
        write_picture(console, folder / f"{name}-augmented.png", figure)
        for loader in cells.names("loader"):
            if not loaders[loader].keyed_draws:
                console.print(f"  {loader} draws its own variants by the same law, in stream order")
