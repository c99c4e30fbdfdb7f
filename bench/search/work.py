"""Making the trials of a study, one after the other, beside whoever else is at work on it."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.errors import BenchError
from bench.execution.events import Event
from bench.records.study import Trial
from bench.search.budget import Budget
from bench.search.engine import Proposal
from bench.search.studies import OpenStudy
from bench.search.trial_runs import run_trial

WAIT_SECONDS = 1.0


@dataclass(frozen=True)
class TrialStarted:
    """A trial is worked on; one that an earlier process left unfinished may be taken up again."""

    trial: Trial
    again: bool


@dataclass(frozen=True)
class TrialEnded:
    """A trial has ended, in whatever way, and the ledger has it."""

    trial: Trial


@dataclass(frozen=True)
class Waiting:
    """Nothing can be proposed until another process ends a trial."""


SearchEvent = TrialStarted | TrialEnded | Waiting | Event


@dataclass(frozen=True)
class _Over:
    """No further trial begins."""

    reason: str


def work(study: OpenStudy, budget: Budget) -> Generator[SearchEvent, None, str]:
    """Makes trials until the budget is spent.

    Closing the iterator, or Ctrl-C, ends the run in progress; the trial is taken up again by the next call,
    with what of its runs completed.

    Yields:
        What happens, with what the executor tells of runs.

    Returns:
        Why it ended, in words.

    Raises:
        BenchError: A run met a mistake that the user can mend.
    """
    waiting = False
    while True:
        with ExitStack() as claims:
            taken = _next(study, budget, claims)
            if isinstance(taken, _Over):
                return taken.reason
            if taken is not None:
                yield taken
                ended = yield from _carried_out(study, taken.trial)
                _end(study, ended)
                yield TrialEnded(ended)
                waiting = False
                continue
        if not waiting:
            yield Waiting()
            waiting = True
        time.sleep(WAIT_SECONDS)


def _next(study: OpenStudy, budget: Budget, claims: ExitStack) -> TrialStarted | _Over | None:
    """The next trial to work on, claimed; None where the engine waits for others to end theirs."""
    ledger, engine = study.ledger, study.engine
    with ledger.locked():
        for ended in engine.sync(ledger.trials()):
            ledger.write(ended)
            engine.tell(ended, ledger.trials())
        trials = ledger.trials()
        for trial in trials:
            if trial.status == "running" and claims.enter_context(ledger.claimed(trial.number)):
                return TrialStarted(trial, again=True)
        if reason := budget.spent(trials, engine.begun(trials), study.definition.objectives):
            return _Over(reason)
        answer = engine.ask(trials)
        if not isinstance(answer, Proposal):
            return None if answer == "wait" else _Over(engine.exhausted)
        trial = _begun(study, answer)
        ledger.write(trial)
        engine.kept(trial)
        claims.enter_context(ledger.claimed(trial.number))
        return TrialStarted(trial, again=False)


def _begun(study: OpenStudy, proposal: Proposal) -> Trial:
    return Trial(
        number=proposal.number,
        values=dict(proposal.values),
        settings={**study.start.settings(proposal.values), **proposal.settings},
        notes=proposal.notes,
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _carried_out(study: OpenStudy, trial: Trial) -> Generator[Event, None, Trial]:
    definition = study.definition
    try:
        tasks = study.start.tasks(trial.settings, definition.seeds)
    except BenchError as error:
        # Values that no cell can have together: neither engine knows such rules, so they cost a trial.
        return trial.model_copy(update={"status": "failed", "reason": f"invalid: {error}"})
    ended = yield from run_trial(
        trial,
        tasks,
        study.workshop,
        definition,
        lambda epoch, score: study.engine.report(trial, epoch, score),
    )
    return ended


def _end(study: OpenStudy, ended: Trial) -> None:
    """Keeps how a trial ended: the ledger first, which is right wherever the two differ."""
    with study.ledger.locked():
        study.ledger.write(ended)
        study.engine.tell(ended, study.ledger.trials())
