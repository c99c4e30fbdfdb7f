"""The comparison table at the end of a run or on request: on the terminal, and as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console

from bench.analysis.table import table
from bench.execution.plan import Plan
from bench.files import write_text
from bench.report.renderings import table_files
from bench.report.terminal import terminal
from bench.report.view import view

MOST_LISTED = 3


def show_table(console: Console, plan: Plan) -> None:
    """Prints the table; that of the whole plan is also written in every format, beside the records."""
    document, records = plan.document(), plan.records()
    frame = table(document, records)
    console.print()
    console.print(terminal(view(frame, document), console.width))
    # Where nothing has run, there is no folder either, and a look at the table makes none.
    lines = list(_write(plan, table_files(frame, document))) if records else []
    for line in (*lines, *_unplanned(plan)):
        console.print(line, soft_wrap=True)


def _write(plan: Plan, files: Mapping[str, str]) -> Iterator[str]:
    """Writes the files and says where they are; the table of a part never replaces that of the whole."""
    folder = plan.folder.path
    if plan.request.whole:
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
    document = plan.document()
    return table_files(table(document, plan.records()), document)[file]
