"""`bench doctor`: is all that runs need on this machine?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.cli.console import make_console
from bench.execution.doctor.checks import Section, examine
from bench.execution.doctor.finding import Finding, Level

EPILOG = "Example: bench doctor"
WRONG = 1
_MARKS: dict[Level, tuple[str, str]] = {
    "fine": ("ok", "green"),
    "note": ("note", "yellow"),
    "wrong": ("WRONG", "bold red"),
}


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("doctor", epilog=EPILOG)(doctor)


def doctor(
    json_: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Looks at packages, devices, folders, datasets and weights, and says what is missing and what to do.

    Times one convolution on the CPU and, where one answers, on a GPU. Exit status: 0 if nothing would stop
    runs, 1 if something would.
    """
    sections = _print_json() if json_ else _print(make_console())
    if any(finding.level == "wrong" for section in sections for finding in section.findings):
        raise typer.Exit(WRONG)


def _print_json() -> list[Section]:
    sections = list(examine())
    print(json.dumps({"sections": [asdict(section) for section in sections]}, indent=1, ensure_ascii=False))
    return sections


def _print(console: Console) -> list[Section]:
    """Prints each section as soon as it is known."""
    sections = []
    with console.status("looking ..."):
        for section in examine():
            console.print(Text(section.title, style="bold underline"))
            console.print(_table(section.findings))
            sections.append(section)
    console.print(_summary([finding for section in sections for finding in section.findings]))
    return sections


def _table(findings: Sequence[Finding]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(width=5, justify="right")
    table.add_column(overflow="fold")
    followers = [*findings[1:], None]
    for finding, follower in zip(findings, followers, strict=True):
        mark, style = _MARKS[finding.level]
        text = Text.assemble((finding.subject, "bold"), f": {finding.found}")
        # What several in a row have in common is said below the last of them.
        if finding.advice and (follower is None or follower.advice != finding.advice):
            text.append(f"\n-> {finding.advice}", style="italic")
        table.add_row(Text(mark, style=style), text)
    return table


def _summary(findings: Sequence[Finding]) -> str:
    wrong = [finding.subject for finding in findings if finding.level == "wrong"]
    notes = sum(finding.level == "note" for finding in findings)
    if wrong:
        return f"{len(wrong)} wrong, and it would stop runs: {', '.join(wrong)}"
    return f"nothing is wrong; {notes} {'note' if notes == 1 else 'notes'}"
