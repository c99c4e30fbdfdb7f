"""The figure of score against cost."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from bench.analysis.decision import SAME_SIZE, varies
from bench.analysis.pareto import front
from bench.analysis.standing import Standing
from bench.report.costs import COSTS
from bench.report.dot_labels import label_dots
from bench.report.html.scales import ticks
from bench.report.looks import QUIET_COLOUR, TEXT_SIZE, literal, set_title
from bench.report.results import Results

PARETO = "figures/pareto.png"
_PANEL = 3.9
_MOST_TICKS = 6
# How far an axis reaches to both sides of costs that are all the same.
_AROUND = 1.5
# More numbers than these nobody could read.
_MOST_NUMBERED = 40


def pareto(results: Results, colours: dict[str, str], title: str) -> Figure:
    """Weighted F1 against each cost: a dot a complete row, and a line through those that nothing beats.

    The numbers beside the dots are ranks, so that each is found in the table. Upright bars are the intervals
    of the score, level ones the range of the cost over the runs.

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
        for axes, cost in zip(line, COSTS, strict=True):
            _panel(axes, _costed(results, standing, cost), cost, colours)
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
    # Numbers are placed by what lies beside each dot, which the layout decides.
    figure.draw_without_rendering()
    for line, standing in zip(grid, shown, strict=True):
        for axes, cost in zip(line, COSTS, strict=True):
            _number(axes, _costed(results, standing, cost), cost)
    return figure


def _costed(results: Results, standing: Standing, cost: str) -> pd.DataFrame:
    """The rows whose cost is known; a logarithmic axis has no place for none."""
    rows = results.table.loc[list(standing.rows)]
    return rows[rows[cost] > 0]


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
    _logarithmic(axes, rows, cost)
    axes.set_xlabel(literal(COSTS[cost].axis), fontsize=TEXT_SIZE)
    axes.grid(color="#eeeeee")
    axes.spines[["top", "right"]].set_visible(False)


def _steps(axes: Axes, rows: pd.DataFrame, cost: str) -> None:
    """The front: what is the best score to be had at up to a cost."""
    axes.plot(
        rows[cost], rows["weighted_f1"], drawstyle="steps-post", color=QUIET_COLOUR, linewidth=1, alpha=0.6
    )


def _logarithmic(axes: Axes, rows: pd.DataFrame, cost: str) -> None:
    """A logarithmic axis with ticks that say different things; one tick where all costs are the same."""
    axes.set_xscale("log")
    axes.margins(x=0.15)
    least, most = (f"{cost}_low", f"{cost}_high") if varies(rows, cost) else (cost, cost)
    low, high = rows[least].min(), rows[most].max()
    if high <= low * (1 + SAME_SIZE):
        axes.set_xlim(low / _AROUND, high * _AROUND)
        places = [low]
    else:
        places = ticks(*axes.get_xlim(), _MOST_TICKS, logarithmic=True)
    form = COSTS[cost].tick
    texts = {form(place): place for place in reversed(places)}
    axes.set_xticks(list(texts.values()), list(texts))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.tick_params(labelsize=TEXT_SIZE)


def _number(axes: Axes, rows: pd.DataFrame, cost: str) -> None:
    """Ranks beside the dots; rows that share one and cost the same, as tables show it, have one number."""
    ranked = rows.sort_values("rank", kind="stable").head(_MOST_NUMBERED)
    dots = {
        (COSTS[cost].tick(x), rank): (x, y)
        for x, y, rank in zip(ranked[cost], ranked["weighted_f1"], ranked["rank"], strict=True)
    }
    label_dots(axes, list(dots.values()), [str(rank) for _, rank in dots])


def _legend(colours: dict[str, str]) -> Sequence[Line2D]:
    handles = [Line2D([], [], color=colour, marker="o", label=name) for name, colour in colours.items()]
    return [
        *handles,
        Line2D([], [], color=QUIET_COLOUR, label="no row beats these (filled dots)"),
        Line2D([], [], color=QUIET_COLOUR, marker="$1$", linestyle="", label="rank: # of the table"),
    ]
