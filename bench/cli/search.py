"""`bench search`: looks for a better cell than the suite declares, and makes it a row of the table."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Literal

import typer
from rich.console import Console

from bench.analysis.luck import luck
from bench.cli import compare_searchers
from bench.cli.console import make_console
from bench.cli.make_trials import describe, make_trials, show_best
from bench.cli.options import DeviceOption, OnlyOption, ProfileOption, SetOption, SuiteArgument, request_for
from bench.cli.resumable import resumable
from bench.cli.run import INCOMPLETE, INTERRUPTED, MemoryOption, TimeoutOption, execute_pending, still_pending
from bench.cli.show_table import show_table
from bench.errors import BenchError
from bench.execution.estimate import Estimator
from bench.execution.executor import Limits
from bench.execution.plan import Plan, make_plan
from bench.execution.server import start_server
from bench.records.tuned import Tuned
from bench.search.budget import Budget
from bench.search.cells import Start, starts
from bench.search.engine import DEFAULT_ENGINE, NO_PRUNER, engines
from bench.search.studies import OpenStudy, Searcher, open_studies
from bench.search.winner import begun_elsewhere, finish, others_at_work
from bench.suite.load import load_suite

EPILOG = (
    "Examples:\n\n"
    "    bench search fruits --trials 30 --pruner median\n\n"
    "    bench search fruits --engine keras-tuner --sampler hyperband\n\n"
    "    bench search fruits --compare --trials 15"
)
REPEATS = 3
# Looked up by every command, which is why no engine imports at its top what it drives.
_ENGINES = engines.items()
_SAMPLERS = "; ".join(f"{name}: {', '.join(kind.samplers)}" for name, kind in _ENGINES.items())
# None where the user did not say: what --compare has no use for is refused, not passed over.
EngineOption = Annotated[
    str | None,
    typer.Option(
        "--engine", metavar="|".join(_ENGINES), help=f"What proposes trials; default {DEFAULT_ENGINE}."
    ),
]
SamplerOption = Annotated[
    str | None,
    typer.Option(
        "--sampler",
        metavar="NAME",
        help=f"By default the engine's first. {_SAMPLERS}.",
    ),
]
PrunerOption = Annotated[
    str | None,
    typer.Option(
        "--pruner",
        metavar="none|median|hyperband",
        help="Stops poor trials by their epochs; optuna only; default none.",
    ),
]
TrialsOption = Annotated[
    int | None,
    typer.Option("--trials", metavar="N", help="Trials in all, those made before included; the suite's."),
]
MinutesOption = Annotated[
    float | None, typer.Option("--minutes", metavar="N", help="Begin no trial once all took so long.")
]
EpochsOption = Annotated[
    int | None, typer.Option("--epochs", metavar="N", help="Begin no trial once all trained so many epochs.")
]
PatienceOption = Annotated[
    int | None, typer.Option("--patience", metavar="N", help="End after so many trials without improvement.")
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", metavar="N", min=0, help="Of the proposals; default 0.")
]
StudyOption = Annotated[
    str | None, typer.Option("--study", metavar="NAME", help="Of the study; by default engine and sampler.")
]
StorageOption = Annotated[
    str | None,
    typer.Option(
        "--storage", metavar="URL", help="A database for Optuna, shared by machines; default a file."
    ),
]
CompareOption = Annotated[
    bool, typer.Option("--compare", help="Let all engines and samplers search, and compare them.")
]
RepeatsOption = Annotated[
    int | None,
    typer.Option(
        "--repeats", metavar="N", min=1, help=f"Of each searcher, with --compare; default {REPEATS}."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("search", epilog=EPILOG)(search)


@resumable()
def search(
    suite: SuiteArgument,
    engine: EngineOption = None,
    sampler: SamplerOption = None,
    pruner: PrunerOption = None,
    trials: TrialsOption = None,
    minutes: MinutesOption = None,
    epochs: EpochsOption = None,
    patience: PatienceOption = None,
    seed: SeedOption = None,
    study: StudyOption = None,
    storage: StorageOption = None,
    compare: CompareOption = False,
    repeats: RepeatsOption = None,
    profile: ProfileOption = None,
    only: OnlyOption = None,
    set_: SetOption = None,
    device: DeviceOption = "auto",
    timeout: TimeoutOption = None,
    memory: MemoryOption = None,
) -> None:
    """Searches the space of a suite's `search:` block, and makes what it finds a row of the suite's table.

    Each trial is one or more ordinary runs, scored on validation images alone. The best one is trained again
    with the suite's seeds. A search that was ended goes on where it stopped; the same command in another
    terminal shares the work.
    """
    of_one: dict[str, object] = {
        "engine": engine,
        "sampler": sampler,
        "pruner": pruner,
        "seed": seed,
        "study": study,
        "storage": storage,
    }
    if compare:
        _refuse_given(of_one, "--compare takes every searcher, in studies of its own")
    else:
        _refuse_given({"repeats": repeats}, "only --compare repeats searchers")
    # To be told to end is the same as Ctrl-C: trials that ended are kept, and the last is taken up again.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console, request = make_console(), request_for(profile, None, only, set_, device)
    # Trials follow one another; several processes may share a study, each on a device that is free then.
    limits = Limits.of(1, timeout, memory, request.gpus)
    loaded = load_suite(suite)
    found = starts(loaded, request)
    budget = Budget(
        found[0].trials if trials is None else trials,
        None if minutes is None else 60 * minutes,
        epochs,
        patience,
    )
    able = [start for start in found if not _left_out(console, start)]
    complete = len(able) == len(found)
    if compare:
        start_server(request.numerics)
        for start in able:
            if not compare_searchers.compare(console, start, budget, limits, repeats or REPEATS):
                complete = False
    else:
        whole = replace(request, only={})
        # What is wrong with the rest of the suite is better known before hours of searching.
        make_plan(loaded, whole)
        searcher = Searcher(
            DEFAULT_ENGINE if engine is None else engine,
            sampler,
            NO_PRUNER if pruner is None else pruner,
            seed or 0,
            storage,
            study,
        )
        studies = open_studies(able, searcher, limits)
        start_server(request.numerics)
        ended = [_searched(console, one, budget) for one in studies]
        winners = [won for won in ended if isinstance(won, Tuned)]
        if winners:
            _train(console, make_plan(loaded, whole), winners, limits)
        complete = complete and None not in ended
    if not complete:
        raise typer.Exit(INCOMPLETE)


def _refuse_given(options: Mapping[str, object], why: str) -> None:
    """Refuses options that the user gave and that would do nothing.

    Raises:
        BenchError: One of them is not None.
    """
    given = [f"--{name}" for name, value in options.items() if value is not None]
    if given:
        these = "leave it out" if len(given) == 1 else "leave them out"
        raise BenchError(f"{' and '.join(given)}: {why}: {these}")


def _left_out(console: Console, start: Start) -> bool:
    """Whether nothing can be trained from a cell on this machine; says so."""
    reason = start.obstacle()
    if reason is not None:
        console.print(f"left out: {', '.join(start.names.values())}: unavailable: {reason}", soft_wrap=True)
    return reason is not None


def _searched(console: Console, study: OpenStudy, budget: Budget) -> Tuned | Literal["not yet"] | None:
    """The winner of a study, once the budget is spent.

    Returns:
        None where no trial completed, and `not yet` where other processes have still to end theirs.
    """
    describe(console, study, budget)
    if not make_trials(console, study, budget):
        sys.exit(INTERRUPTED)
    if others := others_at_work(study):
        console.print(f"other processes are at work on {others} trials; the last of them trains the winner")
        return "not yet"
    if elsewhere := begun_elsewhere(study):
        console.print(
            f"{elsewhere} trials were begun on other machines and have not ended: the winner is that of all"
            " others; call the same command again once they have",
            soft_wrap=True,
        )
    won = finish(study)
    if won is None:
        console.print(f"no trial of {study.definition.name} completed, so there is nothing to train")
    else:
        show_best(console, study)
    return won


def _train(console: Console, plan: Plan, winners: Sequence[Tuned], limits: Limits) -> None:
    """Trains the winners with the suite's seeds, and shows the table and how much was luck."""
    rows = [won.row_names for won in winners]
    # By fingerprint: a winner may be what another row is, which has not run either.
    pending = still_pending(plan, [task for task in plan.tasks if dict(task.run.cell.names) in rows])
    if pending:
        seeds = ", ".join(str(task.run.seed) for task in pending)
        console.print(f"trained again from the start, with seeds the search has not seen: {seeds}")
        execute_pending(console, plan, pending, limits, Estimator.of_this_machine())
    show_table(console, plan)
    # Here, since figures and scores take a second to import, which every other command would wait for.
    from bench.report.searches.page import verdict

    records = plan.records()
    for found in luck(plan.document(), records):
        if found.tuned in winners:
            console.print(f"{found.tuned.label}: {verdict(found)}", soft_wrap=True)
    if still_pending(plan, pending):
        raise typer.Exit(INCOMPLETE)
