"""`bench plan`: what a run would do."""

from __future__ import annotations

import typer
from rich.console import Console

from bench.cli.describe import describe_plan
from bench.cli.options import (
    DeviceOption,
    OnlyOption,
    ProfileOption,
    SeedsOption,
    SetOption,
    SuiteArgument,
    plan_for,
)

EPILOG = "Example: bench plan casting --only architecture=casting-cnn --set protocol.epochs=5"


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("plan", epilog=EPILOG)(plan)


def plan(
    suite: SuiteArgument,
    profile: ProfileOption = None,
    seeds: SeedsOption = None,
    only: OnlyOption = None,
    set_: SetOption = None,
    device: DeviceOption = "auto",
) -> None:
    """Shows the cells and seeds of a suite, what is already done, and about how long the rest will take."""
    describe_plan(Console(), plan_for(suite, profile, seeds, only, set_, device), jobs=1)
