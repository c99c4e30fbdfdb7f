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
) -> None:
    """Prints the table of what has run so far; missing and failed runs are shown as such. Trains nothing."""
    if format_ != "terminal" and format_ not in FILES:
        raise BenchError(f"--format {format_!r}: {nearest(format_, ('terminal', *FILES))}")
    plan = plan_for(suite, profile, seeds, only, set_, device)
    if format_ == "terminal":
        show_table(make_console(), plan)
    else:
        print(table_text(plan, FILES[format_]), end="")
