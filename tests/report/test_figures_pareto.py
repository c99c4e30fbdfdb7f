import pytest
from made_records import EVIDENCE, LOADERS, plan_of, planned_cell, record_of

from bench.report.figures_pareto import pareto
from bench.report.results import Results

MEGABYTE = 10**6


def figure_of(sizes, skills=(0.95, 0.9, 0.85), **known):
    """The figure of rows with files of so many megabytes, and other facts of their networks."""
    cells = [planned_cell(loader=loader) for loader in LOADERS[: len(sizes)]]
    records = []
    for cell, size, skill in zip(cells, sizes, skills, strict=True):
        for seed in (42, 43):
            record = record_of(cell, seed, skill=skill)
            facts = {"saved_bytes": round(size * MEGABYTE), **known}
            changed = record.outcome.sizes.model_copy(update=facts)
            outcome = record.outcome.model_copy(update={"sizes": changed})
            records.append(record.model_copy(update={"outcome": outcome}))
    cells = [cell.model_copy(update={"runs": cell.runs[:2]}) for cell in cells]
    return pareto(Results(plan_of(*cells), tuple(records), EVIDENCE), {"casting-cnn": "#0072B2"}, "Rows")


def ticks_of(axes):
    return [label.get_text() for label in axes.get_xticklabels()]


def test_costs_that_are_all_the_same_have_one_tick_and_stand_above_it():
    size, *_ = figure_of([17.62, 17.6, 17.65]).axes
    assert ticks_of(size) == ["17.6"]
    (left, right), (low, high) = size.get_xlim(), (17.6, 17.65)
    assert high - low < 0.01 * (right - left)


@pytest.mark.parametrize("sizes", [(17.0, 17.4, 17.6), (1.0, 2.0, 400.0)])
def test_no_two_ticks_say_the_same(sizes):
    for axes in figure_of(sizes).axes:
        texts = ticks_of(axes)
        assert len(set(texts)) == len(texts) > 1


def test_dots_have_the_ranks_of_their_rows():
    for axes in figure_of([3.0, 2.0, 1.0], [0.5, 0.95, 0.75]).axes:
        scores = {text.get_text(): text.xy[1] for text in axes.texts}
        assert sorted(scores) == ["1", "2", "3"]
        assert scores["1"] > scores["2"] > scores["3"]
    size, *_ = figure_of([3.0, 2.0, 1.0], [0.5, 0.95, 0.75]).axes
    assert {text.get_text(): text.xy[0] for text in size.texts} == {"1": 2.0, "2": 1.0, "3": 3.0}


def test_rows_that_are_equal_but_for_the_bytes_of_a_file_share_a_number():
    size, *_ = figure_of([3.0, 3.001, 1.0], [0.95, 0.95, 0.5]).axes
    assert sorted(text.get_text() for text in size.texts) == ["1", "3"]


def test_a_cost_that_is_known_of_no_row_has_an_empty_panel():
    _, latency, time = figure_of([3.0, 2.0, 1.0], inference_ms=None).axes
    assert not latency.texts
    assert len(time.texts) == 3
