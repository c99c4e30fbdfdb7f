"""Which parameters decided, as bars."""

from __future__ import annotations

from matplotlib.figure import Figure

from bench.analysis.importance import importances
from bench.records.study import Study
from bench.report.looks import COLOURS, TEXT_SIZE, set_title
from bench.report.searches.names import short, title


def importance(study: Study) -> Figure:
    """How much each parameter decides about being among the best quarter."""
    found = importances(study)
    figure = Figure(figsize=(8.5, 1.2 + 0.3 * len(found)), layout="constrained")
    axes = figure.add_subplot()
    names = [short(name) for name in found]
    bars = axes.barh(names, list(found.values()), color=COLOURS[0], height=0.65)
    axes.bar_label(bars, [f"{share:.2f}" for share in found.values()], padding=3, fontsize=TEXT_SIZE)
    axes.invert_yaxis()
    axes.margins(x=0.08)
    axes.set_xlabel("share in deciding which trials are the best quarter (PED-ANOVA)", fontsize=TEXT_SIZE)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    set_title(figure, title(study.definition, "What decides"))
    return figure
