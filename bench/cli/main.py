"""The `bench` command."""

from __future__ import annotations

import sys

import typer

from bench.cli import init, loaders, plan, publish, run, table
from bench.errors import BenchError

WRONG, INTERRUPTED = 2, 130

app = typer.Typer(
    name="bench",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Compares image-classification architectures in Keras, in tables that can be believed.",
    epilog=(
        "Examples:\n\n"
        "    bench plan casting\n\n"
        "    bench run casting --profile smoke\n\n"
        "    bench run casting --only loader=tf-data --seeds 42,43\n\n"
        "    bench table casting --format latex\n\n"
        "Exit status: 0 every run completed; 1 some did not; 2 the command or suite is wrong; "
        "130 interrupted."
    ),
)
for module in (plan, run, table, publish, loaders, init):
    module.add_to(app)


def main() -> None:
    """Runs the command line; mistakes that the user can mend end in one message and exit status 2."""
    try:
        app()
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        sys.exit(WRONG)
    except KeyboardInterrupt:
        print("bench: interrupted", file=sys.stderr)
        sys.exit(INTERRUPTED)
