"""The comparison table at the end of a run or on request: on the terminal, and as files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from bench.analysis.table import table
from bench.execution.plan import Plan
from bench.files import write_text
from bench.report import renderings
from bench.report.terminal import terminal
from bench.report.view import View, view

FILES = {"md": "table.md", "csv": "table.csv", "json": "table.json", "latex": "table.tex"}


def show_table(console: Console, plan: Plan) -> None:
    """Prints the table and writes it in every format beside the records."""
    frame = table(plan.document(), plan.records())
    shown = view(frame, plan.document())
    written = []
    for name, text in render_all(plan).items():
        path = plan.folder.path / FILES[name]
        write_text(path, text)
        written.append(path)
    console.print()
    console.print(terminal(shown, console.width))
    console.print(f"\nwritten: {_common(written)}", highlight=False, soft_wrap=True)
    console.print(f"records: {plan.folder.path / 'records'}", highlight=False, soft_wrap=True)


def render_all(plan: Plan) -> dict[str, str]:
    """The table as text in every file format, by name of the format."""
    document = plan.document()
    frame = table(document, plan.records())
    shown: View = view(frame, document)
    renderers: dict[str, Callable[[], str]] = {
        "md": lambda: renderings.markdown(shown),
        "csv": lambda: renderings.csv(frame),
        "json": lambda: renderings.as_json(frame, document.title),
        "latex": lambda: renderings.latex(shown, document.suite),
    }
    return {name: render() for name, render in renderers.items()}


def _common(paths: list[Path]) -> str:
    """`folder/{a,b,c}`."""
    return f"{paths[0].parent}/{{{','.join(path.name for path in paths)}}}"
