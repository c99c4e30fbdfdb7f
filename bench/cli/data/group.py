"""`bench data`: the group of commands about the datasets of suites."""

from __future__ import annotations

import typer

from bench.cli.data import audit, fetch, list_, preview, show

EPILOG = "Example: bench data list casting"


def add_to(app: typer.Typer) -> None:
    """Adds the group with its commands."""
    group = typer.Typer(
        name="data",
        no_args_is_help=True,
        rich_markup_mode="markdown",
        help="Looks at the datasets of suites, and gets those that can be had.",
        epilog=EPILOG,
    )
    for module in (list_, fetch, show, preview, audit):
        module.add_to(group)
    app.add_typer(group)
