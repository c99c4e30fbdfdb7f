"""Two objectives against each other, and the front between them."""

from __future__ import annotations

from matplotlib.figure import Figure

from bench.analysis.searches import comparable, front
from bench.records.study import Study
from bench.report.looks import COLOURS, QUIET_COLOUR, SMALL_SIZE, TEXT_SIZE, set_title
from bench.report.searches.names import spoken, title


def pareto_front(study: Study) -> Figure:
    """A dot a completed trial, a line along those that no other beats."""
    first, second = study.definition.objectives[:2]
    trials = comparable(study.trials)
    figure = Figure(figsize=(7.5, 5), layout="constrained")
    axes = figure.add_subplot()
    axes.plot(
        [trial.scores[second] for trial in trials],
        [trial.scores[first] for trial in trials],
        "o",
        color=QUIET_COLOUR,
        alpha=0.4,
        label="trial",
    )
    best = sorted(front(trials, (first, second)), key=lambda trial: trial.scores[second])
    places = [(trial.scores[second], trial.scores[first]) for trial in best]
    axes.step(*zip(*places, strict=True), where="post", color=COLOURS[0], marker="o", label="front")
    for trial, place in zip(best, places, strict=True):
        axes.annotate(f" {trial.number}", place, fontsize=SMALL_SIZE, va="top")
    axes.set_xlabel(spoken(second), fontsize=TEXT_SIZE)
    axes.set_ylabel(spoken(first), fontsize=TEXT_SIZE)
    if second == "parameters":
        axes.set_xscale("log")
    axes.grid(color="#eeeeee")
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    set_title(figure, title(study.definition, "What one objective costs the other"))
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=TEXT_SIZE)
    return figure
