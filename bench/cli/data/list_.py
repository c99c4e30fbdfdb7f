"""`bench data list`: which datasets suites use, and which of them are here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from bench.cli.console import make_console
from bench.data.tfds.prepared import default_data_dir
from bench.report.terminal import fold_name
from bench.roots import data_root
from bench.suite.dataset import Dataset, Inventory
from bench.suite.load import load_suite, suite_names

EPILOG = "Example: bench data list casting"
SuitesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SUITE]...", help="Names of suites, or paths of their files; all by default."),
]

# What of a dataset decides about its row.
SHOWN = {"source", "path", "name", "data_dir", "splits", "files", "stand_in", "licence"}


@dataclass
class _Row:
    """One dataset, with the suites that use it."""

    name: str
    dataset: Dataset
    inventory: Inventory
    suites: list[str] = field(default_factory=list)


def add_to(group: typer.Typer) -> None:
    """Adds the command."""
    group.command("list", epilog=EPILOG)(list_)


def list_(suites: SuitesArgument = None) -> None:
    """Shows the datasets of suites: where each is looked for, whether it is there, and its licence."""
    console = make_console()
    rows = _rows(suites or suite_names())
    for source, (variable, root) in _roots().items():
        console.print(Text.assemble((f"{variable:<13}", "bold"), f"  {root}  ({source})"), soft_wrap=True)
    console.print(_table(rows))
    for line in dict.fromkeys(_explanations(rows)):
        console.print(line, soft_wrap=True)


def _roots() -> dict[str, tuple[str, Path]]:
    """The folder below which each source looks, with the variable that changes it."""
    return {
        "folder": ("BENCH_DATA", data_root().absolute()),
        "tfds": ("TFDS_DATA_DIR", default_data_dir().absolute()),
    }


def _rows(names: Sequence[str]) -> list[_Row]:
    """A row a dataset: what several suites declare alike stands once."""
    rows: dict[tuple[str, str], _Row] = {}
    for name in names:
        suite = load_suite(name).suite
        for dataset_name, dataset in suite.datasets.items():
            key = (dataset_name, dataset.model_dump_json(include=SHOWN))
            if key not in rows:
                rows[key] = _Row(dataset_name, dataset, dataset.inventory())
            rows[key].suites.append(suite.suite)
    return list(rows.values())


def _table(rows: Sequence[_Row]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading in ("dataset", "suites", "source", "where"):
        table.add_column(heading, overflow="fold")
    table.add_column("images", justify="right", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("licence", overflow="fold")
    for row in rows:
        table.add_row(
            fold_name(row.name),
            "\n".join(fold_name(suite) for suite in row.suites),
            row.dataset.source,
            _place(row),
            _images(row.inventory),
            _state(row),
            row.dataset.licence or "not stated",
        )
    return table


def _place(row: _Row) -> str:
    """A folder, below that of its source where it lies there."""
    place = row.inventory.place.absolute()
    _, root = _roots().get(row.dataset.source, ("", None))
    return str(place.relative_to(root) if root and place.is_relative_to(root) else place)


def _images(inventory: Inventory) -> str:
    found = f"{inventory.found:,}" if inventory.found else "none"
    return found if inventory.expected is None else f"{found} of {inventory.expected:,}"


def _state(row: _Row) -> Text:
    if row.inventory.fault:
        return Text("faulty", "bold red")
    if row.inventory.found:
        return Text("there", "green")
    if row.dataset.stand_in:
        return Text("stand-in", "yellow")
    return Text("missing", "bold red")


def _explanations(rows: Sequence[_Row]) -> Iterator[str]:
    """What is wrong with each dataset that is not complete, or where it can be had."""
    for row in rows:
        if not row.inventory.complete:
            yield f"{row.name}: {row.inventory.fault or row.dataset.missing()}"
