"""Scores against costs, laid out for drawing: a panel a cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from bench.analysis.decision import varies
from bench.analysis.pareto import front
from bench.analysis.standing import Standing
from bench.report import formats
from bench.report.costs import COSTS
from bench.report.html.scales import Tick, scale
from bench.report.results import Results
from bench.report.view import spell

WIDTH, HEIGHT = 340, 250
LEFT, RIGHT, TOP, BOTTOM = 46, 330, 28, 210
COLOURS = 7


@dataclass(frozen=True)
class Point:
    """A row: its dot, the bars of its interval and of its costs, and what they say.

    Attributes:
        number: Of the row in the table, from 1.
        x: Place of its cost.
        y: Place of its score.
        low: Place of the lower end of the interval.
        high: Place of the upper end.
        left: Place of the lowest cost of a run.
        right: Place of the highest.
        colour: Number of the colour of its architecture.
        kept: Whether no other row beats it.
        says: Its name, score and cost.
    """

    number: int
    x: float
    y: float
    low: float
    high: float
    left: float
    right: float
    colour: int
    kept: bool
    says: str


@dataclass(frozen=True)
class Panel:
    """The rows by score and one cost.

    Attributes:
        cost: Its name.
        points: One a row.
        steps: The path along the rows that no other row beats.
        across: Ticks of the cost.
        up: Ticks of the score.
        front: What the rows on the path say, by number of the row, the cheapest first.
    """

    cost: str
    points: list[Point]
    steps: str
    across: list[Tick]
    up: list[Tick]
    front: list[Point]


@dataclass(frozen=True)
class Plots:
    """The panels of rows that are ranked together.

    Attributes:
        of: Dataset, device and backend; empty where the table has one ranking only.
        panels: One a cost.
        architectures: Names with the numbers of their colours; empty where they are more than there are
            colours, and all dots have the same one.
    """

    of: str
    panels: list[Panel]
    architectures: dict[str, int]


def plots(results: Results) -> Iterator[Plots]:
    """The plots of each ranking in which there is a choice."""
    names = dict.fromkeys(results.table["architecture"])
    few = len(names) <= COLOURS
    colours = {name: place if few else 0 for place, name in enumerate(names)}
    for standing in results.choices:
        panels = [_panel(results, rows, cost, colours) for cost, rows in _costed(results, standing)]
        used = set(results.table["architecture"][list(standing.rows)])
        legend = {name: colour for name, colour in colours.items() if name in used and few}
        yield Plots(results.title_of(standing), panels, legend)


def _costed(results: Results, standing: Standing) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows whose cost is known, for each cost; a logarithmic axis has no place for none."""
    rows = results.table.loc[list(standing.rows)]
    for cost in COSTS:
        known = rows[rows[cost] > 0]
        if len(known):
            yield cost, known


def _panel(results: Results, rows: pd.DataFrame, cost: str, colours: dict[str, int]) -> Panel:
    tick = COSTS[cost].tick
    least, most = (f"{cost}_low", f"{cost}_high") if varies(rows, cost) else (cost, cost)
    across = scale([*rows[least], *rows[most]], LEFT, RIGHT, logarithmic=True)
    bounds = [*rows["weighted_f1_low"], *rows["weighted_f1_high"]]
    up = scale(bounds, BOTTOM, TOP)
    kept = front(list(rows["weighted_f1"]), list(rows[cost]))
    points = [
        Point(
            number=int(str(row.name)) + 1,
            x=across.place(row[cost]),
            y=up.place(row["weighted_f1"]),
            low=up.place(row["weighted_f1_low"]),
            high=up.place(row["weighted_f1_high"]),
            left=across.place(row[least]),
            right=across.place(row[most]),
            colour=colours[row["architecture"]],
            kept=place in kept,
            says=_says(results, row, cost),
        )
        for place, (_, row) in enumerate(rows.iterrows())
    ]
    on_front = [points[place] for place in kept]
    # Round values need no figures after the point that others have.
    round_form = tick if tick is formats.duration else lambda value: f"{value:,g}"
    ticks = across.ticks(round_form), up.ticks(formats.score)
    return Panel(COSTS[cost].axis, points, _steps(on_front), *ticks, on_front)


def _says(results: Results, row: pd.Series, cost: str) -> str:
    name = results.names[int(str(row.name))]
    spelled = COSTS[cost].spelled(row[cost])
    return f"{name}: {spell(row, 'weighted_f1', formats.score)} at {spelled}"


def _steps(points: list[Point]) -> str:
    """The best score to be had at up to a cost, as an SVG path."""
    path = f"M{points[0].x} {points[0].y}"
    path += "".join(f"H{point.x}V{point.y}" for point in points[1:])
    return f"{path}H{RIGHT}"
