"""What a search found: a configuration that becomes a row of the suite's table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from bench.records.record import Part
from bench.suite.schema import Axis


class Tuned(Part):
    """The winner of a study, to be trained again from the start with the suite's own seeds.

    Attributes:
        study: Name of the study.
        searcher: What the study is called after: the user's name of it, or who proposed.
        label: What its row is called on the axis of architectures.
        names: The cell from which the study started.
        trial_names: The cell under whose protocol its trials trained.
        settings: What the study found, by path of the configuration.
        base_digest: SHA-256 of the trials' configuration without what was searched: another one, and the
            study has searched something else.
        engine: What proposed the trials.
        sampler: How.
        pruner: What stopped poor trials.
        seed: Of the proposals.
        same_protocol: Whether the winning trial trained under the protocol of its row, as many epochs.
        objectives: What was better; the first decided.
        trial: Number of the winning trial.
        scores: Of that trial: mean of each objective over its runs.
        seeds: Of its runs.
        trials: How many trials ended in which way.
        seconds: Wall time of all trials.
        epochs: Trained by all trials.
    """

    study: str
    searcher: str
    label: str
    names: dict[Axis, str]
    trial_names: dict[Axis, str]
    settings: dict[str, Any]
    base_digest: str
    engine: str
    sampler: str
    pruner: str
    seed: int
    same_protocol: bool
    objectives: list[str]
    trial: int
    scores: dict[str, float]
    seeds: list[int]
    trials: dict[str, int] = Field(default_factory=dict)
    seconds: float
    epochs: int

    @property
    def row_names(self) -> Mapping[Axis, str]:
        """The row in which it stands."""
        return {**self.names, "architecture": self.label}
