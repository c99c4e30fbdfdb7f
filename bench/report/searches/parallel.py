"""Every trial as a line across its parameters."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from bench.analysis.importance import importances
from bench.analysis.objectives import direction, merit
from bench.analysis.searches import comparable
from bench.records.study import Parameter, Study, Trial
from bench.report.looks import QUIET_COLOUR, SMALL_SIZE, TEXT_SIZE, set_title
from bench.report.searches.names import short, spoken, title
from bench.report.searches.scales import position, ticks

MOST = 10
# Where lines of trials go that have no such parameter.
_WITHOUT = -0.12


def parallel(study: Study) -> Figure:
    """Parallel coordinates of the completed trials, the better the lighter."""
    trials = comparable(study.trials)
    parameters = _shown(study)
    objective = study.definition.objectives[0]
    figure = Figure(figsize=(max(8.5, 1.1 * len(parameters)), 4.6), layout="constrained")
    axes = figure.add_subplot()
    scores = [trial.scores[objective] for trial in trials]
    colours = ScalarMappable(Normalize(min(scores), max(scores)), _colours(objective))
    upwards = sorted(trials, key=lambda trial: merit(objective, trial.scores[objective]))
    shades = colours.to_rgba(np.array([trial.scores[objective] for trial in upwards]))
    for trial, shade in zip(upwards, shades, strict=True):
        best = trial is upwards[-1]
        heights = [position(parameter, trial) for parameter in parameters]
        axes.plot(
            range(len(parameters)),
            [_WITHOUT if height is None else height for height in heights],
            color=shade,
            linewidth=3 if best else 1.2,
            alpha=1 if best else 0.7,
        )
    _write_scales(axes, parameters, trials)
    figure.colorbar(colours, ax=axes, pad=0.02).set_label(spoken(objective), fontsize=TEXT_SIZE)
    set_title(figure, title(study.definition, "Every completed trial, the best one thick"))
    return figure


def _colours(objective: str) -> str:
    return "viridis" if direction(objective) == "maximize" else "viridis_r"


def _shown(study: Study) -> list[Parameter]:
    """The most important parameters, in the order of the space."""
    space = study.definition.space
    found = importances(study)
    kept = sorted(space, key=lambda parameter: -found.get(parameter.name, 0.0))[:MOST]
    return [parameter for parameter in space if parameter in kept]


def _write_scales(axes: Axes, parameters: Sequence[Parameter], trials: Sequence[Trial]) -> None:
    for column, parameter in enumerate(parameters):
        axes.axvline(column, color=QUIET_COLOUR, linewidth=0.8, zorder=0)
        for height, text in ticks(parameter).items():
            axes.annotate(
                text,
                (column, height),
                xytext=(4, 0),
                textcoords="offset points",
                fontsize=SMALL_SIZE,
                va="center",
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.8},
                zorder=5,
            )
    if any(position(parameter, trial) is None for parameter in parameters for trial in trials):
        axes.annotate("none", (-0.05, _WITHOUT), ha="right", va="center", fontsize=SMALL_SIZE)
    turned = 25 if len(parameters) > math.ceil(MOST / 2) else 0
    names = [short(parameter.name) for parameter in parameters]
    aligned = "right" if turned else "center"
    axes.set_xticks(range(len(parameters)), names, rotation=turned, ha=aligned, fontsize=TEXT_SIZE)
    axes.set_yticks([])
    axes.set_xlim(-0.2, len(parameters) - 1 + 0.5)
    axes.spines[:].set_visible(False)
