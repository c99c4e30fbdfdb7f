"""The trials of a search on a terminal: what is searched, how it goes, what was best."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from bench.analysis.objectives import direction
from bench.analysis.searches import cost, front, winner
from bench.cli.describe import duration
from bench.cli.search_progress import SearchProgress
from bench.files import write_bytes
from bench.report.searches.names import settings_text, spoken
from bench.search.budget import Budget
from bench.search.engine import NO_PRUNER
from bench.search.studies import OpenStudy
from bench.search.work import work
from bench.suite.protocol import most_epochs


def describe(console: Console, study: OpenStudy, budget: Budget) -> None:
    """Prints what is searched, by whom, and what is done of it."""
    definition, start = study.definition, study.start
    suite = start.loaded.suite
    console.print(Text.assemble((suite.suite, "bold"), f": {suite.title}"), soft_wrap=True)
    epochs = most_epochs(start.cell({}).config.protocol)
    runs = f"{len(definition.seeds)} runs" if len(definition.seeds) > 1 else "one run"
    pruning = "" if definition.pruner == NO_PRUNER else f", pruner {definition.pruner}"
    better = " and ".join(_better(name) for name in definition.objectives)
    lines = [
        f"search from {', '.join(start.names.values())}: {len(definition.space)} parameters",
        f"{runs} a trial, under protocol {start.trial_names['protocol']}, {epochs} epochs at most; {better}",
        f"{definition.engine}, sampler {definition.sampler}{pruning}, seed {definition.seed}",
        f"study {study.ledger.path}: {len(study.ledger.trials())} of {budget.trials} trials made",
    ]
    shorter = study.engine.before_whole()
    if shorter >= budget.trials:
        lines.append(
            f"{definition.sampler} gives the first {shorter} trials fewer epochs than the protocol: with"
            f" {budget.trials}, none trains to the end"
        )
    for line in lines:
        console.print(f"  {line}", soft_wrap=True)


def _better(objective: str) -> str:
    return f"{'more' if direction(objective) == 'maximize' else 'less'} {spoken(objective)} is better"


def make_trials(console: Console, study: OpenStudy, budget: Budget) -> bool:
    """Makes trials until the budget is spent.

    Returns:
        False if the user ended it before.
    """
    working = work(study, budget)
    with SearchProgress(console, study, budget.trials) as progress:
        try:
            while True:
                progress.show(next(working))
        except StopIteration as over:
            reason = over.value
        except KeyboardInterrupt:
            working.close()
            reason = None
    trials = study.ledger.trials()
    if reason is None:
        ended = sum(trial.status != "running" for trial in trials)
        console.print(f"interrupted: {ended} trials are kept; call the same command again to go on")
        return False
    seconds, epochs = cost(trials)
    console.print(f"{study.definition.name} ended: {reason} ({duration(seconds)}, {epochs:,} epochs in all)")
    return True


def show_best(console: Console, study: OpenStudy) -> None:
    """Prints the winner, or the front between several objectives, and draws the pictures."""
    definition, trials = study.definition, study.ledger.trials()
    best = winner(definition, trials)
    for trial in front(trials, definition.objectives) if len(definition.objectives) > 1 else [best]:
        if trial:
            scores = ", ".join(f"{spoken(name)} {number:.4g}" for name, number in trial.scores.items())
            what = "best" if trial is best else "front"
            console.print(
                f"{what}: trial {trial.number}, {scores}: {settings_text(trial.settings)}", soft_wrap=True
            )
    # Here, since figures take a second to import, which every other command would wait for.
    from bench.report.searches.pictures import pictures

    made = pictures(study.document())
    for name, image in made.items():
        write_bytes(study.ledger.path / name, image)
    console.print(f"written: {study.ledger.path}/{{{','.join(made)}}}", soft_wrap=True)
