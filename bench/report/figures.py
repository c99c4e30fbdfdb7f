"""Figures of a suite's results, as PNG."""

from __future__ import annotations

import io
import math
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from bench.analysis.cells import CellRuns
from bench.analysis.interval import interval
from bench.analysis.reference import comparable, published
from bench.report.results import Results

# Okabe and Ito's colours: told apart by colour-blind readers too.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_PUBLISHED_COLOUR = "#444444"
_TRAIN_COLOUR, _VALIDATION_COLOUR = _COLOURS[0], _COLOURS[1]


def figures(results: Results) -> dict[str, bytes]:
    """The figures by path below the folder of results; none if no run completed."""
    if not any(runs.completed for runs in results.cells):
        return {}
    return {
        "figures/weighted_f1.png": _png(weighted_f1(results)),
        "figures/learning_curves.png": _png(learning_curves(results)),
    }


def weighted_f1(results: Results) -> Figure:
    """Weighted F1 on the test split of each row: a dot a seed, mean, range and published value."""
    figure = Figure(figsize=(8.5, 1.7 + 0.42 * len(results.cells)), layout="constrained")
    axes = figure.add_subplot()
    colours = _by_architecture(results)
    for position, runs in enumerate(results.cells):
        _row(axes, position, runs, colours[runs.cell.names["architecture"]])
        theirs = _published(results, runs)
        if theirs is not None:
            axes.plot(
                theirs, position, "D", color=_PUBLISHED_COLOUR, fillstyle="none", markersize=7, zorder=4
            )
    axes.set_yticks(range(len(results.cells)), results.names)
    axes.set_ylim(len(results.cells) - 0.5, -0.5)
    axes.set_xlabel("weighted F1 on the test split")
    axes.grid(axis="x", color="#dddddd")
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    figure.suptitle(_title(results), fontsize=11)
    figure.legend(
        handles=_legend(results, colours), loc="outside lower center", ncols=4, frameon=False, fontsize=9
    )
    return figure


def learning_curves(results: Results) -> Figure:
    """Loss by epoch on train and validation: one panel a row of the table, one thin line a seed."""
    shown = [(name, runs) for name, runs in zip(results.names, results.cells, strict=True) if runs.completed]
    columns = min(3, len(shown))
    rows = math.ceil(len(shown) / columns)
    figure = Figure(figsize=(max(4.0 * columns, 6.0), 0.9 + 2.6 * rows), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes, (name, runs) in zip(grid.flat, shown, strict=False):
        _panel(axes, name, runs)
    for axes in grid.flat[len(shown) :]:
        axes.set_visible(False)
    figure.suptitle(_title(results), fontsize=11)
    handles = [
        Line2D([], [], color=_TRAIN_COLOUR, label="train, one line a seed"),
        Line2D([], [], color=_VALIDATION_COLOUR, label="validation"),
        Line2D(
            [], [], color=_VALIDATION_COLOUR, marker="o", linestyle="", label="epoch whose weights were kept"
        ),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    return figure


def _published(results: Results, runs: CellRuns) -> float | None:
    names = runs.cell.names
    allowed = comparable(results.plan, names)
    return published(results.plan, names)["published_weighted_f1"] if allowed else None


def _row(axes: Axes, position: int, runs: CellRuns, colour: str) -> None:
    values = [outcome.metrics["test"].weighted_f1 for _, outcome in runs.completed]
    found = interval(values)
    if found is None:
        axes.text(
            0.01, position, runs.status, transform=axes.get_yaxis_transform(), va="center", style="italic"
        )
        return
    axes.plot([found.low, found.high], [position, position], color=colour, linewidth=2, alpha=0.5)
    axes.plot(values, [position] * len(values), "o", color=colour, markersize=5, alpha=0.7)
    axes.plot(found.mean, position, "|", color=colour, markersize=16, markeredgewidth=2.5, zorder=3)


def _panel(axes: Axes, name: str, runs: CellRuns) -> None:
    for _, outcome in runs.completed:
        for key, colour in (("loss", _TRAIN_COLOUR), ("val_loss", _VALIDATION_COLOUR)):
            values = [math.nan if value is None else value for value in outcome.history.get(key, [])]
            epochs = range(1, len(values) + 1)
            axes.plot(epochs, values, color=colour, linewidth=1, alpha=0.8)
            if key == "val_loss" and 0 < outcome.best_epoch <= len(values):
                axes.plot(outcome.best_epoch, values[outcome.best_epoch - 1], "o", color=colour, markersize=5)
    axes.set_title(name.replace(", ", "\n", 1), fontsize=9)
    axes.set_xlabel("epoch", fontsize=9)
    axes.set_ylabel("loss", fontsize=9)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(0, _top(runs))
    axes.grid(color="#eeeeee")
    axes.spines[["top", "right"]].set_visible(False)


def _top(runs: CellRuns) -> float | None:
    """Where the axis of losses ends: the first epoch, often far above the others, may leave the panel."""
    curves = [outcome.history.get(key, []) for _, outcome in runs.completed for key in ("loss", "val_loss")]
    values = [value for curve in curves for value in (curve[1:] or curve) if value is not None]
    return 1.15 * max(values) if values and max(values) > 0 else None


def _by_architecture(results: Results) -> dict[str, str]:
    names = dict.fromkeys(runs.cell.names["architecture"] for runs in results.cells)
    return {name: _COLOURS[index % len(_COLOURS)] for index, name in enumerate(names)}


def _legend(results: Results, colours: dict[str, str]) -> list[Line2D]:
    handles = [
        Line2D([], [], color=colour, marker="o", linewidth=2, label=name) for name, colour in colours.items()
    ]
    handles.append(_mark("o", "one seed"))
    handles.append(_mark("|", "mean", markersize=12, markeredgewidth=2.5))
    if any(_published(results, runs) is not None for runs in results.cells):
        handles.append(_mark("D", "published", markerfacecolor="none"))
    return handles


def _mark(marker: str, label: str, **looks: Any) -> Line2D:
    return Line2D([], [], color=_PUBLISHED_COLOUR, marker=marker, linestyle="", label=label, **looks)


def _title(results: Results) -> str:
    plan = results.plan
    return f"{plan.title} (stand-in data)" if plan.stand_ins else plan.title


def _png(figure: Figure) -> bytes:
    FigureCanvasAgg(figure)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=130)
    return buffer.getvalue()
