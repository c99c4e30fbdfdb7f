"""The options that several commands share, and the plan that they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from bench.errors import BenchError
from bench.execution.choices import chosen
from bench.execution.plan import Plan, make_plan
from bench.execution.request import PlanRequest
from bench.suite import settings
from bench.suite.load import load_suite

SuiteArgument = Annotated[str, typer.Argument(metavar="SUITE", help="Name of a suite, or path of its file.")]
ProfileOption = Annotated[
    str | None,
    typer.Option("--profile", metavar="NAME", help="A smaller edition: smoke, quick or the suite's own."),
]
SeedsOption = Annotated[
    str | None,
    typer.Option("--seeds", metavar="N,N,...", help="Seeds in place of the suite's, such as 42,43."),
]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="AXIS=PATTERN", help="Only matching cells, such as loader=tf-*; repeatable."
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Change every cell, such as protocol.epochs=5; repeatable."
    ),
]
DeviceOption = Annotated[
    str,
    typer.Option(
        "--device", metavar="auto|cpu|gpu|gpu:N", help="Where to compute; auto takes what GPUs answer."
    ),
]

JobsOption = Annotated[
    int | None, typer.Option("--jobs", metavar="N", help="Runs at a time; by default 1, or one a GPU.")
]


def plan_for(
    suite: str,
    profile: str | None,
    seeds: str | None,
    only: Sequence[str] | None,
    set_: Sequence[str] | None,
    device: str,
) -> Plan:
    """The plan that a command line asks for.

    Raises:
        BenchError: An argument, the suite or its data is wrong.
    """
    return make_plan(load_suite(suite), request_for(profile, seeds, only, set_, device))


def request_for(
    profile: str | None,
    seeds: str | None,
    only: Sequence[str] | None,
    set_: Sequence[str] | None,
    device: str,
) -> PlanRequest:
    """What a command line asks of a suite.

    Raises:
        BenchError: An argument is wrong.
    """
    return PlanRequest.of(
        profile,
        seeds=parse_seeds(seeds) if seeds is not None else None,
        only=parse_only(only or ()),
        settings=settings.parse(list(set_ or ())),
        computing=chosen(device),
    )


def parse_seeds(text: str) -> list[int]:
    """Reads `42,43`.

    Raises:
        BenchError: It is no list of whole numbers.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        raise BenchError(f"--seeds {text!r}: write whole numbers with commas between, such as 42,43,44")
    return [int(part) for part in parts]


def parse_only(selections: Sequence[str]) -> dict[str, list[str]]:
    """Reads `AXIS=PATTERN` arguments; several of one axis widen it.

    Raises:
        BenchError: One is no such pair.
    """
    only: dict[str, list[str]] = {}
    for selection in selections:
        axis, sign, pattern = selection.partition("=")
        if not sign or not pattern:
            raise BenchError(f"--only {selection!r}: write it as AXIS=PATTERN, such as loader=tf-*")
        only.setdefault(axis, []).append(pattern)
    return only
