import math

from made_records import by_fingerprint, plan_of, planned_cell, record_of

from bench.analysis.best import best_on_validation, validation_score
from bench.analysis.cells import gather


def cells_of(*pairs):
    """Gathers cells with the skills of their runs, None for one that is missing."""
    records = [
        record_of(cell, run.seed, skill=skill)
        for cell, skills in pairs
        for run, skill in zip(cell.runs, skills, strict=True)
        if skill is not None
    ]
    return gather(plan_of(*(cell for cell, _ in pairs)), by_fingerprint(*records))


def test_the_best_validation_score_wins_in_each_dataset():
    low, high = (planned_cell(seeds=[1, 2], loader=loader) for loader in ("tf-data", "in-memory"))
    other = planned_cell(seeds=[1, 2], dataset="flowers")
    cells = cells_of((low, (0.8, 0.8)), (high, (0.97, 0.95)), (other, (0.6, 0.6)))
    best = best_on_validation(cells)
    assert {name: runs.cell.names["loader"] for name, runs in best.items()} == {
        "casting": "in-memory",
        "flowers": "tf-data",
    }
    assert validation_score(best["casting"]) == max(map(validation_score, cells[:2]))


def test_a_cell_that_lacks_a_run_wins_only_where_none_is_complete():
    whole, part = (planned_cell(seeds=[1, 2], loader=loader) for loader in ("tf-data", "in-memory"))
    (found,) = best_on_validation(cells_of((part, (0.99, None)), (whole, (0.7, 0.7)))).values()
    assert found.cell.names["loader"] == "tf-data"
    (found,) = best_on_validation(cells_of((part, (0.99, None)), (whole, (0.7, None)))).values()
    assert found.cell.names["loader"] == "in-memory"


def test_nothing_is_best_where_nothing_completed():
    cells = cells_of((planned_cell(seeds=[1]), (None,)))
    assert best_on_validation(cells) == {}
    assert math.isnan(validation_score(cells[0]))
