"""Learning curves of a run: loss and accuracy by epoch, on train and validation."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from bench.records.record import Outcome
from bench.report.looks import (
    QUIET_COLOUR,
    SMALL_SIZE,
    TEXT_SIZE,
    TRAIN_COLOUR,
    VALIDATION_COLOUR,
    over_epochs,
    set_title,
)


def learning_curves(outcome: Outcome, title: str) -> Figure:
    """Loss and accuracy side by side; the epoch whose weights were kept and each further stage are marked."""
    figure = Figure(figsize=(9.0, 4.0), layout="constrained")
    set_title(figure, title)
    for axes, score in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        draw(axes, outcome, score)
        over_epochs(axes, score)
        axes.set_ylim(*limits([outcome], score))
        axes.axvline(outcome.best_epoch, color=VALIDATION_COLOUR, linewidth=1, linestyle=":", zorder=1)
        _mark_stages(axes, outcome.stage_epochs)
    figure.legend(
        handles=legend(f"validation; the dot is epoch {outcome.best_epoch}, whose weights were kept"),
        loc="outside lower center",
        ncols=2,
        frameon=False,
        fontsize=TEXT_SIZE,
    )
    return figure


def draw(axes: Axes, outcome: Outcome, score: str, linewidth: float = 1.6) -> None:
    """Draws one score (`loss`, `accuracy`) of one run on train and validation, with a dot at the best epoch.

    A value that was not finite is a gap.
    """
    for key, colour in ((score, TRAIN_COLOUR), (f"val_{score}", VALIDATION_COLOUR)):
        values = [math.nan if value is None else value for value in outcome.history.get(key, [])]
        axes.plot(range(1, len(values) + 1), values, color=colour, linewidth=linewidth, alpha=0.85)
        if key.startswith("val_") and 0 < outcome.best_epoch <= len(values):
            best = outcome.best_epoch
            axes.plot(best, values[best - 1], "o", color=colour, markersize=5, zorder=4)


def legend(validation: str) -> list[Line2D]:
    """What the lines of `draw` mean.

    Args:
        validation: What to say of the line of the validation split, and of the dot on it.
    """
    return [
        Line2D([], [], color=TRAIN_COLOUR, label="train"),
        Line2D([], [], color=VALIDATION_COLOUR, marker="o", markersize=5, label=validation),
    ]


def limits(outcomes: Iterable[Outcome], score: str) -> tuple[float | None, float | None]:
    """Where the axis of a score begins and ends.

    The first epoch's loss, often far above the others, may leave the panel.
    """
    if score != "loss":
        return None, 1.02
    curves = [outcome.history.get(key, []) for outcome in outcomes for key in ("loss", "val_loss")]
    values = [value for curve in curves for value in (curve[1:] or curve) if value is not None]
    return 0, 1.15 * max(values) if values and max(values) > 0 else None


def _mark_stages(axes: Axes, stage_epochs: Sequence[int]) -> None:
    """A line where each stage but the first begins."""
    ended = 0
    for number, epochs in enumerate(stage_epochs[:-1], start=2):
        ended += epochs
        axes.axvline(ended + 0.5, color=QUIET_COLOUR, linewidth=1, linestyle="--", zorder=1)
        axes.text(
            ended + 0.5,
            1.0,
            f" stage {number}",
            transform=axes.get_xaxis_transform(),
            va="bottom",
            ha="left",
            fontsize=SMALL_SIZE,
            color=QUIET_COLOUR,
        )
