"""Runs that differ in one axis only, two by two."""

import pytest
from made_pages import results_of_skills as results_of
from made_records import planned_cell

from bench.analysis.contrasts import contrasts
from bench.analysis.pairs import pairs


def pairs_of(results):
    return pairs(contrasts(results.table, results.scored), results.cells)


def grid(skills, loaders=("tf-data", "in-memory")):
    """Rows of each regularisation with each loader; `skills` are those of the seeds, by regularisation."""
    return [
        (planned_cell(loader=loader, regularisation=name), of_name)
        for loader in loaders
        for name, of_name in skills.items()
    ]


def test_what_holds_of_every_pair_of_runs_is_counted():
    results = results_of(*grid({"none": (0.5, 0.55, 0.6), "augment": (0.9, 0.95, 0.9)}))
    (found,) = [each for each in pairs_of(results) if each.axis == "regularisation"]
    assert (found.upper, found.lower) == ("augment", "none")
    assert (found.equal, found.shared) == (("loader",), ())
    scores = {
        (record.names["loader"], record.names["regularisation"], record.seed): record.outcome.metrics["test"]
        for record in results.records
    }
    gains = [
        scores[loader, "augment", seed].weighted_f1 - scores[loader, "none", seed].weighted_f1
        for loader in ("tf-data", "in-memory")
        for seed in (42, 43, 44)
    ]
    assert sorted(found.differences) == pytest.approx(sorted(gains))
    assert found.above == len(found.differences) == 6


def test_a_pair_the_other_way_round_is_counted_too():
    results = results_of(*grid({"none": (0.9, 0.3, 0.3), "augment": (0.4, 0.9, 0.95)}))
    (found,) = [each for each in pairs_of(results) if each.axis == "regularisation"]
    assert (found.upper, found.above, len(found.differences)) == ("augment", 4, 6)
    assert min(found.differences) < 0 < max(found.differences)


def test_a_single_contrast_is_no_pattern():
    results = results_of(*grid({"none": (0.5, 0.6, 0.5), "augment": (0.9, 0.9, 0.9)}, loaders=("tf-data",)))
    assert pairs_of(results) == []


def test_of_more_than_two_sides_nothing_is_counted():
    skills = {"none": (0.5, 0.6, 0.5), "augment": (0.9, 0.9, 0.9), "dropout": (0.7, 0.8, 0.7)}
    assert pairs_of(results_of(*grid(skills))) == []


def test_runs_that_nowhere_differ_are_not_counted():
    cells = grid({"none": (0.9, 0.9, 0.9), "augment": (0.9, 0.9, 0.9)})
    assert pairs_of(results_of(*cells)) == []


def test_datasets_are_not_mixed():
    cells = [
        (planned_cell(dataset=dataset, regularisation=value), skills)
        for dataset in ("casting", "fruits")
        for value, skills in {"none": (0.5, 0.6, 0.5), "augment": (0.9, 0.8, 0.9)}.items()
    ]
    assert pairs_of(results_of(*cells)) == []


def test_runs_of_other_seeds_are_no_pair():
    cells = [
        (planned_cell(loader=loader, regularisation=value, seeds=seeds), (skill,) * 2)
        for loader in ("tf-data", "in-memory")
        for value, seeds, skill in (("none", (42, 43), 0.5), ("augment", (43, 44), 0.9))
    ]
    (found,) = [each for each in pairs_of(results_of(*cells)) if each.axis == "regularisation"]
    assert len(found.differences) == 2
