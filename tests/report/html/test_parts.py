"""What the parts of a page hold before any of it is drawn."""

import pytest
from made_pages import results_of_example
from made_records import EVIDENCE, LOADERS, environment, outcome_of, plan_of, planned_cell, record_of

from bench.analysis.pareto import front
from bench.report.html.curves import curves
from bench.report.html.grid import BAR, grid
from bench.report.html.pareto import BOTTOM, LEFT, RIGHT, TOP, plots
from bench.report.html.rows import behind_rows
from bench.report.results import Results


def test_the_grid_has_a_value_to_sort_by_for_every_number():
    results = results_of_example()
    found = grid(results)
    texts = [heading.text for heading in found.headings]
    column = texts.index("weighted F1")
    cells = [row[column] for row in found.rows]
    assert [cell.text for cell in cells][3] == "unavailable"
    assert [cell.value for cell in cells][3] == ""
    for cell, score in zip(cells, results.table["weighted_f1"], strict=True):
        if cell.value:
            assert float(cell.value) == pytest.approx(score, abs=1e-8)
            assert cell.text == f"{score:.3f}"
            assert cell.bounds.startswith("[")
            assert 0 <= cell.bar.low <= cell.bar.mean <= cell.bar.high <= BAR
    ranks = [row[0].value for row in found.rows]
    assert ranks == ["3", "2", "", "", "1"]


def test_the_grid_says_the_standing_in_words_and_picks_by_it():
    found = grid(results_of_example())
    assert [row[1].text for row in found.rows] == ["below", "below", "not ranked", "not ranked", "best"]
    picked = {each.heading: each.values for each in found.filters}
    assert picked["standing"] == ["best", "below", "not ranked"]
    assert picked["architecture"] == ["casting-cnn", "mobilenet-v2"]
    assert "protocol" not in picked
    for each in found.filters:
        assert {row[each.column].text for row in found.rows} == set(each.values)


def test_one_seed_is_not_compared():
    cells = [planned_cell(seeds=[42], loader=loader) for loader in LOADERS[:2]]
    results = Results(plan_of(*cells), tuple(record_of(cell, 42) for cell in cells), EVIDENCE)
    assert sorted(row[1].text for row in grid(results).rows) == ["best", "not compared"]


def test_plots_keep_the_rows_that_nothing_beats():
    cells = [planned_cell(architecture=name) for name in ("small", "middle", "large", "bad")]
    costs = {"small": 1.0, "middle": 2.0, "large": 4.0, "bad": 3.0}
    skills = {"small": 0.7, "middle": 0.8, "large": 0.9, "bad": 0.6}
    records = [
        record_of(cell, run.seed, skill=skills[name], epoch_s=costs[name])
        for cell in cells
        for name in [cell.names["architecture"]]
        for run in cell.runs
    ]
    results = Results(plan_of(*cells), tuple(records), EVIDENCE)
    (group,) = plots(results)
    panel = next(panel for panel in group.panels if panel.cost == "training time")
    table = results.table
    expected = front(list(table["weighted_f1"]), list(table["training_time_s"]))
    assert [point.number - 1 for point in panel.front] == expected
    assert "bad" not in " ".join(point.says for point in panel.front)
    assert [point.x for point in panel.front] == sorted(point.x for point in panel.front)
    for point in panel.points:
        assert TOP <= point.high <= point.y <= point.low <= BOTTOM
    assert len({point.colour for point in panel.points}) == 4


def test_plots_show_between_which_costs_the_runs_of_a_row_lay():
    cells = [planned_cell(architecture=name) for name in ("small", "large")]
    records = [
        record_of(cell, run.seed, epoch_s=1 + place) for cell in cells for place, run in enumerate(cell.runs)
    ]
    (group,) = plots(Results(plan_of(*cells), tuple(records), EVIDENCE))
    panels = {panel.cost: panel for panel in group.panels}
    for point in panels["training time"].points:
        assert LEFT <= point.left < point.x < point.right <= RIGHT
    for point in panels["size of the model file in MB"].points:
        assert point.left == point.x == point.right


def test_rankings_that_are_apart_are_drawn_apart():
    cells = [
        planned_cell(loader=loader, device=device) for device in ("cpu", "gpu") for loader in LOADERS[:2]
    ]
    records = [record_of(cell, run.seed) for cell in cells for run in cell.runs]
    found = list(plots(Results(plan_of(*cells), tuple(records), EVIDENCE)))
    assert [group.of for group in found] == ["casting, cpu, tensorflow", "casting, gpu, tensorflow"]
    assert [len(group.panels[0].points) for group in found] == [2, 2]


def test_every_run_is_listed_with_its_record():
    results = results_of_example()
    found = behind_rows(results, beside=True)
    for row, cell in zip(found["rows"], results.plan.cells, strict=True):
        assert [line[0] for line in row["runs"]] == [str(run.seed) for run in cell.runs]
        for identity, run in zip(row["identity"], cell.runs, strict=True):
            assert identity[1] == {"text": run.run_id, "link": f"records/{run.run_id}.json"}
            assert identity[2] == run.fingerprint
            assert identity[3] == "0123456789ab"
            done = run.fingerprint in {r.fingerprint for r in results.records if r.outcome}
            file = {"text": "of each test image", "link": f"predictions/{run.run_id}.parquet"}
            assert identity[6] == (file if done else "")
        for line in (*row["runs"], *row["identity"]):
            assert len(line) in map(len, (found["headings"]["runs"], found["headings"]["identity"]))
    assert found["rows"][2]["problems"] == ["Seed 44, failed: ended by signal 9: out of memory"]
    assert "curves" in found["rows"][3]
    assert found["rows"][3]["curves"] == {}
    assert "classes" not in found["rows"][3]


def test_records_that_lie_elsewhere_are_not_linked():
    found = behind_rows(results_of_example(), beside=False)
    assert all(isinstance(each, str) for row in found["rows"] for line in row["identity"] for each in line)


def test_a_run_outside_git_or_with_changes_says_so():
    cell = planned_cell(seeds=[1, 2, 3])
    records = (
        record_of(cell, 1, environment=environment(git_commit=None, git_dirty=None)),
        record_of(cell, 2, environment=environment(git_dirty=True)),
    )
    (row,) = behind_rows(Results(plan_of(cell), records, EVIDENCE), beside=True)["rows"]
    assert [line[3] for line in row["identity"]] == [
        "outside a git checkout",
        "0123456789ab with changes",
        "",
    ]
    assert row["problems"] == ["Seed 3, missing: not run yet"]


def test_the_confusion_matrix_adds_up_the_runs():
    results = results_of_example()
    row = behind_rows(results, beside=True)["rows"][0]
    runs = [outcome.metrics["test"].confusion for _, outcome in results.cells[0].completed]
    expected = [[sum(run[i][j] for run in runs) for j in range(2)] for i in range(2)]
    assert row["classes"]["counts"] == expected
    assert sum(map(sum, expected)) == 3 * 50


def test_curves_hold_every_epoch_and_say_in_words_what_they_show():
    cell = planned_cell()
    outcome = outcome_of(0.9, 42, epochs=6)
    gap = [*outcome.history["loss"][:2], None, *outcome.history["loss"][3:]]
    outcome = outcome.model_copy(update={"history": {**outcome.history, "loss": gap}})
    record = record_of(cell, 42).model_copy(update={"outcome": outcome})
    results = Results(plan_of(cell), (record,), EVIDENCE)
    found = curves(results.cells[0])
    (run,) = found["runs"]
    assert found["epochs"] == 6
    assert run["kept"] == outcome.best_epoch
    assert run["loss"][2] is None
    assert run["val_loss"] == pytest.approx(outcome.history["val_loss"], rel=1e-3)
    loss, accuracy = found["scores"]["loss"], found["scores"]["accuracy"]
    assert loss["low"] == 0
    assert all(value <= 1 for value, _ in accuracy["ticks"])
    assert f"Seed 42, 6 epochs, {outcome.best_epoch} kept: training from 0.7 to" in loss["words"]
