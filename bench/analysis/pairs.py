"""Two values of an axis, held against each other run by run, wherever a table has both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.analysis.cells import CellRuns
from bench.analysis.contrasts import Contrast
from bench.analysis.measures import MEASURES
from bench.analysis.scoring import RANKED_BY
from bench.analysis.table import RANKED_WITHIN
from bench.suite.schema import Axis


@dataclass(frozen=True)
class Pairs:
    """Runs that differ in one axis only, two by two.

    Attributes:
        axis: In which they differ.
        shared: The values that all of them have on other axes on which the table varies.
        equal: The axes in which the two runs of a pair agree, and pairs differ.
        upper: The value of the axis with the higher mean over all pairs.
        lower: The other.
        differences: Weighted F1 on test, upper minus lower, of each pair.
    """

    axis: Axis
    shared: tuple[str, ...]
    equal: tuple[str, ...]
    upper: str
    lower: str
    differences: tuple[float, ...]

    @property
    def above(self) -> int:
        """In how many pairs the upper one has the higher score."""
        return sum(difference > 0 for difference in self.differences)


def pairs(found: Sequence[Contrast], cells: Sequence[CellRuns]) -> list[Pairs]:
    """Pairs the runs of equal seed of contrasts that have the same two sides.

    Args:
        found: The contrasts of a table.
        cells: Its rows.

    Returns:
        In the order of the contrasts; none of sides that stand in one contrast alone, or that nowhere differ.
        Not for claims: two runs of equal seed are no pair of independent draws.
    """
    groups: dict[tuple[str | None, ...], list[Contrast]] = {}
    for contrast in found:
        if len(contrast.sides) == 2:
            within = [contrast.shared.get(name) for name in RANKED_WITHIN]
            key: list[str | None] = [contrast.axis, *within, *sorted(side.label for side in contrast.sides)]
            groups.setdefault(tuple(key), []).append(contrast)
    paired = [_pairs(same, cells) for same in groups.values() if len(same) > 1]
    return [each for each in paired if any(each.differences)]


def _pairs(same: Sequence[Contrast], cells: Sequence[CellRuns]) -> Pairs:
    first = same[0]
    upper, lower = (side.label for side in first.sides)
    differences = [each for contrast in same for each in _differences(contrast, upper, cells)]
    if sum(differences) < 0:
        upper, lower, differences = lower, upper, [-difference for difference in differences]
    equal = [name for name in first.shared if len({contrast.shared[name] for contrast in same}) > 1]
    return Pairs(
        axis=first.axis,
        shared=tuple(value for name, value in first.shared.items() if name not in equal),
        equal=tuple(equal),
        upper=upper,
        lower=lower,
        differences=tuple(differences),
    )


def _differences(contrast: Contrast, upper: str, cells: Sequence[CellRuns]) -> Iterator[float]:
    """By seed, of the side of this name minus the other."""
    one, other = (
        _by_seed(cells[side.number]) for side in sorted(contrast.sides, key=lambda side: side.label != upper)
    )
    for seed, score in one.items():
        if seed in other:
            yield score - other[seed]


def _by_seed(runs: CellRuns) -> dict[int, float]:
    scores = {record.seed: MEASURES[RANKED_BY](outcome) for record, outcome in runs.completed}
    return {seed: score for seed, score in scores.items() if score is not None}
