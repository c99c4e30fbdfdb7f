"""The figure of score against cost."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from bench.analysis.decision import varies
from bench.analysis.pareto import front
from bench.report.costs import COSTS
from bench.report.formats import Format
from bench.report.looks import QUIET_COLOUR, TEXT_SIZE, literal, set_title
from bench.report.results import Results

PARETO = "figures/pareto.png"
_PANEL = 3.9


def pareto(results: Results, colours: dict[str, str], title: str) -> Figure:
    """Weighted F1 against each cost: a dot a complete row, and a line through those that nothing beats.

    Upright bars are the intervals of the score, level ones the range of the cost over the runs.

    A dataset, device and backend has a row of panels of its own.

    Args:
        results: With complete rows.
        colours: By architecture.
        title: Above the figure.
    """
    shown = results.choices
    legend = -(-len(colours) // 4) * 0.25
    height = 0.4 + 3.8 * len(shown) + legend
    figure = Figure(figsize=(_PANEL * len(COSTS), height), layout="constrained")
    grid = figure.subplots(len(shown), len(COSTS), sharey="row", squeeze=False)
    for line, standing in zip(grid, shown, strict=True):
        rows = results.table.loc[list(standing.rows)]
        for axes, cost in zip(line, COSTS, strict=True):
            _panel(axes, rows.dropna(subset=[cost]), cost, colours)
        of = f"{', '.join(standing.within)}\n" if len(shown) > 1 else ""
        line[0].set_ylabel(literal(f"{of}weighted F1 on the test split"), fontsize=TEXT_SIZE)
    set_title(figure, title)
    complete = set(results.table["architecture"][[number for each in shown for number in each.rows]])
    figure.legend(
        handles=_legend({name: colour for name, colour in colours.items() if name in complete}),
        loc="outside lower center",
        ncols=4,
        frameon=False,
        fontsize=TEXT_SIZE,
    )
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, cost: str, colours: dict[str, str]) -> None:
    kept = front(list(rows["weighted_f1"]), list(rows[cost]))
    _steps(axes, rows.iloc[kept], cost)
    for place, (_, row) in enumerate(rows.iterrows()):
        colour, score = colours[row["architecture"]], row["weighted_f1"]
        axes.plot([row[cost]] * 2, [row["weighted_f1_low"], row["weighted_f1_high"]], color=colour, alpha=0.4)
        if varies(rows, cost):
            axes.plot([row[f"{cost}_low"], row[f"{cost}_high"]], [score] * 2, color=colour, alpha=0.4)
        fill = colour if place in kept else "white"
        axes.plot(row[cost], score, "o", color=colour, markerfacecolor=fill, markersize=6, zorder=3)
    _logarithmic(axes, COSTS[cost].tick)
    axes.set_xlabel(literal(COSTS[cost].axis), fontsize=TEXT_SIZE)
    axes.grid(color="#eeeeee")
    axes.spines[["top", "right"]].set_visible(False)


def _steps(axes: Axes, rows: pd.DataFrame, cost: str) -> None:
    """The front: what is the best score to be had at up to a cost."""
    axes.plot(
        rows[cost], rows["weighted_f1"], drawstyle="steps-post", color=QUIET_COLOUR, linewidth=1, alpha=0.6
    )


def _logarithmic(axes: Axes, form: Format) -> None:
    axes.set_xscale("log")
    axes.margins(x=0.15)
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0), numticks=8))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: form(value)))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(labelsize=TEXT_SIZE)


def _legend(colours: dict[str, str]) -> Sequence[Line2D]:
    handles = [Line2D([], [], color=colour, marker="o", label=name) for name, colour in colours.items()]
    return [
        *handles,
        Line2D([], [], color=QUIET_COLOUR, label="no row beats these (filled dots)"),
    ]
