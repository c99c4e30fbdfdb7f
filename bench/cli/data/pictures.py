"""Where pictures of datasets go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bench.execution.plan import Plan
from bench.files import write_bytes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OutputOption = Annotated[
    Path | None,
    typer.Option("--output", metavar="FOLDER", help="Where pictures go; by default beside the runs."),
]


def picture_folder(plan: Plan, output: Path | None) -> Path:
    """The folder that was asked for, or that of the plan's runs."""
    return output or plan.folder.path / "pictures"


def write_picture(console: Console, path: Path, figure: Figure) -> None:
    """Writes a picture and says where it is."""
    from bench.report.looks import png

    write_bytes(path, png(figure))
    console.print(f"written: {path}", soft_wrap=True)


def told_apart(names: Iterable[str]) -> Iterator[str]:
    """Names for files: what comes again gets a number."""
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}-{seen[name]}"
