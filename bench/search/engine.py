"""What an engine is: it proposes values, is told of scores, and may stop a trial."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from bench.errors import BenchError
from bench.records.study import Definition, Trial, Values
from bench.registry import Registry, nearest
from bench.seeds import Seeds

engines: Registry[type[Engine]] = Registry("engine", "bench.search.engines")
DEFAULT_ENGINE = "optuna"
NO_PRUNER = "none"


@dataclass(frozen=True)
class Proposal:
    """What an engine wants tried.

    Attributes:
        number: Of the trial, from 0.
        values: Of the parameters that have one.
        settings: What it sets of the cell besides, by path.
        notes: What it must know again of this proposal.
    """

    number: int
    values: Values
    settings: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)


# `wait`: nothing until another trial has ended; `exhausted`: nothing ever again.
Answer = Proposal | Literal["wait", "exhausted"]


class Engine(ABC):
    """Base of the engines; an engine is one subclass in one module of `bench.search.engines`.

    What an engine proposes depends on the study's seed, the number of the trial and the trials that have
    ended, and on nothing else, so that a search that was killed goes on as if it had not been. All calls are
    made while the study is locked, but for `report`.

    Its module imports within functions what it drives: engines are looked up by every command.

    Attributes:
        samplers: Its ways to propose, the default first.
        exhausted: What it means that it proposes nothing any more.
        pruners: Its ways to stop poor trials.
    """

    samplers: ClassVar[tuple[str, ...]]
    exhausted: ClassVar[str] = "everything in the space has been tried"
    pruners: ClassVar[tuple[str, ...]] = ()

    def __init__(self, definition: Definition, folder: Path, storage: str | None) -> None:
        """Opens the study of a definition, or begins it.

        Args:
            definition: What is searched, and how.
            folder: Of the study's files.
            storage: Where the engine keeps its trials in place of that folder.

        Raises:
            BenchError: The storage is no place for this engine, or cannot be reached.
        """
        self.definition = definition
        self.folder = folder

    @classmethod
    @abstractmethod
    def refusals(cls, definition: Definition) -> list[str]:
        """Why it cannot search that space like that, one sentence each; empty if it can."""

    @abstractmethod
    def ask(self, trials: Sequence[Trial]) -> Answer:
        """Proposes the next trial.

        Args:
            trials: All there are, in the order of their numbers.
        """

    @abstractmethod
    def kept(self, trial: Trial) -> None:
        """Is told that the ledger now has a trial that was proposed."""

    def report(self, trial: Trial, epoch: int, score: float) -> bool:
        """Is told the watched score of an epoch (from 1), and says whether to stop the trial."""
        return False

    @abstractmethod
    def tell(self, trial: Trial, trials: Sequence[Trial]) -> None:
        """Is told how a trial ended; the ledger, which has it among `trials`, knows already."""

    def sync(self, trials: Sequence[Trial]) -> list[Trial]:
        """Is told of trials that ended while nobody could tell it.

        Returns:
            Trials that ended and are not among `trials`: on machines that share the engine's storage but not
            the study's folder.

        Raises:
            BenchError: The engine has not the trials of this study.
        """
        return []

    def before_whole(self) -> int:
        """How many trials come before the first that trains as long as its protocol says."""
        return 0

    def begun(self, trials: Sequence[Trial]) -> int:
        """How many trials have begun, wherever."""
        return len(trials)

    def seed(self, purpose: str, *key: int) -> int:
        """A number above 0 for one purpose and key within it, such as the number of a trial."""
        return Seeds(self.definition.seed).number(purpose, *key) % (2**31 - 1) + 1


def known_sampler(engine: str, sampler: str | None, pruner: str) -> str:
    """The sampler of that name, or the engine's default.

    Raises:
        BenchError: There is no such engine, or it has no such sampler or pruner.
    """
    kind = engines[engine]
    for option, name, known in (
        ("sampler", sampler or kind.samplers[0], kind.samplers),
        ("pruner", pruner, (NO_PRUNER, *kind.pruners)),
    ):
        if name not in known:
            raise BenchError(f"--{option} {name!r}: {engine} has none of that name: {nearest(name, known)}")
    return sampler or kind.samplers[0]


def engine_for(definition: Definition) -> type[Engine]:
    """The engine that a definition names.

    Raises:
        BenchError: It cannot search that space like that: never another in its place.
    """
    kind = engines[definition.engine]
    if refused := kind.refusals(definition):
        named = f"{definition.engine}, sampler {definition.sampler}"
        raise BenchError("\n".join(f"{named}: {sentence}" for sentence in refused))
    return kind
