"""`bench plan`: what a run would do."""

from __future__ import annotations

import typer

from bench.cli.console import make_console
from bench.cli.describe import describe_plan
from bench.cli.options import (
    DeviceOption,
    JobsOption,
    OnlyOption,
    ProfileOption,
    SeedsOption,
    SetOption,
    SuiteArgument,
    plan_for,
)
from bench.execution.estimate import Estimator
from bench.execution.executor import Limits

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
    jobs: JobsOption = None,
) -> None:
    """Shows the cells and seeds of a suite, what is already done, and about how long the rest will take."""
    described = plan_for(suite, profile, seeds, only, set_, device)
    limits = Limits.of(jobs, gpus=described.request.gpus)
    describe_plan(make_console(), described, limits.jobs, Estimator.of_this_machine())
