"""`bench certify`: is the same seed the same network, bit for bit?"""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping, Sequence

import typer
from rich.console import Console

from bench.cli.console import make_console
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
from bench.cli.progress import Progress, shown_to_the_end
from bench.cli.resumable import resumable
from bench.cli.run import INCOMPLETE, INTERRUPTED, MemoryOption, TimeoutOption
from bench.errors import BenchError
from bench.execution.certify import certifiable, certify
from bench.execution.claims import exclusive
from bench.execution.estimate import Estimator
from bench.execution.executor import Limits
from bench.execution.plan import Plan, Task
from bench.execution.server import start_server
from bench.records.record import Record

EPILOG = "Example: bench certify casting --only loader=tf-data --jobs 2"


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("certify", epilog=EPILOG)(certify_runs)


@resumable()
def certify_runs(
    suite: SuiteArgument,
    profile: ProfileOption = None,
    seeds: SeedsOption = None,
    only: OnlyOption = None,
    set_: SetOption = None,
    device: DeviceOption = "auto",
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
    memory: MemoryOption = None,
) -> None:
    """Trains the first run of each cell a second time, and compares the weights, bit for bit.

    The record of each keeps the result, and the page says it. Ends in status 1 if weights differ that were
    trained on the same kind of machine with the same versions.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console = make_console()
    plan = plan_for(suite, profile, seeds, only, set_, device)
    tasks = certifiable(plan, plan.records())
    if not tasks:
        raise BenchError(
            f"{plan.folder.path}: nothing of {suite} has completed, so there is nothing to repeat"
        )
    limits = Limits.of(jobs, timeout, memory, plan.request.gpus)
    start_server(plan.request.numerics)
    if not _trained_again(console, plan, tasks, limits):
        console.print(
            "interrupted: what was found out is kept; call the same command again, which trains all of these"
            " runs once more"
        )
        sys.exit(INTERRUPTED)
    records = plan.records()
    for task in tasks:
        console.print(f"{_name(task)}: {_verdict(task, records)}", soft_wrap=True)
    if not all(_is_well(task, records) for task in tasks):
        raise typer.Exit(INCOMPLETE)


def _trained_again(console: Console, plan: Plan, tasks: Sequence[Task], limits: Limits) -> bool:
    """Trains the runs again; False if the user ended it before."""
    with (
        exclusive(plan.folder),
        Progress(console, tasks, limits.jobs, Estimator.of_this_machine()) as progress,
    ):
        return shown_to_the_end(progress, certify(plan, tasks, limits))


def _name(task: Task) -> str:
    return ", ".join([*task.run.cell.names.values(), f"seed {task.run.seed}"])


def _verdict(task: Task, records: Mapping[str, Record]) -> str:
    certificate = records[task.run.fingerprint].certificate
    if certificate is None:
        return "was not trained to its end a second time"
    elsewhere = f" (trained elsewhere: {'; '.join(certificate.elsewhere)})" if certificate.elsewhere else ""
    return f"{'the same' if certificate.same else 'OTHER'} weights{elsewhere}"


def _is_well(task: Task, records: Mapping[str, Record]) -> bool:
    """Whether weights are the same, or may well be others."""
    certificate = records[task.run.fingerprint].certificate
    return certificate is not None and (certificate.same or bool(certificate.elsewhere))
