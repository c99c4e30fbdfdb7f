"""The learning curves of a row, for drawing: numbers, axes and words."""

from __future__ import annotations

from typing import Any

from bench.analysis.cells import CellRuns
from bench.records.record import Outcome
from bench.report.explanations.curves import limits
from bench.report.html.scales import ticks

_SCORES = ("loss", "accuracy")
_MOST_TICKS = 6


def curves(runs: CellRuns) -> dict[str, Any]:
    """Loss and accuracy by epoch of each completed run; empty where none is known.

    Returns:
        `epochs`, the most of any run, with `ticks`; by score its `low` and `high` end, `ticks` and what they
        show in `words`; and the `runs` with `seed`, the epoch `kept` and the values of each score and of
        `val_<score>`, null where one was not finite.
    """
    outcomes = [outcome for _, outcome in runs.completed]
    scores = {score: _axis(runs, score) for score in _SCORES if _values(outcomes, score)}
    if not scores:
        return {}
    epochs = max(outcome.epochs for outcome in outcomes)
    return {
        "epochs": epochs,
        "ticks": [round(tick) for tick in ticks(1, max(epochs, 2), _MOST_TICKS) if tick == round(tick)],
        "scores": scores,
        "runs": [_run(record.seed, outcome, tuple(scores)) for record, outcome in runs.completed],
    }


def _axis(runs: CellRuns, score: str) -> dict[str, Any]:
    outcomes = [outcome for _, outcome in runs.completed]
    low, high, last = _ends(outcomes, score)
    words = [_words(record.seed, outcome, score) for record, outcome in runs.completed]
    return {
        "low": _short(low),
        "high": _short(high),
        "ticks": [[_short(tick), f"{tick:.4g}"] for tick in ticks(low, last, _MOST_TICKS)],
        "words": " ".join([f"{score.capitalize()} by epoch.", *words]),
    }


def _ends(outcomes: list[Outcome], score: str) -> tuple[float, float, float]:
    """Where the axis begins and ends, and where its last tick may be: no share is above 1."""
    values = _values(outcomes, score)
    low, high = limits(outcomes, score)
    low = min(values) - 0.02 if low is None else low
    # A loss of 0 throughout still needs an axis that goes from one value to another.
    high = low + 1 if high is None else high
    return low, high, min(high, 1.0) if score == "accuracy" else high


def _values(outcomes: list[Outcome], score: str) -> list[float]:
    """Every finite value on either split."""
    keys = (score, f"val_{score}")
    found = [value for outcome in outcomes for key in keys for value in outcome.history.get(key, [])]
    return [value for value in found if value is not None]


def _run(seed: int, outcome: Outcome, scores: tuple[str, ...]) -> dict[str, Any]:
    keys = [key for score in scores for key in (score, f"val_{score}")]
    values = {key: [_short(value) for value in outcome.history.get(key, [])] for key in keys}
    return {"seed": seed, "kept": outcome.best_epoch, **values}


def _words(seed: int, outcome: Outcome, score: str) -> str:
    """What the lines of a run show, for who cannot see them."""
    parts = []
    for split, key in (("training", score), ("validation", f"val_{score}")):
        values = [value for value in outcome.history.get(key, []) if value is not None]
        if values:
            parts.append(f"{split} from {values[0]:.3g} to {values[-1]:.3g}")
    return f"Seed {seed}, {outcome.epochs} epochs, {outcome.best_epoch} kept: {', '.join(parts)}."


def _short(value: float | None) -> float | None:
    """Four figures, which no drawing shows more of."""
    return None if value is None else float(f"{value:.4g}")
