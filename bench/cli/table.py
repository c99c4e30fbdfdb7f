"""`bench table`: the comparison table of what has run so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from bench.analysis.decision import Limits
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
    the best of them, the cheapest are named, with how far below it they may be; and, where they are others,
    the cheapest of those that a comparison with the best row alone leaves level too.
    """
    if format_ != "terminal" and format_ not in FILES:
        raise BenchError(f"--format {format_!r}: {nearest(format_, ('terminal', *FILES))}")
    limits = _limits(
        {
            "model_size_mb": ("--max-size", max_size),
            "inference_ms": ("--max-latency", max_latency),
            "training_time_s": ("--max-time", max_time),
        },
        format_,
    )
    plan = plan_for(suite, profile, seeds, only, set_, device)
    if format_ == "terminal":
        show_table(make_console(), plan, limits)
    else:
        print(table_text(plan, FILES[format_]), end="")


def _limits(given: Mapping[str, tuple[str, float | None]], format_: str) -> Limits:
    """The limits that were set.

    Args:
        given: By column of the table, the option and its value.
        format_: Of the table; only the terminal's says which row to take.

    Raises:
        BenchError: A limit is below zero, or nothing would follow from it.
    """
    found = {}
    for cost, (option, most) in given.items():
        if most is None:
            continue
        if not most >= 0:
            raise BenchError(f"{option} {most:g}: no row costs less than nothing: give a limit of 0 or more")
        if format_ != "terminal":
            raise BenchError(
                f"{option} with --format {format_}: limits decide which row to take, and the terminal alone"
                " says which: leave one of the two out"
            )
        found[cost] = most
    return found
