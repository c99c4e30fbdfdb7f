"""The best score so far, by trial: of one search, and of several searchers against each other."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.figure import Figure

from bench.analysis.interval import Interval
from bench.analysis.search_comparison import Contestant
from bench.analysis.searches import best_so_far
from bench.records.study import Study, Trial
from bench.report.looks import COLOURS, QUIET_COLOUR, TEXT_SIZE, over_epochs, set_title
from bench.report.searches.names import spoken, title


def progress(study: Study, fresh: Interval | None = None) -> Figure:
    """Each trial's score, the best so far, and where there are runs with fresh seeds, what they scored."""
    objective = study.definition.objectives[0]
    ended = [trial for trial in study.trials if trial.status != "running"]
    figure = Figure(figsize=(8.5, 4.2), layout="constrained")
    axes = figure.add_subplot()
    scored = [(place, trial.scores[objective]) for place, trial in _placed(ended, "completed")]
    axes.plot(*zip(*scored, strict=True), "o", color=COLOURS[0], markersize=5, label="trial", alpha=0.7)
    line = best_so_far(study)
    axes.step(range(1, len(line) + 1), line, where="post", color=COLOURS[0], label="best so far")
    for status, colour in (("pruned", COLOURS[4]), ("failed", COLOURS[1])):
        places = [place for place, _ in _placed(ended, status)]
        if places:
            bottom = axes.get_xaxis_transform()
            axes.plot(places, [0.02] * len(places), "x", color=colour, transform=bottom, label=status)
    if fresh:
        axes.axhspan(fresh.low, fresh.high, color=COLOURS[2], alpha=0.2, linewidth=0)
        axes.axhline(fresh.mean, color=COLOURS[2], linewidth=1.5, label="the winner, with fresh seeds")
    over_epochs(axes, spoken(objective))
    axes.set_xlabel("trial", fontsize=TEXT_SIZE)
    axes.set_xlim(0.5, max(len(ended), 2) + 0.5)
    set_title(figure, title(study.definition, "Best so far"))
    figure.legend(loc="outside lower center", ncols=5, frameon=False, fontsize=TEXT_SIZE)
    return figure


def _placed(trials: Sequence[Trial], status: str) -> list[tuple[int, Trial]]:
    """The trials that ended like that, each with its place from 1."""
    return [(place, trial) for place, trial in enumerate(trials, start=1) if trial.status == status]


def comparison(contestants: Sequence[Contestant], objective: str, subject: str) -> Figure:
    """The best score so far of several searchers: the mean over their seeds, and the range as a band."""
    figure = Figure(figsize=(8.5, 4.6), layout="constrained")
    axes = figure.add_subplot()
    for contestant, colour in zip(contestants, COLOURS * len(contestants), strict=False):
        known = [(n, one) for n, one in enumerate(contestant.best, start=1) if not math.isnan(one.mean)]
        places = [n for n, _ in known]
        axes.step(places, [one.mean for _, one in known], where="post", color=colour, label=contestant.label)
        lows, highs = [one.low for _, one in known], [one.high for _, one in known]
        axes.fill_between(places, lows, highs, step="post", color=colour, alpha=0.12, linewidth=0)
    over_epochs(axes, f"best {spoken(objective)} so far")
    axes.set_xlabel("trial", fontsize=TEXT_SIZE)
    axes.tick_params(colors=QUIET_COLOUR)
    set_title(figure, f"{subject}: searchers under the same budget (bands: range over seeds of the search)")
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=TEXT_SIZE)
    return figure
