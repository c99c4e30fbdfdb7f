"""`bench table`: the comparison table of what has run so far."""

from __future__ import annotations

from typing import Annotated

import typer

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
) -> None:
    """Prints the table of what has run so far, and which row to take. Trains nothing.

    Missing and failed runs are shown as such. Of the rows within the limits that cannot be told apart from
    the best of them, the cheapest are named.
    """
    if format_ != "terminal" and format_ not in FILES:
        raise BenchError(f"--format {format_!r}: {nearest(format_, ('terminal', *FILES))}")
    plan = plan_for(suite, profile, seeds, only, set_, device)
    if format_ == "terminal":
        limits = {"model_size_mb": max_size, "inference_ms": max_latency, "training_time_s": max_time}
        show_table(make_console(), plan, {cost: most for cost, most in limits.items() if most is not None})
    else:
        print(table_text(plan, FILES[format_]), end="")
