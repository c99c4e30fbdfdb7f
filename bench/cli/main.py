"""The `bench` command."""

from __future__ import annotations

import errno
import logging
import sys
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from bench.cli import certify, compare, doctor, init, loaders, plan, publish, report, run, search, show, table
from bench.cli.data import group as data
from bench.cli.run import INTERRUPTED
from bench.errors import BenchError

WRONG = 2
# No room, or no writing: what the machine says of a file as it is written, without naming it.
_NO_WRITING = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)


class Commands(TyperGroup):
    """The commands, with one message and an exit status for whatever ends one of them early.

    Here and not around the whole, since Typer ends the process at Ctrl-C without a word.
    """

    def invoke(self, ctx: Any) -> Any:
        """Runs the command that the arguments name; Typer answers for the arguments themselves."""
        try:
            return super().invoke(ctx)
        except BenchError as error:
            _end(WRONG, str(error))
        except KeyboardInterrupt as interrupt:
            _end(INTERRUPTED, ": ".join(["interrupted", *map(str, interrupt.args)]))
        except OSError as error:
            # Anything else is a mistake of ours, or the end of a pipe, of which Typer takes care.
            if error.errno == errno.EPIPE or not (error.filename or error.errno in _NO_WRITING):
                raise
            _end(WRONG, f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror))


def _end(status: int, message: str) -> NoReturn:
    print(f"bench: {message}", file=sys.stderr)
    sys.exit(status)


app = typer.Typer(
    name="bench",
    cls=Commands,
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
for module in (
    plan,
    run,
    search,
    certify,
    table,
    report,
    compare,
    publish,
    loaders,
    init,
    data,
    doctor,
    show,
):
    module.add_to(app)


def main() -> None:
    """Runs the command line; mistakes that the user can mend end in one message and exit status 2."""
    log = logging.getLogger("bench")
    log.setLevel(logging.INFO)
    log.handlers = [_Told()]
    app()


class _Told(logging.Handler):
    """Prints what the rooms below tell of work that a user waits for."""

    def emit(self, record: logging.LogRecord) -> None:
        """Prints one line."""
        print(f"bench: {record.getMessage()}", file=sys.stderr)
