"""Figures of a suite's results, as PNG."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from bench.analysis.cells import CellRuns
from bench.analysis.classes import confusion
from bench.analysis.interval import Interval
from bench.analysis.luck import luck
from bench.analysis.reference import comparable, published
from bench.records.record import DataFacts
from bench.report.dataset_pictures import class_balance
from bench.report.explanations import curves
from bench.report.explanations.confusion import confusion_matrices
from bench.report.explanations.matrix_panel import Matrix
from bench.report.figures_pareto import PARETO, pareto
from bench.report.looks import (
    COLOURS,
    QUIET_COLOUR,
    TEXT_SIZE,
    over_epochs,
    png,
    set_title,
)
from bench.report.results import Results
from bench.report.searches.pictures import picture_path, pictures

# Of larger tables the first: no picture can be higher than 65,536 pixels, and nobody looks at one half as
# high.
_MOST_ROWS, _MOST_PANELS = 200, 60


def figures(results: Results) -> dict[str, bytes]:
    """The figures by path below the folder of results; none if no run completed."""
    if not any(runs.completed for runs in results.cells):
        return {}
    return {
        **{
            balance_path(name): png(class_balance(data.counts, _titled(name, data)))
            for name, data in results.datasets.items()
        },
        "figures/weighted_f1.png": png(weighted_f1(results)),
        "figures/learning_curves.png": png(learning_curves(results)),
        **_pareto(results),
        "figures/confusion_counts.png": png(confusions(results, normalised=False)),
        "figures/confusion_normalised.png": png(confusions(results, normalised=True)),
        **_searches(results),
    }


def _searches(results: Results) -> dict[str, bytes]:
    fresh = {found.tuned.study: found.fresh for found in luck(results.plan, results.planned)}
    return {
        picture_path(study, name): image
        for study in results.studies
        for name, image in pictures(study, fresh[study.definition.name]).items()
    }


def _pareto(results: Results) -> dict[str, bytes]:
    """Score against cost, where there is a choice."""
    if not results.choices:
        return {}
    return {PARETO: png(pareto(results, _by_architecture(results), _title(results)))}


def balance_path(dataset: str) -> str:
    """Of the picture of a dataset's class balance, below the folder of results."""
    return f"figures/{dataset}/class_balance.png"


def _titled(dataset: str, data: DataFacts) -> str:
    return f"{dataset} (stand-in data)" if data.stand_in else dataset


def weighted_f1(results: Results) -> Figure:
    """Weighted F1 on the test split of each row: a dot a seed, mean, interval and published value."""
    figure = Figure(figsize=(8.5, 1.7 + 0.42 * min(len(results.cells), _MOST_ROWS)), layout="constrained")
    axes = figure.add_subplot()
    colours = _by_architecture(results)
    cells = results.cells[:_MOST_ROWS]
    for position, runs in enumerate(cells):
        bounds = results.scored[position].intervals.get("weighted_f1")
        _row(axes, position, runs, bounds, colours[runs.cell.names["architecture"]])
        theirs = _published(results, runs)
        if theirs is not None:
            axes.plot(theirs, position, "D", color=QUIET_COLOUR, fillstyle="none", markersize=7, zorder=4)
    axes.set_yticks(range(len(cells)), results.names[:_MOST_ROWS])
    axes.set_ylim(len(cells) - 0.5, -0.5)
    axes.set_xlabel("weighted F1 on the test split")
    axes.grid(axis="x", color="#dddddd")
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    set_title(figure, _title(results) + _first(len(cells), len(results.cells)))
    figure.legend(
        handles=_legend(results, colours),
        loc="outside lower center",
        ncols=4,
        frameon=False,
        fontsize=TEXT_SIZE,
    )
    return figure


def learning_curves(results: Results) -> Figure:
    """Loss by epoch on train and validation: one panel a row of the table, one thin line a seed."""
    done = [(name, runs) for name, runs in zip(results.names, results.cells, strict=True) if runs.completed]
    shown = done[:_MOST_PANELS]
    columns = min(3, len(shown))
    rows = math.ceil(len(shown) / columns)
    figure = Figure(figsize=(max(4.0 * columns, 6.0), 0.9 + 2.6 * rows), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes, (name, runs) in zip(grid.flat, shown, strict=False):
        _panel(axes, name, runs)
    for axes in grid.flat[len(shown) :]:
        axes.set_visible(False)
    set_title(figure, _title(results) + _first(len(shown), len(done)))
    figure.legend(
        handles=curves.legend("validation; the dot is the epoch whose weights were kept; one line a seed"),
        loc="outside lower center",
        ncols=2,
        frameon=False,
        fontsize=TEXT_SIZE,
    )
    return figure


def confusions(results: Results, *, normalised: bool) -> Figure:
    """Confusion matrices on the test split: one panel a row of the table, added up over its runs."""
    matrices = []
    for name, runs in zip(results.names, results.cells, strict=True):
        counts = confusion(runs)
        if counts is not None:
            classes = runs.completed[0][0].data.classes
            matrices.append(Matrix(name, tuple(classes), counts))
    shown = matrices[:_MOST_PANELS]
    figure = confusion_matrices(shown, normalised=normalised)
    set_title(figure, _title(results) + _first(len(shown), len(matrices)))
    return figure


def _published(results: Results, runs: CellRuns) -> float | None:
    names = runs.cell.names
    allowed = comparable(results.plan, names)
    return published(results.plan, names)["published_weighted_f1"] if allowed else None


def _row(axes: Axes, position: int, runs: CellRuns, found: Interval | None, colour: str) -> None:
    values = [outcome.metrics["test"].weighted_f1 for _, outcome in runs.completed]
    if found is None:
        axes.text(
            0.01, position, runs.status, transform=axes.get_yaxis_transform(), va="center", style="italic"
        )
        return
    axes.plot([found.low, found.high], [position, position], color=colour, linewidth=2, alpha=0.5)
    axes.plot(values, [position] * len(values), "o", color=colour, markersize=5, alpha=0.7)
    axes.plot(found.mean, position, "|", color=colour, markersize=16, markeredgewidth=2.5, zorder=3)


def _panel(axes: Axes, name: str, runs: CellRuns) -> None:
    outcomes = [outcome for _, outcome in runs.completed]
    for outcome in outcomes:
        curves.draw(axes, outcome, "loss", linewidth=1)
    axes.set_title(name.replace(", ", "\n", 1), fontsize=TEXT_SIZE)
    over_epochs(axes, "loss")
    axes.set_ylim(*curves.limits(outcomes, "loss"))


def _by_architecture(results: Results) -> dict[str, str]:
    names = dict.fromkeys(runs.cell.names["architecture"] for runs in results.cells)
    return {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(names)}


def _legend(results: Results, colours: dict[str, str]) -> list[Line2D]:
    handles = [
        Line2D([], [], color=colour, marker="o", linewidth=2, label=name) for name, colour in colours.items()
    ]
    handles.append(_mark("o", "one seed"))
    handles.append(_mark("|", "mean", markersize=12, markeredgewidth=2.5))
    handles.append(Line2D([], [], color=QUIET_COLOUR, linewidth=2, alpha=0.5, label="95 % interval"))
    if any(_published(results, runs) is not None for runs in results.cells):
        handles.append(_mark("D", "published", markerfacecolor="none"))
    return handles


def _mark(marker: str, label: str, **looks: Any) -> Line2D:
    return Line2D([], [], color=QUIET_COLOUR, marker=marker, linestyle="", label=label, **looks)


def _title(results: Results) -> str:
    plan = results.plan
    return f"{plan.title} (stand-in data)" if plan.stand_ins else plan.title


def _first(shown: int, whole: int) -> str:
    """What to add to a title where not every row is in the picture."""
    return "" if shown == whole else f"; the first {shown} of {whole} rows"
