"""`bench table`: the comparison table of what has run so far."""

from __future__ import annotations

from typing import Annotated

import typer

from bench.analysis.decision import MAX_LOSS
from bench.cli.console import make_console
from bench.cli.options import (
    DeviceOption,
    OnlyOption,
    ProfileOption,
    SeedsOption,
    SetOption,
    SuiteArgument,
    plan_for,
)
from bench.cli.show_table import show_table, table_text
from bench.errors import BenchError
from bench.registry import nearest

FILES = {"md": "table.md", "csv": "table.csv", "json": "table.json", "latex": "table.tex"}
EPILOG = "Example: bench table casting --format latex > table.tex"
SizeOption = Annotated[
    float | None, typer.Option("--max-size", metavar="MB", help="The largest model file to take.")
]
LatencyOption = Annotated[
    float | None,
    typer.Option("--max-latency", metavar="MS", help="The longest time to classify one image to take."),
]
TimeOption = Annotated[
    float | None, typer.Option("--max-time", metavar="SECONDS", help="The longest training to take.")
]
LossOption = Annotated[
    float | None,
    typer.Option(
        "--max-loss",
        metavar="SCORE",
        help=f"How far below the best a row to take may be at most ({MAX_LOSS:g}).",
    ),
]
FormatOption = Annotated[
    str, typer.Option("--format", metavar="|".join(("terminal", *FILES)), help="What to print.")
]


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("table", epilog=EPILOG)(table)


def table(
    suite: SuiteArgument,
    profile: ProfileOption = None,
    seeds: SeedsOption = None,
    only: OnlyOption = None,
    set_: SetOption = None,
    device: DeviceOption = "auto",
    format_: FormatOption = "terminal",
    max_size: SizeOption = None,
    max_latency: LatencyOption = None,
    max_time: TimeOption = None,
    max_loss: LossOption = None,
) -> None:
    """Prints the table of what has run so far, and which row to take. Trains nothing.

    Missing and failed runs are shown as such. By each cost the cheapest is named of the rows within the
    limits that are known to be at most so far below the best of them; of those whose costs cannot be told
    apart, the one with the best mean.
    """
    if format_ != "terminal" and format_ not in FILES:
        raise BenchError(f"--format {format_!r}: {nearest(format_, ('terminal', *FILES))}")
    costs = {
        "model_size_mb": ("--max-size", max_size),
        "inference_ms": ("--max-latency", max_latency),
        "training_time_s": ("--max-time", max_time),
    }
    for option, most in (*costs.values(), ("--max-loss", max_loss)):
        if most is not None:
            _check(option, most, format_)
    plan = plan_for(suite, profile, seeds, only, set_, device)
    if format_ == "terminal":
        limits = {cost: most for cost, (_, most) in costs.items() if most is not None}
        show_table(make_console(), plan, limits, MAX_LOSS if max_loss is None else max_loss)
    else:
        print(table_text(plan, FILES[format_]), end="")


def _check(option: str, most: float, format_: str) -> None:
    """Refuses a limit that would be none.

    Args:
        option: That sets it.
        most: Its value.
        format_: Of the table; only the terminal's says which row to take.

    Raises:
        BenchError: It is below zero, or nothing would follow from it.
    """
    if not most >= 0:
        raise BenchError(f"{option} {most:g}: no row costs less than nothing: give a limit of 0 or more")
    if format_ != "terminal":
        raise BenchError(
            f"{option} with --format {format_}: limits decide which row to take, and the terminal alone"
            " says which: leave one of the two out"
        )
