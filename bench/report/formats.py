"""Numbers as people read them. What is not known is an empty text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from bench.analysis.measures import as_read
from bench.analysis.pairwise import Comparison

Format = Callable[[float], str]
# No two scores differ by more.
_MOST = 1.0
NONE = "none"


def score(value: float) -> str:
    """A ratio or a difference of two: `0.931`, `-0.012`."""
    # Adding 0.0 turns -0.0, which would read "-0.000", into 0.0.
    return f"{as_read(value) + 0.0:.3f}"


def signed_score(value: float) -> str:
    """A difference of ratios: `+0.021`."""
    return f"{round(value, 3) + 0.0:+.3f}"


def found(value: float) -> str:
    """A difference of scores that a table would find: `0.181`, or `none` where none is so great."""
    return score(value) if value <= _MOST else NONE


def none_found(values: Iterable[float]) -> str:
    """What `none` among such differences means, as a sentence goes on; empty where it is not among them."""
    if all(value <= _MOST for value in values):
        return ""
    return f"; `{NONE}` where no difference, however great, would be found that often"


def at_most(value: float) -> str:
    """By how much a score may be below another, at most. Over one, the bound tells nothing."""
    return f"by up to {score(value)}" if value <= _MOST else "by any amount"


def duration(seconds: float) -> str:
    """Whole seconds as `m:ss`, from an hour on `h:mm:ss`."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def count(value: float) -> str:
    """A count, or a mean of counts: `4,394,786`, `13.3`."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def decimal(value: float) -> str:
    """A quantity to three figures, but never less than whole: `0.512`, `4.65`, `17.6`, `1,042`."""
    size = abs(value)
    digits = 3 if size < 1 else 2 if size < 10 else 1 if size < 100 else 0
    return f"{value:,.{digits}f}"


def known(value: Any, form: Format) -> str:
    """A number, or nothing where it is not known."""
    return "" if pd.isna(value) else form(float(value))


def with_interval(mean: Any, low: Any, high: Any, form: Format) -> str:
    """A mean with its interval: `0.931 [0.917, 0.950]`."""
    return "" if pd.isna(mean) else f"{form(float(mean))} [{form(float(low))}, {form(float(high))}]"


def behind(found: Comparison) -> str:
    """What a row is behind a better one by, with its interval: `0.029 [0.010, 0.048]`."""
    # What few seeds leave open can reach further than any two scores are apart.
    low, high = max(found.low, -1.0), min(found.high, 1.0)
    return f"{score(found.difference)} [{score(low)}, {score(high)}]"
