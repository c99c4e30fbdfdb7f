"""`bench init`: from a folder of images to a suite."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from bench.data.scaffold import scaffold
from bench.errors import BenchError
from bench.files import write_text
from bench.suite.load import find_suite

EPILOG = "Example: bench init parts --data data/parts"


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("init", epilog=EPILOG)(init)


def init(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the new suite.")],
    data: Annotated[Path, typer.Option("--data", metavar="FOLDER", help="The folder of images.")],
    folder: Annotated[Path, typer.Option("--suites", metavar="FOLDER", help="Where suites are.")] = Path(
        "suites"
    ),
) -> None:
    """Looks at a folder of images, one folder a class or a split, and writes a suite with a sensible grid."""
    path = folder / f"{name}.yaml"
    if path.exists():
        raise BenchError(f"{path}: this suite exists already: choose another name, or remove it")
    write_text(path, scaffold(name, data))
    suite = _given(name, path)
    print(f"written: {path}\nnext: bench plan {suite}, then bench run {suite} --profile quick")


def _given(name: str, path: Path) -> str:
    """How other commands are given a suite: by its name only where that leads to this file."""
    try:
        if find_suite(name).samefile(path):
            return name
    except BenchError:
        pass  # Suites are looked for in other folders.
    return shlex.quote(str(path))
