"""`bench report`: a suite's results as one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench.cli.options import DeviceOption, ProfileOption, SetOption, plan_for
from bench.errors import BenchError

EPILOG = "Examples:\n\n    bench report casting\n\n    bench report results/casting --output casting.html"
PAGE = "report.html"
SourceArgument = Annotated[
    str,
    typer.Argument(
        metavar="SUITE", help="Name of a suite, path of its file, or a folder of published results."
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", metavar="FILE", help="Where to write, in place of report.html beside the records."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("report", epilog=EPILOG)(report)


def report(
    suite: SourceArgument,
    profile: ProfileOption = None,
    set_: SetOption = None,
    device: DeviceOption = "auto",
    output: OutputOption = None,
) -> None:
    """Writes what has run so far as one HTML file that needs no network. Trains nothing.

    Table, comparisons, Pareto plots, audit and provenance; behind each row its runs, learning curves and
    confusion matrix.
    """
    # Here, since figures and scores take a second to import, which every other command would wait for.
    from bench.files import write_text
    from bench.records.store import RunFolder
    from bench.report.explained import is_published
    from bench.report.html.page import html_page
    from bench.report.results import read_results, results_of

    folder = RunFolder(Path(suite))
    if is_published(folder):
        if profile or set_ or device != "auto":
            raise BenchError(
                f"{suite}: these results are published, so --profile, --set and --device say nothing"
            )
        results = read_results(folder)
    else:
        plan = plan_for(suite, profile, None, None, set_, device)
        folder, results = plan.folder, results_of(plan)
        if not results.in_order:
            raise BenchError(f"{folder.path}: nothing of {suite} has run yet, so there is nothing to report")
    file = output or folder.path / PAGE
    if file.is_dir():
        raise BenchError(f"--output {file}: this is a folder: name a file in it")
    write_text(file, html_page(results, beside=file.resolve().parent == folder.path.resolve()))
    print(file)
