"""Progress of a search: a bar for the run in progress, a line for each trial that ends."""

from __future__ import annotations

from collections.abc import Sequence

from rich import progress as rich_progress
from rich.console import Console

from bench.analysis.objectives import watched
from bench.analysis.searches import completed, winner
from bench.cli.describe import duration
from bench.cli.live import LiveBars, detail_column
from bench.execution.events import EpochEnded, Finished, Queued, Started
from bench.records.study import Definition, Trial
from bench.report.searches.names import settings_text, spoken
from bench.search.studies import OpenStudy
from bench.search.work import SearchEvent, TrialEnded, TrialStarted, Waiting
from bench.suite.protocol import most_epochs


class SearchProgress(LiveBars):
    """Shows the trials of a study.

    Args:
        console: Where to print.
        study: Whose trials are made.
        total: How many there will be at most.
    """

    def __init__(self, console: Console, study: OpenStudy, total: int) -> None:
        super().__init__(console, detail_column())
        self._study = study
        self._total = total
        self._trial: Trial | None = None
        self._bar: rich_progress.TaskID | None = None

    def show(self, event: SearchEvent) -> None:
        """Takes in what a search tells."""
        match event:
            case TrialStarted(trial, again):
                self._trial = trial
                if again:
                    self._console.print(f"trial {trial.number} was left unfinished and is taken up again")
            case Queued(reason):
                self._console.print(reason, soft_wrap=True)
            case Started(task):
                seeds = self._study.definition.seeds
                number, run = self._trial.number if self._trial else 0, 1 + seeds.index(task.run.seed)
                epochs = most_epochs(task.run.cell.config.protocol)
                description = f"trial {number}, run {run}/{len(seeds)}"
                self._bar = self._progress.add_task(description, total=epochs, detail="starting")
            case EpochEnded(_, epoch, scores) if self._bar is not None:
                name = watched(self._study.definition.objectives[0])
                self._progress.update(self._bar, completed=epoch, detail=f"{name} {scores[name]:.3f}")
            case Finished() if self._bar is not None:
                self._progress.remove_task(self._bar)
                self._bar = None
            case Waiting():
                self._console.print("waiting for other processes to end trials, which decide the next one")
            case TrialEnded(trial):
                self._console.print(self._line(trial), soft_wrap=True)

    def _line(self, trial: Trial) -> str:
        trials = self._study.ledger.trials()
        ended = sum(other.status != "running" for other in trials)
        said = _result(trial, trials, self._study.definition)
        count = f"[{ended}/{max(self._total, ended)}]"
        found = settings_text(trial.settings)
        return f"{count} trial {trial.number}  {said}  {found}  ({duration(trial.seconds)})"


def _result(trial: Trial, trials: Sequence[Trial], definition: Definition) -> str:
    if trial.status != "completed":
        return f"{trial.status}: {trial.reason}"
    scores = ", ".join(f"{spoken(name)} {number:.4g}" for name, number in trial.scores.items())
    best = winner(definition, trials)
    if best is None or best.number == trial.number:
        return f"{scores} (the best so far)" if len(completed(trials)) > 1 else scores
    first = definition.objectives[0]
    return f"{scores} (best {best.scores[first]:.4g}, trial {best.number})"
