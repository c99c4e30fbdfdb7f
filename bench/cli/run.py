"""`bench run`: executes what is not done yet and shows the table."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.console import Console

from bench.analysis.cells import status_of
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
from bench.cli.progress import Progress, shown_to_the_end
from bench.cli.resumable import resumable
from bench.cli.show_table import show_table
from bench.execution.choices import chosen
from bench.execution.claims import shared
from bench.execution.estimate import Estimator
from bench.execution.executor import Limits, execute
from bench.execution.plan import Plan, Task
from bench.execution.server import start_server, stop_server
from bench.records.record import Record

INCOMPLETE, INTERRUPTED = 1, 130
EPILOG = "Example: bench run casting --profile smoke --only loader=tf-data --jobs 1"

TimeoutOption = Annotated[
    float | None, typer.Option("--timeout", metavar="SECONDS", help="End a run that takes longer.")
]
MemoryOption = Annotated[
    float | None,
    typer.Option("--memory", metavar="GIB", help="End a run that takes more; default 80% / jobs."),
]


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("run", epilog=EPILOG)(run)


@resumable()
def run(
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
    """Runs every cell of a suite with every seed, skips what is done, and ends with the comparison table.

    Each run has its own process. Times are comparable with --jobs 1 only; scores are the same at any number.
    Given several times at once, in terminals or on machines that share BENCH_RUNS, the runs are shared.
    """
    # To be told to end is the same as Ctrl-C: finished runs are kept, the others leave nothing behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console, computing = make_console(), chosen(device)
    limits = Limits.of(jobs, timeout, memory, computing.gpus)
    # TensorFlow is imported in the server while the plan is made here.
    start_server(computing.numerics)
    plan = plan_for(suite, profile, seeds, only, set_, device)
    pending = plan.pending(plan.records())
    if all(task.obstacle for task in pending):
        stop_server()
    estimator = Estimator.of_this_machine()
    describe_plan(console, plan, limits.jobs, estimator)
    if pending:
        execute_pending(console, plan, pending, limits, estimator)
    show_table(console, plan)
    if left := plan.pending(records := plan.records()):
        console.print(_incomplete(left, records))
        raise typer.Exit(INCOMPLETE)


def _incomplete(left: Sequence[Task], records: Mapping[str, Record]) -> str:
    """Why the exit status says that something is missing."""
    counts = Counter(status_of(records.get(task.run.fingerprint)) for task in left)
    listed = ", ".join(f"{count} {status}" for status, count in counts.items())
    return f"exit status {INCOMPLETE}: not every run of this plan completed ({listed})"


def execute_pending(
    console: Console, plan: Plan, pending: Sequence[Task], limits: Limits, estimator: Estimator
) -> None:
    """Executes runs of a plan and shows how they go; Ctrl-C ends with status 130 and how to go on.

    Raises:
        BenchError: A run met a mistake that the user can mend, or another bench has the folder to itself.
    """
    with shared(plan.folder):
        # Another bench may have finished some of these while this one planned.
        tasks = still_pending(plan, pending)
        with Progress(console, tasks, limits.jobs, estimator) as progress:
            ended = shown_to_the_end(progress, execute(tasks, plan.folder, limits))
    if not ended:
        left = len(still_pending(plan, pending))
        console.print(
            f"interrupted: {len(pending) - left} of {len(pending)} runs finished and are kept; "
            f"call the same command again to go on with the other {left}"
        )
        sys.exit(INTERRUPTED)


def still_pending(plan: Plan, tasks: Sequence[Task]) -> list[Task]:
    """Those of some tasks of a plan that are still to be executed, by what they compute."""
    wanted = {task.run.fingerprint for task in tasks}
    return [task for task in plan.pending(plan.records()) if task.run.fingerprint in wanted]
