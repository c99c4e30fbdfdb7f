"""`bench compare`: two result sets, cell by cell."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.analysis.result_sets import VERDICTS, ComparedCell, ResultSet, compare_sets
from bench.cli.console import make_console
from bench.errors import BenchError
from bench.report import formats
from bench.report.formats import behind
from bench.report.origin import origin
from bench.report.results import Results, find_results, open_both
from bench.report.terminal import fold_name

WORSE = 1
EPILOG = "Example: bench compare results/casting casting"
FirstArgument = Annotated[
    str, typer.Argument(metavar="FIRST", help="Folder of results or runs to compare with.")
]
SecondArgument = Annotated[str, typer.Argument(metavar="SECOND", help="Folder to judge.")]
StrictOption = Annotated[
    bool,
    typer.Option("--strict", help="Exit status 1 also where a cell cannot be compared, or has one seed."),
]
# Leaves room for the other columns on 80 characters.
_NAME_WIDTH = 24
_VERDICT_WIDTH = 10
_LEGEND = (
    "Weighted F1 on test, mean over seeds. In brackets: intervals of the differences over seeds and test"
    " images, which hold all at once (95 %). Detectable: the true difference that would be found in four of"
    " five such comparisons ('none': no difference, however great); what is smaller may hide in 'same'. Time:"
    " training time of the second over the first, on like machines."
)
_ONE_SEED = (
    "With one seed: a set has no more of this cell, so that the interval is over the test images only. Better"
    " and worse are more than the luck of these, but another seed may change as much."
)
_STYLES = {"broken": "bold red", "worse": "bold red", "better": "green", "not comparable": "yellow"}


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("compare", epilog=EPILOG)(compare)


def compare(first: FirstArgument, second: SecondArgument, strict: StrictOption = False) -> None:
    """Compares two result sets, such as of two commits, machines or backends, cell by cell.

    Each cell is better, worse, the same (it cannot be told apart), identical (bit for bit), broken (complete
    in the first set only) or not comparable, and why. Where a set has one seed, a cell is better, worse or
    the same on the test images alone, and says so. Begins with where, of which commits and with which
    versions the runs of each set were made. Ends in status 1 if a cell is worse, with one seed too, or
    broken, so that it can guard a change.
    """
    console = make_console()
    both = open_both(first, second)
    for which, place, results in zip(("First", "Second"), (first, second), both, strict=True):
        console.print(Text(f"{which}: {find_results(place).path}: {origin(results)}"))
    cells = compare_sets(*map(_set, both))
    if all(cell.verdict == "not comparable" for cell in cells):
        reasons = "\n".join(f"  {', '.join(cell.names)}: {cell.reason}" for cell in cells)
        raise BenchError(f"{first} and {second} have no cell that can be compared:\n{reasons}")
    _show(console, cells)
    ordered = sorted(cells, key=lambda cell: (VERDICTS.index(cell.verdict), cell.one_seed))
    console.print(", ".join(f"{count} {said}" for said, count in Counter(map(_said, ordered)).items()))
    if any(cell.verdict in ("worse", "broken") or (strict and _unsure(cell)) for cell in cells):
        raise typer.Exit(WORSE)


def _set(results: Results) -> ResultSet:
    return ResultSet(results.cells, results.scored)


def _said(cell: ComparedCell) -> str:
    """The verdict, with what it lacks."""
    return f"{cell.verdict} with one seed" if cell.one_seed else cell.verdict


def _unsure(cell: ComparedCell) -> bool:
    """Whether nobody can say that a cell is no worse."""
    return cell.verdict == "not comparable" or cell.one_seed


def _show(console: Console, cells: list[ComparedCell]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("cell", no_wrap=True)
    for heading in ("first\nsecond", "difference", "detect-\nable", "time"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    names = _names(cells)
    for name, cell in zip(names, cells, strict=True):
        verdict = Text(fold_name(_said(cell), _VERDICT_WIDTH), _STYLES.get(cell.verdict, ""))
        table.add_row(fold_name(name, _NAME_WIDTH), *_numbers(cell), verdict)
    console.print(table)
    for name, cell in zip(names, cells, strict=True):
        if cell.reason:
            console.print(Text(f"{cell.verdict}: {name}: {cell.reason}"))
    console.print(_LEGEND)
    if any(cell.one_seed for cell in cells):
        console.print(_ONE_SEED)


def _names(cells: list[ComparedCell]) -> list[str]:
    """What tells the cells apart."""
    axes = range(len(cells[0].names))
    telling = [axis for axis in axes if len({cell.names[axis] for cell in cells}) > 1] or list(axes)
    return [", ".join(cell.names[axis] for axis in telling) for cell in cells]


def _numbers(cell: ComparedCell) -> list[str]:
    means = ["-" if mean is None else formats.score(mean) for mean in (cell.first, cell.second)]
    return [
        "\n".join(means),
        behind(cell.difference).replace(" [", "\n[") if cell.difference else "",
        formats.found(cell.difference.detectable) if cell.difference else "",
        "" if cell.times is None else f"x {formats.decimal(cell.times)}",
    ]
