"""What the trials of a search say: the best so far, the front between objectives, how much was luck."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import accumulate

from bench.analysis.objectives import merit, merits
from bench.records.study import Definition, Study, Trial, TrialRun


def completed(trials: Iterable[Trial]) -> list[Trial]:
    """The trials that have scores."""
    return [trial for trial in trials if trial.status == "completed"]


def cost(trials: Iterable[Trial]) -> tuple[float, int]:
    """What trials took together: seconds, and epochs trained.

    A run counts as if nobody had made it before the study, so that studies can be compared; what the study
    itself came to once more was made once.
    """
    known = list(trials)
    again = found_again(known)
    seconds = sum(trial.seconds for trial in known) - sum(run.seconds for run in again)
    return seconds, sum(trial.epochs for trial in known) - sum(run.epochs for run in again)


def found_again(trials: Iterable[Trial]) -> list[TrialRun]:
    """The runs of trials that an earlier one had completed: engines may propose a network twice."""
    completed: set[str] = set()
    again = []
    for run in (run for trial in trials for run in trial.runs):
        if run.fingerprint in completed:
            again.append(run)
        elif run.status == "completed":
            completed.add(run.fingerprint)
    return again


def front(trials: Iterable[Trial], objectives: Sequence[str]) -> list[Trial]:
    """The completed trials that no other is better than or equal to in every objective, and better in one.

    Returns:
        The best of the first objective first. With a single objective: those that share the best score.
    """
    scored = [(merits(trial, objectives), trial) for trial in completed(trials)]
    best = [trial for own, trial in scored if not any(_dominates(other, own) for other, _ in scored)]
    return sorted(best, key=lambda trial: (-merits(trial, objectives)[0], trial.number))


def _dominates(one: Sequence[float], other: Sequence[float]) -> bool:
    return one != other and all(a >= b for a, b in zip(one, other, strict=True))


def winner(definition: Definition, trials: Iterable[Trial]) -> Trial | None:
    """The trial whose configuration is trained again: the best of the first objective, the first of equals.

    Only trials that are `comparable` compete.
    """
    return next(iter(front(comparable(trials), definition.objectives)), None)


def comparable(trials: Iterable[Trial]) -> list[Trial]:
    """The completed trials that trained under one protocol: those that were allowed the most epochs."""
    scored = completed(trials)
    most = max(map(allowed_epochs, scored), default=0)
    return [trial for trial in scored if allowed_epochs(trial) == most]


def allowed_epochs(trial: Trial) -> int:
    """How many epochs the engine gave a trial; 0 where it left that to the protocol."""
    return int(trial.notes.get("epochs", 0))


def best_so_far(study: Study) -> list[float]:
    """The best value of the first objective after each trial, in the order of their numbers.

    Returns:
        One value a finished trial; NaN until one has completed that is `comparable`.
    """
    objective = study.definition.objectives[0]
    competing = {trial.number for trial in comparable(study.trials)}
    values = [
        merit(objective, trial.scores[objective]) if trial.number in competing else -math.inf
        for trial in study.trials
        if trial.status != "running"
    ]
    best = accumulate(values, max)
    return [merit(objective, value) if math.isfinite(value) else math.nan for value in best]


def since_improvement(trials: Sequence[Trial], objectives: Sequence[str]) -> int:
    """How many of the last finished trials changed nothing about which are best.

    Args:
        trials: In the order of their numbers.
        objectives: The first decides; several make a front.
    """
    finished = [trial for trial in trials if trial.status != "running"]
    numbers = {trial.number for trial in front(comparable(finished), objectives)}
    if len(objectives) == 1:
        # A later trial with the same score is no better.
        numbers = {min(numbers)} if numbers else set()
    last = max(numbers, default=-1)
    return sum(trial.number > last for trial in finished)
