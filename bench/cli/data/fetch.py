"""`bench data fetch`: gets the datasets of a suite."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from bench.cli.options import SuiteArgument
from bench.cli.resumable import resumable
from bench.errors import BenchError
from bench.suite.dataset import Dataset
from bench.suite.load import load_suite

EPILOG = "Example: bench data fetch fashion-mnist"
SOME_LACKING = 2


def add_to(group: typer.Typer) -> None:
    """Adds the command."""
    group.command("fetch", epilog=EPILOG)(fetch)


@resumable()
def fetch(suite: SuiteArgument) -> None:
    """Gets the public datasets of a suite, checks the number of images, and goes on where it was interrupted.

    Where one cannot be had, it says what to put where, and the others are fetched all the same.
    """
    datasets = load_suite(suite).suite.datasets
    fetched = [_fetch(name, dataset) for name, dataset in datasets.items()]
    if not all(fetched):
        raise typer.Exit(SOME_LACKING)


def _fetch(name: str, dataset: Dataset) -> bool:
    """Whether the dataset is there in the end."""
    try:
        if not dataset.inventory().complete:
            dataset.fetch(_report(name))
    except BenchError as error:
        print(f"bench: {name}: {error}", file=sys.stderr)
        return False
    inventory = dataset.inventory()
    print(f"{name}: {inventory.found:,} images in {inventory.place}")
    return True


def _report(name: str) -> Callable[[str], None]:
    return lambda text: print(f"{name}: {text}", flush=True)
