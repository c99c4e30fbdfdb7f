"""Studies whose trials are computed at once, in place of runs: for tests of everything around the runs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.records.study import Condition, Definition, Parameter, Trial
from bench.search import work as work_module
from bench.search.budget import Budget
from bench.search.engine import engines
from bench.search.ledger import Ledger
from bench.search.studies import OpenStudy
from bench.search.work import TrialEnded, work

FLAT = [
    Parameter(name="protocol.optimizer.learning_rate", kind="float", low=1e-4, high=1e-1, log=True),
    Parameter(name="architecture.units", kind="integer", low=32, high=256, step=32),
    Parameter(name="architecture.rate", kind="float", low=0.0, high=0.5, step=0.1),
]
ONE = [Parameter(name="architecture.rate", kind="float", low=0.0, high=1.0)]
CHOICES = [
    Parameter(name="protocol.optimizer.name", kind="choice", choices=["adam", "rmsprop", "sgd"]),
    Parameter(name="architecture.units", kind="integer", low=32, high=256, step=32),
]
# Sums of these steps miss the highest value by their last digit.
STEPS = [
    Parameter(name="architecture.rate", kind="float", low=0.0, high=0.6, step=0.2),
    Parameter(name="architecture.units", kind="integer", low=32, high=256, step=32),
]
CONDITIONAL = [
    Parameter(name="architecture.filters.layers", kind="integer", low=1, high=3, step=1),
    Parameter(name="architecture.filters.1", kind="integer", low=32, high=256, step=32),
    Parameter(
        name="architecture.filters.2",
        kind="integer",
        low=32,
        high=256,
        step=32,
        conditions=[Condition(parameter="architecture.filters.layers", values=[2, 3])],
    ),
    Parameter(name="protocol.optimizer.name", kind="choice", choices=["adam", "sgd"]),
    Parameter(
        name="protocol.optimizer.momentum",
        kind="float",
        low=0.0,
        high=0.9,
        conditions=[Condition(parameter="protocol.optimizer.name", values=["sgd"])],
    ),
]


def definition(engine: str = "optuna", sampler: str = "random", **fields: Any) -> Definition:
    """What a study searches: by default CONDITIONAL."""
    known: dict[str, Any] = {
        "name": f"{engine}-{sampler}",
        "folder": "tiny",
        "names": {"architecture": "small"},
        "pruner": "none",
        "seed": 0,
        "space": CONDITIONAL,
        "objectives": ["validation_accuracy"],
        "seeds": [1000],
        "configuration": {"protocol": {"epochs": 9}},
        "numerics": {"backend": "tensorflow"},
        "manifest_digests": ["ab" * 32],
    }
    return Definition(engine=engine, sampler=sampler, **{**known, **fields})


def open_study(defined: Definition, folder: Path, storage: str | None = None) -> OpenStudy:
    """Opens a study as a process of its own would."""
    ledger = Ledger(folder)
    with ledger.locked():
        ledger.begin(defined)
        engine = engines[defined.engine](defined, folder, storage)
    start: Any = SimpleNamespace(settings=dict, tasks=lambda settings, seeds: [], prefix=())
    workshop: Any = None
    return OpenStudy(start, defined, ledger, engine, workshop, defined.name)


def score_of(values: Any) -> float:
    """A score between 0 and 1 that depends on nothing but the values, and prefers none."""
    text = repr(sorted(values.items()))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32


def completed(trial: Trial, objectives: list[str]) -> Trial:
    """The trial with the scores that its values give."""
    first = score_of(trial.values)
    scores = {name: first if index == 0 else 1000 * first**2 for index, name in enumerate(objectives)}
    return trial.model_copy(update={"status": "completed", "scores": scores, "seconds": 1.0})


def at_once(trial: Trial, tasks: Any, workshop: Any, defined: Definition, report: Any) -> Iterator[Any]:
    """In place of `run_trial`: nine epochs of growing scores, which the engine may stop."""
    yield from ()
    watched = []
    for epoch in range(1, 10):
        watched.append(score_of(trial.values) * epoch / 9)
        if report(epoch, watched[-1]) and defined.pruner != "none" and epoch < 9:
            return trial.model_copy(update={"status": "pruned", "reason": "pruned", "watched": watched})
    return completed(trial, list(defined.objectives)).model_copy(update={"watched": watched})


class Killed(BaseException):
    """Ends a process in the midst of a trial, as far as the study can tell."""


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Trial]]:
    """Makes trials up to a total, and returns all there are then."""

    def search(study: OpenStudy, total: int, run: Any = at_once, **budget: Any) -> list[Trial]:
        monkeypatch.setattr(work_module, "run_trial", run)
        for event in work(study, Budget(total, **budget)):
            assert isinstance(event, work_module.TrialStarted | TrialEnded)
        return study.ledger.trials()

    return search
