"""Keras Tuner's oracles, asked and told: no trial runs inside its tuner, no project of its is reloaded."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.analysis.objectives import direction
from bench.errors import BenchError
from bench.files import write_json
from bench.quiet import quiet
from bench.records.study import Definition, Parameter, Trial
from bench.search.engine import Answer, Engine, Proposal, engines

STATE = "oracle.json"
_OWN = "tuner/"
_OBJECTIVE = "score"
_STATUSES = {"running": "RUNNING", "completed": "COMPLETED", "pruned": "FAILED", "failed": "FAILED"}


@engines.register("keras-tuner")
class KerasTunerEngine(Engine):
    """RandomSearch, Hyperband and BayesianOptimization.

    The ledger has the trials, and `oracle.json` beside it what else an oracle knows. Hyperband gives its
    trials few epochs first; where Keras Tuner would go on from saved weights, the better ones are trained
    again from the start with more epochs, since a trial is made of ordinary runs.
    """

    samplers = ("random", "hyperband", "bayesian")
    exhausted = "Keras Tuner drew nothing that it had not tried"

    def __init__(self, definition: Definition, folder: Path, storage: str | None) -> None:
        super().__init__(definition, folder, storage)
        if storage is not None:
            raise BenchError("--storage: Keras Tuner keeps nothing in a database; optuna does")
        self._seen: tuple[int, int] | None = None

    @classmethod
    def refusals(cls, definition: Definition) -> list[str]:
        """Why it cannot search that space like that, one sentence each; empty if it can."""
        found = []
        if len(definition.objectives) > 1:
            found.append("Keras Tuner adds several objectives up, which makes one of them: take optuna")
        if definition.sampler == "hyperband":
            if any(parameter.name == "protocol.epochs" for parameter in definition.space):
                found.append("Hyperband itself varies protocol.epochs: leave it out of the space")
            if definition.configuration["protocol"].get("stages"):
                found.append("Hyperband varies the epochs of one stage, and this protocol has several")
        return found

    def ask(self, trials: Sequence[Trial]) -> Answer:
        """Proposes the next trial."""
        self._refresh(trials)
        number = len(trials)
        self._oracle.reseed(self.seed("oracle", number))
        asked = self._oracle.create_trial(str(number))
        if asked.status != "RUNNING":
            return "wait" if asked.status == "IDLE" else "exhausted"
        theirs = asked.hyperparameters.values
        values = {
            one.name: _plain(one, theirs[one.name]) for one in self.definition.space if one.name in theirs
        }
        notes = {key: value for key, value in theirs.items() if key.startswith(_OWN)}
        if f"{_OWN}epochs" not in notes:
            return Proposal(number, values)
        epochs = int(notes[f"{_OWN}epochs"])
        return Proposal(number, values, {"protocol.epochs": epochs}, {**notes, "epochs": epochs})

    def kept(self, trial: Trial) -> None:
        """Keeps what the oracle knows; after the ledger, which is right wherever the two differ."""
        self._write()

    def tell(self, trial: Trial, trials: Sequence[Trial]) -> None:
        """Tells the oracle the score of a trial that ended."""
        self._refresh(trials)
        theirs = self._oracle.trials[_name(trial)]
        if theirs.trial_id in self._oracle.end_order:
            return
        if trial.status == "completed":
            # One value a trial: of several, an oracle would keep the best epoch's.
            score = trial.scores[self.definition.objectives[0]]
            self._oracle.update_trial(theirs.trial_id, {_OBJECTIVE: score})
        theirs.status = _STATUSES[trial.status]
        self._oracle.end_trial(theirs)
        self._write()

    def sync(self, trials: Sequence[Trial]) -> list[Trial]:
        """Tells the oracle what ended while nobody could tell it."""
        self._refresh(trials)
        told = set(self._oracle.end_order)
        for trial in trials:
            if trial.status != "running" and _name(trial) not in told:
                self.tell(trial, trials)
        return []

    def before_whole(self) -> int:
        """How many trials of Hyperband have fewer epochs."""
        return int(self._oracle.before_whole()) if self.definition.sampler == "hyperband" else 0

    @cached_property
    def _oracle(self) -> Any:
        definition = self.definition
        # It imports Keras, which would ask `keras.json` for a backend; nothing is computed with it here.
        os.environ["KERAS_BACKEND"] = str(definition.numerics["backend"])
        with quiet():
            from bench.search.with_keras.oracles import make_oracle
        better = "max" if direction(definition.objectives[0]) == "maximize" else "min"
        epochs = int(definition.configuration["protocol"]["epochs"])
        return make_oracle(definition.sampler, definition.space, _OBJECTIVE, better, epochs)

    def _refresh(self, trials: Sequence[Trial]) -> None:
        """Takes in what other processes asked and told, be they at work or ended."""
        stamp = _stamp(self.folder / STATE)
        if stamp == self._seen and len(trials) <= len(self._oracle.trials):
            return
        for trial in trials:
            values = {
                **trial.values,
                **{key: trial.notes[key] for key in trial.notes if key.startswith(_OWN)},
            }
            score = trial.scores.get(self.definition.objectives[0])
            self._oracle.restore(_name(trial), values, _STATUSES[trial.status], score)
        if stamp is not None:
            state = json.loads((self.folder / STATE).read_text(encoding="utf-8"))
            self._oracle.set_state(_consistent(state, trials))
        self._seen = stamp

    def _write(self) -> None:
        write_json(self.folder / STATE, self._oracle.get_state())
        self._seen = _stamp(self.folder / STATE)


def _name(trial: Trial) -> str:
    """How an oracle calls a trial."""
    return f"{trial.number:04d}"


def _plain(parameter: Parameter, value: Any) -> int | float | str:
    """A value that may be one of NumPy's as one of Python's."""
    if parameter.kind == "choice":
        return str(value)
    return int(value) if parameter.kind == "integer" else float(value)


def _stamp(path: Path) -> tuple[int, int] | None:
    """Changes whenever the file is written; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


def _consistent(state: dict[str, Any], trials: Sequence[Trial]) -> dict[str, Any]:
    """A state in which only trials of the ledger occur, and only those that have not ended are going on."""
    known = {_name(trial) for trial in trials}
    running = {_name(trial): trial for trial in trials if trial.status == "running"}
    state["ongoing_trials"] = {str(trial.number): name for name, trial in running.items()}
    for order in ("start_order", "end_order"):
        state[order] = [name for name in state[order] if name in known]
    for bracket in state.get("brackets", ()):
        bracket["rounds"] = [[one for one in round_ if one["id"] in known] for round_ in bracket["rounds"]]
    return state
