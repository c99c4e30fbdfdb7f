"""The best score so far, by trial: of one search, and of several searchers against each other."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.figure import Figure

from bench.analysis.interval import Interval
from bench.analysis.search_comparison import Contestant
from bench.analysis.searches import best_so_far, comparable, completed
from bench.records.study import Study, Trial
from bench.report.looks import COLOURS, TEXT_SIZE, over_epochs, set_title
from bench.report.searches.names import spoken, title


def progress(study: Study, fresh: Interval | None = None) -> Figure:
    """Each trial's score, the best so far, and where there are runs with fresh seeds, what they scored."""
    objective = study.definition.objectives[0]
    ended = [trial for trial in study.trials if trial.status != "running"]
    figure = Figure(figsize=(8.5, 4.2), layout="constrained")
    axes = figure.add_subplot()
    whole = comparable(ended)
    shorter = [trial for trial in completed(ended) if trial not in whole]
    for trials, label, fill in ((whole, "trial", COLOURS[0]), (shorter, "trial with fewer epochs", "none")):
        if trials:
            heights = [trial.scores[objective] for trial in trials]
            axes.plot(
                _numbers(trials),
                heights,
                "o",
                color=COLOURS[0],
                label=label,
                markersize=5,
                markerfacecolor=fill,
                alpha=0.7,
            )
    axes.step(_numbers(ended), best_so_far(study), where="post", color=COLOURS[0], label="best so far")
    for status, colour in (("pruned", COLOURS[4]), ("failed", COLOURS[1])):
        if others := [trial for trial in ended if trial.status == status]:
            bottom, heights = axes.get_xaxis_transform(), [0.02] * len(others)
            axes.plot(_numbers(others), heights, "x", color=colour, transform=bottom, label=status)
    if fresh:
        axes.axhspan(fresh.low, fresh.high, color=COLOURS[2], alpha=0.2, linewidth=0)
        axes.axhline(fresh.mean, color=COLOURS[2], linewidth=1.5, label="the winner, with fresh seeds")
    over_epochs(axes, spoken(objective))
    axes.set_xlabel("trial", fontsize=TEXT_SIZE)
    set_title(figure, title(study.definition, "Best so far"))
    figure.legend(loc="outside lower center", ncols=5, frameon=False, fontsize=TEXT_SIZE)
    return figure


def _numbers(trials: Sequence[Trial]) -> list[int]:
    return [trial.number for trial in trials]


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
    axes.set_xlabel("trials", fontsize=TEXT_SIZE)
    set_title(figure, f"{subject}: searchers under the same budget (bands: range over seeds of the search)")
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=TEXT_SIZE)
    return figure
