"""The comparison table at the end of a run or on request: on the terminal, and as files."""

from __future__ import annotations

from rich.console import Console

from bench.analysis.table import table
from bench.execution.plan import Plan
from bench.files import write_text
from bench.report.renderings import table_files
from bench.report.terminal import terminal
from bench.report.view import view


def show_table(console: Console, plan: Plan) -> None:
    """Prints the table and writes it in every format beside the records."""
    document = plan.document()
    frame = table(document, plan.records())
    files = table_files(frame, document)
    for name, text in files.items():
        write_text(plan.folder.path / name, text)
    console.print()
    console.print(terminal(view(frame, document), console.width))
    for label, path in (("written", f"{{{','.join(files)}}}"), ("records", "records")):
        console.print(f"{label}: {plan.folder.path / path}", highlight=False, soft_wrap=True, markup=False)


def table_text(plan: Plan, file: str) -> str:
    """The table as text in the format of one of the files."""
    document = plan.document()
    return table_files(table(document, plan.records()), document)[file]
