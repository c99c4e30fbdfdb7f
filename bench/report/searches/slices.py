"""The score against each parameter alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bench.analysis.searches import comparable
from bench.records.study import Parameter, Study, Trial
from bench.report.looks import SMALL_SIZE, TEXT_SIZE, set_title
from bench.report.searches.names import short, spoken, title
from bench.report.searches.scales import position, ticks

COLUMNS = 4


def slices(study: Study) -> Figure:
    """A panel a parameter, a dot a completed trial, later ones darker."""
    trials = comparable(study.trials)
    space = study.definition.space
    rows = math.ceil(len(space) / COLUMNS)
    figure = Figure(figsize=(10, 0.9 + 2.1 * rows), layout="constrained")
    grid = figure.subplots(rows, min(COLUMNS, len(space)), squeeze=False, sharey=True)
    colours = ScalarMappable(Normalize(0, max(trial.number for trial in trials) or 1), "viridis_r")
    for axes, parameter in zip(grid.flat, space, strict=False):
        _panel(axes, parameter, trials, study.definition.objectives[0], colours)
    for axes in grid.flat[len(space) :]:
        axes.set_visible(False)
    for axes in grid[:, 0]:
        axes.set_ylabel(spoken(study.definition.objectives[0]), fontsize=TEXT_SIZE)
    bar = figure.colorbar(colours, ax=list(grid.flat), pad=0.01, aspect=40)
    bar.set_label("trial", fontsize=TEXT_SIZE)
    bar.ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    set_title(figure, title(study.definition, "Score by each parameter alone"))
    return figure


def _panel(
    axes: Axes, parameter: Parameter, trials: Sequence[Trial], objective: str, colours: ScalarMappable
) -> None:
    shown = [(place, t) for t in trials if (place := position(parameter, t)) is not None]
    axes.scatter(
        [place for place, _ in shown],
        [trial.scores[objective] for _, trial in shown],
        c=colours.to_rgba(np.array([trial.number for _, trial in shown])),
        s=22,
        linewidths=0,
    )
    written = ticks(parameter)
    axes.set_xticks(list(written), list(written.values()), fontsize=SMALL_SIZE)
    axes.set_xlim(-0.12, 1.12)
    axes.tick_params(axis="y", labelsize=SMALL_SIZE)
    axes.set_title(short(parameter.name), fontsize=TEXT_SIZE)
    axes.grid(color="#eeeeee")
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
