"""Which rows of a table are best: the leader, those level with it, and those below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bench.analysis.best import merit
from bench.analysis.cells import CellRuns
from bench.analysis.epoch_bias import epoch_bias
from bench.analysis.needed import images_needed, seeds_needed
from bench.analysis.pairwise import Comparison, against_best, level_with_best
from bench.analysis.scoring import CellScores
from bench.analysis.selection import selection_bias
from bench.analysis.variance import Scored

Place = Literal["best", "level", "below"]


@dataclass(frozen=True)
class Apart:
    """What it would take to tell the two leaders of a table apart, were their difference the true one.

    Attributes:
        second: Number of the row that follows the best.
        difference: Between the two.
        seeds: How many seeds each would need on these images; None where no number is enough.
        images: How many independent test images these runs would need; None where no number is enough, or
            where each run drew its own.
    """

    second: int
    difference: float
    seeds: int | None
    images: int | None


@dataclass(frozen=True)
class Selection:
    """Choosing one row of several.

    Attributes:
        on_validation: Number of the row with the best score on validation, whose test score is not flattered;
            see `bench.analysis.best.merit` for ties.
        bias: By how much the best test score is too high on average for having been chosen on test.
        epoch_bias: By how much more, at most, had the epochs of its runs been chosen on test too; None where
            that cannot be known.
    """

    on_validation: int
    bias: float
    epoch_bias: float | None


@dataclass(frozen=True)
class Standing:
    """The complete rows that are ranked together; rows by their number in the table.

    Attributes:
        within: Dataset, device and backend.
        rows: All of them, in the order of the table.
        best: The row with the best mean on test.
        comparisons: Of the best row with each other row, by its number; empty where a row has one seed.
        apart: What would separate the two leaders; None where they are told apart, or cannot be compared.
        selection: What choosing among the rows does.
        places_without_twins: As `places`, on the test images without a twin in training or validation; empty
            where those of some row are not known.
    """

    within: tuple[str, ...]
    rows: tuple[int, ...]
    best: int
    comparisons: dict[int, Comparison]
    apart: Apart | None
    selection: Selection
    places_without_twins: dict[int, Place]

    @property
    def places(self) -> dict[int, Place]:
        """Where each row stands to the best one; of rows with one seed the best alone."""
        return _places(self.best, self.comparisons)

    @property
    def level(self) -> list[int]:
        """The best row and those that cannot be told apart from it, by falling score."""
        return level_with_best(self.best, self.comparisons)


def standings(cells: Sequence[CellRuns], scored: Sequence[CellScores]) -> list[Standing]:
    """Compares the complete rows of a table, apart for each dataset, device and backend.

    Args:
        cells: The rows.
        scored: The scores of each.

    Returns:
        In the order of the table; where nothing is complete there is none.
    """
    groups: dict[tuple[str, ...], dict[int, CellScores]] = {}
    for number, (runs, scores) in enumerate(zip(cells, scored, strict=True)):
        if runs.complete and scores.ranked is not None:
            cell = runs.cell
            within = (cell.names["dataset"], cell.device, cell.backend)
            groups.setdefault(within, {})[number] = scores
    return [_standing(within, rows, cells) for within, rows in groups.items()]


def _standing(
    within: tuple[str, ...], scored: Mapping[int, CellScores], cells: Sequence[CellRuns]
) -> Standing:
    rows = {number: scores.ranked for number, scores in scored.items() if scores.ranked}
    best, comparisons = against_best(rows)
    chosen = max(rows, key=lambda number: merit(cells[number]))
    selection = Selection(chosen, selection_bias(list(rows.values())), epoch_bias(cells[best], rows[best]))
    return Standing(
        within=within,
        rows=tuple(rows),
        best=best,
        comparisons=comparisons,
        apart=_apart(rows, best, comparisons),
        selection=selection,
        places_without_twins=_without_twins(scored),
    )


def _without_twins(scored: Mapping[int, CellScores]) -> dict[int, Place]:
    rows = {
        number: scores.ranked_without_twins
        for number, scores in scored.items()
        if scores.ranked_without_twins
    }
    return _places(*against_best(rows)) if len(rows) == len(scored) else {}


def _places(best: int, comparisons: Mapping[int, Comparison]) -> dict[int, Place]:
    found: dict[int, Place] = {best: "best"}
    return found | {number: "below" if each.apart else "level" for number, each in comparisons.items()}


def _apart(rows: dict[int, Scored], best: int, comparisons: dict[int, Comparison]) -> Apart | None:
    if not comparisons:
        return None
    second = min(comparisons, key=lambda number: comparisons[number].difference)
    found = comparisons[second]
    if found.apart:
        return None
    return Apart(
        second=second,
        difference=found.difference,
        seeds=seeds_needed(rows[best], rows[second], len(rows)),
        images=images_needed(rows[best], rows[second], len(rows)),
    )
