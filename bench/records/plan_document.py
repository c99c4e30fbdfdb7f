"""What a table is a table of: the cells of a suite's plan, by fingerprint, kept beside published records."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from bench.records.record import Part
from bench.records.tuned import Tuned
from bench.suite.schema import Axis, Reference


class PlannedRun(Part):
    """One run of the plan: its seed, fingerprint and id."""

    seed: int
    fingerprint: str
    run_id: str


class PlannedCell(Part):
    """One cell of the plan.

    Attributes:
        names: Its value on each axis.
        device: Kind of device.
        backend: What Keras computes with.
        runs: One a seed.
        dataset: How its images are found, limited and split, every default written out.
    """

    names: dict[Axis, str]
    device: str
    backend: str
    runs: list[PlannedRun]
    dataset: dict[str, Any] = Field(default_factory=dict)


class PlanDocument(Part):
    """A plan in the form in which it is published.

    Attributes:
        suite: The suite's name.
        title: The suite's title.
        folder: Name of the folder of runs, with the suffixes of stand-in, profile and settings.
        stand_ins: Names of datasets for which a stand-in was drawn.
        resplit: Names of datasets whose splits are drawn anew for each seed.
        profile: The profile, if one was chosen.
        settings: What was set on the command line, by path, as `--set` reads it back.
        cells: In the order of the grid.
        reference: Published numbers of the suite.
        notes: The suite's own sentences for its page.
        loader_remarks: What to know about each loader of the plan.
        tuned: What searches found, whose rows are among the cells.
        obtain_weights: Where the suite says that its own files of weights can be had, by architecture.
    """

    schema_version: Literal[1] = 1
    suite: str
    title: str
    folder: str
    stand_ins: list[str] = Field(default_factory=list)
    resplit: list[str] = Field(default_factory=list)
    profile: str | None = None
    settings: dict[str, str] = Field(default_factory=dict)
    cells: list[PlannedCell]
    reference: Reference | None = None
    notes: list[str] = Field(default_factory=list)
    loader_remarks: dict[str, list[str]] = Field(default_factory=dict)
    tuned: list[Tuned] = Field(default_factory=list)
    obtain_weights: dict[str, str] = Field(default_factory=dict)
