"""Optuna, asked and told; its storage is shared by processes and machines, and opened by optuna-dashboard."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Sequence
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from bench.analysis.objectives import direction
from bench.digests import digest_data
from bench.errors import BenchError
from bench.records.study import Definition, Parameter, Trial
from bench.search import grid
from bench.search.engine import NO_PRUNER, Answer, Engine, Proposal, engines
from bench.suite.protocol import most_epochs_in

if TYPE_CHECKING:
    import optuna

P = ParamSpec("P")
R = TypeVar("R")
JOURNAL = "optuna.journal"
_ATTEMPTS, _PAUSE_SECONDS = 10, 0.3
# Under which name a trial of ours is kept in one of theirs.
_OURS = "bench"
# And after which epoch it was to be stopped.
_STOPPED = "bench:stopped"


def _reaching_storage(
    method: Callable[Concatenate[OptunaEngine, P], R],
) -> Callable[Concatenate[OptunaEngine, P], R]:
    """Decorates what asks the storage: a database that is lost meanwhile is no mistake of ours."""

    @wraps(method)
    def reaching(engine: OptunaEngine, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if engine.url is None:
            return method(engine, *args, **kwargs)
        from optuna.exceptions import StorageInternalError
        from sqlalchemy.exc import SQLAlchemyError

        try:
            return method(engine, *args, **kwargs)
        except (StorageInternalError, SQLAlchemyError) as error:
            # What the database itself said, where Optuna adds a paragraph of its own.
            cause = error.__cause__ if isinstance(error, StorageInternalError) else error
            first_line = str(cause or error).partition("\n")[0]
            raise BenchError(
                f"--storage {_shown(engine.url)}: this database is lost: {first_line}: call the same command"
                " again to go on once it answers"
            ) from None

    return reaching


@engines.register("optuna")
class OptunaEngine(Engine):
    """TPE, random search, CMA-ES and grids, with median and Hyperband pruning.

    A sampler is made anew for each trial, seeded by its number: Optuna's own go on from where a process is,
    which nobody could repeat after a kill.

    Attributes:
        url: Of the database, None where the study's folder has a journal.
    """

    samplers = ("tpe", "random", "cma-es", "grid")
    pruners = ("median", "hyperband")

    def __init__(self, definition: Definition, folder: Path, storage: str | None) -> None:
        super().__init__(definition, folder, storage)
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self.url = storage
        self._storage = _opened(storage, folder)
        # Whoever shares the storage shares the ledger too, unless it is a database.
        self._has_ledger = storage is None
        self._study = optuna.create_study(
            study_name=f"{definition.folder}/{definition.name}",
            storage=self._storage,
            directions=[direction(objective) for objective in definition.objectives],
            pruner=self._pruner(),
            load_if_exists=True,
        )
        self._id = self._storage.get_study_id_from_name(self._study.study_name)
        self._check_definition(storage)

    @classmethod
    def refusals(cls, definition: Definition) -> list[str]:
        """Why it cannot search that space like that, one sentence each; empty if it can."""
        found = []
        if definition.sampler in ("cma-es", "grid"):
            found += [
                f"{parameter.name} exists only where {parameter.conditions[-1].parameter} allows it, and this"
                " sampler knows no conditions: take tpe or random"
                for parameter in definition.space
                if parameter.conditions
            ][:1]
        if definition.sampler == "cma-es":
            found += _refused_by_cma_es(definition)
        if definition.sampler == "grid":
            found += grid.refusals(definition.space)
        if definition.pruner == "hyperband" and any(
            one.name == "protocol.epochs" for one in definition.space
        ):
            found.append("the pruner hyperband counts epochs, which protocol.epochs would vary: leave it out")
        if definition.pruner != NO_PRUNER and len(definition.objectives) > 1:
            found.append(
                f"the pruner {definition.pruner} stops by one score, and several objectives have none"
            )
        return found

    @_reaching_storage
    def ask(self, trials: Sequence[Trial]) -> Answer:
        """Proposes the next trial."""
        if self.definition.sampler == "grid" and self.begun(trials) >= grid.points(self.definition.space):
            return "exhausted"
        self._study.sampler = self._before_ask
        asked = self._study.ask()
        # Only now is the number known, and nothing has been drawn yet.
        self._study.sampler = self._sampler(asked.number)
        values: dict[str, int | float | str] = {}
        for parameter in self.definition.space:
            if parameter.active(values):
                values[parameter.name] = _suggest(asked, parameter)
        return Proposal(asked.number, values)

    def kept(self, trial: Trial) -> None:
        """Nothing is left to do: Optuna kept it first."""

    @_reaching_storage
    def report(self, trial: Trial, epoch: int, score: float) -> bool:
        """Keeps the score of an epoch, and asks the pruner."""
        if len(self.definition.objectives) > 1:
            return False
        trial_id = self._trial_id(trial)
        theirs = copy.copy(self._storage.get_trial(trial_id))
        # Hyperband passes over a rung that it has decided about once, and the process may have ended then.
        if _STOPPED in theirs.user_attrs:
            return bool(epoch >= theirs.user_attrs[_STOPPED])
        # A trial that is taken up again reports its first epochs a second time.
        if epoch not in theirs.intermediate_values:
            self._storage.set_trial_intermediate_value(trial_id, epoch, score)
            theirs = copy.copy(self._storage.get_trial(trial_id))
        # Whose later epochs are stored already; they must not decide about this one.
        known = theirs.intermediate_values
        theirs.intermediate_values = {step: value for step, value in known.items() if step <= epoch}
        stop = bool(self._study.pruner.prune(self._study, theirs))
        if stop:
            self._storage.set_trial_user_attr(trial_id, _STOPPED, epoch)
        return stop

    @_reaching_storage
    def tell(self, trial: Trial, trials: Sequence[Trial]) -> None:
        """Ends their trial as ours ended, and keeps ours in it for other machines."""
        import optuna

        trial_id = self._trial_id(trial)
        if self._storage.get_trial(trial_id).state.is_finished():
            return
        self._storage.set_trial_user_attr(trial_id, _OURS, trial.model_dump(mode="json"))
        # After its last point a grid would stop a loop of Optuna's, which there is none of.
        self._study.sampler = optuna.samplers.RandomSampler(seed=self.seed("tell", trial.number))
        states = optuna.trial.TrialState
        if trial.status == "completed":
            values = [trial.scores[objective] for objective in self.definition.objectives]
            self._study.tell(trial.number, values)
        else:
            self._study.tell(trial.number, state=states.PRUNED if trial.status == "pruned" else states.FAIL)

    @_reaching_storage
    def sync(self, trials: Sequence[Trial]) -> list[Trial]:
        """Ends what the ledger knows to have ended, and gives what it does not know."""
        all_theirs = self._study.get_trials(deepcopy=False)
        known = {trial.number: trial for trial in trials}
        if set(known) - {theirs.number for theirs in all_theirs}:
            raise BenchError(
                f"{self.folder}: Optuna's storage lacks trials of this study: give the --storage that it was"
                " begun with, or begin another with --study NAME"
            )
        unknown = []
        for theirs in all_theirs:
            ours = known.get(theirs.number)
            if ours is None:
                unknown += self._ended_unknown(theirs)
            elif ours.status != "running" and not theirs.state.is_finished():
                self.tell(ours, trials)
        return unknown

    @_reaching_storage
    def begun(self, trials: Sequence[Trial]) -> int:
        """How many trials the storage has."""
        return len(self._study.get_trials(deepcopy=False))

    def _check_definition(self, storage: str | None) -> None:
        """Refuses a database in which a study of this name searches something else."""
        digest = digest_data(self.definition.model_dump(mode="json"))
        known = self._study.user_attrs.setdefault(_OURS, digest)
        if known != digest:
            where = f"--storage {_shown(storage)}" if storage else str(self.folder)
            raise BenchError(
                f"{where}: study {self._study.study_name} in it"
                " searches something else, or otherwise: give this search a name of its own with --study NAME"
            )
        self._study.set_user_attr(_OURS, digest)

    def _ended_unknown(self, theirs: optuna.trial.FrozenTrial) -> list[Trial]:
        if theirs.state.is_finished() and _OURS in theirs.user_attrs:
            return [Trial.model_validate(theirs.user_attrs[_OURS])]
        if self._has_ledger:
            reason = "the process ended while the trial was proposed"
            return [Trial(number=theirs.number, values={}, settings={}, status="failed", reason=reason)]
        return []

    def _trial_id(self, trial: Trial) -> int:
        return int(self._storage.get_trial_id_from_study_id_trial_number(self._id, trial.number))

    @cached_property
    def _before_ask(self) -> optuna.samplers.BaseSampler:
        """Sees a trial before its number is known: a grid, whose order is drawn once for the study."""
        import optuna

        if self.definition.sampler == "grid":
            points = {parameter.name: grid.values(parameter) for parameter in self.definition.space}
            return optuna.samplers.GridSampler(points, seed=self.seed("grid"))
        return optuna.samplers.RandomSampler(seed=self.seed("before"))

    def _sampler(self, number: int) -> optuna.samplers.BaseSampler:
        import optuna

        seed = self.seed("sampler", number)
        if self.definition.sampler == "tpe":
            # Its other way treats only what all trials have in common together, and conditions apart.
            return optuna.samplers.TPESampler(seed=seed, multivariate=False)
        if self.definition.sampler == "random":
            return optuna.samplers.RandomSampler(seed=seed)
        if self.definition.sampler == "cma-es":
            return optuna.samplers.CmaEsSampler(seed=seed)
        return self._before_ask

    def _pruner(self) -> optuna.pruners.BasePruner:
        import optuna

        if self.definition.pruner == "median":
            return optuna.pruners.MedianPruner()
        if self.definition.pruner == "hyperband":
            most = most_epochs_in(self.definition.configuration)
            return optuna.pruners.HyperbandPruner(min_resource=1, max_resource=most)
        return optuna.pruners.NopPruner()


def _opened(storage: str | None, folder: Path) -> Any:
    """A storage of Optuna's: a journal in the study's folder, or the database of a URL."""
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    if storage is None:
        return JournalStorage(JournalFileBackend(str(folder / JOURNAL)))
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return _database(storage)
        except BenchError:
            # Of several processes that begin at once, all but one find its tables half made.
            if attempt == _ATTEMPTS:
                raise
            time.sleep(_PAUSE_SECONDS)
    raise AssertionError("the last attempt returns or raises")


def _database(storage: str) -> Any:
    from optuna.storages import RDBStorage

    try:
        return RDBStorage(storage)
    except Exception as error:  # SQLAlchemy and its drivers let through whatever a database says.
        first_line = str(error).partition("\n")[0]
        raise BenchError(
            f"--storage {_shown(storage)}: this database cannot be opened: {first_line}"
        ) from None


def _shown(url: str) -> str:
    """The address of a database without its password."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(url).render_as_string()
    except ArgumentError:
        return url


def _suggest(trial: optuna.Trial, parameter: Parameter) -> int | float | str:
    if parameter.kind == "choice":
        return str(trial.suggest_categorical(parameter.name, parameter.choices))
    if parameter.kind == "integer":
        low, high, step = int(parameter.low), int(parameter.high), int(parameter.step or 1)
        return trial.suggest_int(parameter.name, low, high, step=step, log=parameter.log)
    return trial.suggest_float(
        parameter.name, parameter.low, parameter.high, step=parameter.step, log=parameter.log
    )


def _refused_by_cma_es(definition: Definition) -> list[str]:
    found = [
        f"{parameter.name} is a choice, and CMA-ES knows numbers only: take tpe, random or grid"
        for parameter in definition.space
        if parameter.kind == "choice"
    ][:1]
    if len(definition.space) < 2:
        found.append("CMA-ES needs two parameters at least: take tpe, random or grid")
    if len(definition.objectives) > 1:
        found.append("CMA-ES knows one objective only: take tpe or random")
    return found
