"""The comparison table at the end of a run or on request: on the terminal, and as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bench.analysis.decision import MAX_LOSS, Limits
from bench.execution.plan import Plan
from bench.files import write_text
from bench.report.decided import decided
from bench.report.renderings import table_files
from bench.report.results import Results, results_of
from bench.report.stored_plan import write_plan
from bench.report.terminal import terminal
from bench.report.view import view

MOST_LISTED = 3


def show_table(
    console: Console, plan: Plan, limits: Limits | None = None, max_loss: float = MAX_LOSS
) -> None:
    """Prints the table and what to take from it; that of the whole plan is also written in every format.

    Args:
        console: To print to.
        plan: What the table is of.
        limits: The most that a row may cost to be taken, by column of the table.
        max_loss: How far below the best it may be at most.
    """
    results = results_of(plan)
    console.print()
    console.print(terminal(view(results.table, results.plan), console.width))
    for found in decided(results, limits or {}, max_loss):
        console.print(Text(f"\nWhich row to take{f': {found.of}' if found.of else ''}", style="bold"))
        for line in found.lines:
            console.print(Padding(Text(line), (0, 0, 0, 2)))
    # Where nothing has run, there is no folder either, and a look at the table makes none.
    lines = list(_write(plan, _files(results))) if results.records else []
    for line in (*lines, *_unplanned(plan)):
        console.print(line, soft_wrap=True)


def _write(plan: Plan, files: Mapping[str, str]) -> Iterator[str]:
    """Writes the files and says where they are; the table of a part never replaces that of the whole."""
    folder = plan.folder.path
    if plan.request.whole:
        # So that these runs can be compared with others wherever the folder is taken.
        write_plan(plan.folder, plan.document())
        for name, text in files.items():
            write_text(folder / name, text)
        yield f"written: {folder}/{{{','.join(files)}}}"
    else:
        yield f"a part of the plan, so the table files in {folder} are left alone"
    yield f"records: {folder / 'records'}"


def _unplanned(plan: Plan) -> Iterator[str]:
    """Says which runs of the folder are in no number of the table, so that nobody wonders."""
    found = plan.unplanned() if plan.request.whole else []
    if found:
        more = f" and {len(found) - MOST_LISTED} more" if len(found) > MOST_LISTED else ""
        yield (
            f"{len(found)} records in this folder are not of this plan (the suite, the device or the backend"
            f" is another now) and in no number above: {', '.join(found[:MOST_LISTED])}{more}"
        )


def table_text(plan: Plan, file: str) -> str:
    """The table as text in the format of one of the files."""
    return _files(results_of(plan))[file]


def _files(results: Results) -> dict[str, str]:
    return table_files(results.table, results.plan, results.standings)
