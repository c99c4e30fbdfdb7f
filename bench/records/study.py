"""A search as it is kept: what was asked, and every trial of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from bench.records.record import Number, Part, Status
from bench.suite.search import Objective

TrialStatus = Literal["running", "completed", "pruned", "failed"]
# By a parameter's name: a number, or the label of a choice.
Values = Mapping[str, int | float | str]


class Condition(Part):
    """That another parameter has one of these values."""

    parameter: str
    values: list[int | float | str]


class Parameter(Part):
    """One dimension of a space.

    Attributes:
        name: Its path in the configuration, with `.layers` for how many layers there are and a number for
            one of them.
        kind: What it is.
        low: The lowest number.
        high: The highest number, included.
        step: Between neighbouring numbers, None where every number of the range is possible.
        log: Whether numbers are spread evenly by their logarithm.
        choices: The labels of a choice.
        conditions: Each on the one before: all must hold for the parameter to have a value.
    """

    name: str
    kind: Literal["integer", "float", "choice"]
    low: int | float = 0
    high: int | float = 0
    step: int | float | None = None
    log: bool = False
    choices: list[str] = Field(default_factory=list)
    conditions: list[Condition] = Field(default_factory=list)

    def active(self, values: Values) -> bool:
        """Whether it has a value beside the values of the parameters before it."""
        return all(
            condition.parameter in values and values[condition.parameter] in condition.values
            for condition in self.conditions
        )


class Definition(Part):
    """What a study searches, and how: it never changes while the study goes on.

    Attributes:
        name: Of the study.
        folder: Of the suite's runs, whose cells it starts from.
        names: The cell it starts from.
        engine: What proposes trials.
        sampler: The engine's way to propose.
        pruner: What stops poor trials, `none` if nothing does.
        seed: Of the proposals.
        space: What varies, parents before what depends on them.
        objectives: What is better; the first decides.
        seeds: Of the runs of each trial.
        configuration: Of the cell that trials start from, as a record has it.
        numerics: Backend, device and formats.
        manifest_digests: Of the images, one for each seed.
    """

    name: str
    folder: str
    names: dict[str, str]
    engine: str
    sampler: str
    pruner: str
    seed: int
    space: list[Parameter]
    objectives: list[Objective]
    seeds: list[int]
    configuration: dict[str, Any]
    numerics: dict[str, Any]
    manifest_digests: list[str]


class TrialRun(Part):
    """One run of a trial.

    Attributes:
        run_id: Of its record.
        fingerprint: Of its record.
        seed: Its seed.
        status: How it ended.
        epochs: How many it trained.
        seconds: What it took when it was made, also where it was found made.
        scores: The objectives, as this run has them; empty unless it completed.
    """

    run_id: str
    fingerprint: str
    seed: int
    status: Status
    epochs: int
    seconds: float = 0.0
    scores: dict[str, float] = Field(default_factory=dict)


class Trial(Part):
    """One proposal and what became of it.

    Attributes:
        number: From 0, in the order of proposal.
        values: Of the parameters that have one.
        settings: The same as values by path of the configuration.
        notes: What the engine must know again of its own proposal.
        status: `running` until it ends; `pruned` where its engine stopped it.
        reason: Why it is not `completed`.
        scores: Mean of each objective over the runs; empty unless completed.
        watched: Validation score of each epoch of the first run, where something watched it.
        runs: Those that were made or found made.
        seconds: Of all its runs, as if none had been found made.
        started_at: UTC, ISO 8601.
    """

    number: int
    values: dict[str, int | float | str]
    settings: dict[str, Any]
    notes: dict[str, Any] = Field(default_factory=dict)
    status: TrialStatus = "running"
    reason: str = ""
    scores: dict[str, float] = Field(default_factory=dict)
    watched: list[Number] = Field(default_factory=list)
    runs: list[TrialRun] = Field(default_factory=list)
    seconds: float = 0.0
    started_at: str = ""

    @property
    def epochs(self) -> int:
        """Epochs trained, over all runs."""
        return sum(run.epochs for run in self.runs)


class Study(Part):
    """A search with its trials, in the order of their numbers."""

    schema_version: Literal[1] = 1
    definition: Definition
    trials: list[Trial]
