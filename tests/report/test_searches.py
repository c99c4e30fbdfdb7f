"""A search on the page of its suite: its cost, its winner, how much of that was luck, and its pictures."""

from __future__ import annotations

import io

import pytest
from made_records import EVIDENCE, by_fingerprint, plan_of, planned_cell, record_of, table, write_runs
from PIL import Image
from simulated_search import CONDITIONAL, definition, score_of

from bench.analysis.luck import luck
from bench.files import write_json
from bench.records.study import Study, Trial
from bench.records.tuned import Tuned
from bench.report.publish import publish
from bench.report.searches.page import verdict
from bench.report.searches.pictures import available, pictures
from bench.report.verify import verify
from bench.report.view import view

LABEL = "casting-cnn tuned (optuna-tpe, 40 trials)"


def trials(count=40, objectives=("validation_accuracy",)):
    made = []
    for number in range(count):
        layers = 1 + number % 3
        values = {"architecture.filters.layers": layers, "architecture.filters.1": 32 * (1 + number % 8)}
        values |= {"architecture.filters.2": 64} if layers > 1 else {}
        sgd = number % 2 == 1
        values |= {"protocol.optimizer.name": "sgd" if sgd else "adam"}
        values |= {"protocol.optimizer.momentum": 0.9 * score_of(values)} if sgd else {}
        status = {5: "failed", 11: "pruned"}.get(number, "completed")
        score = 0.7 + 0.02 * (number % 8) + 0.05 * score_of(values)
        scores = dict(zip(objectives, (score, 1e5 * layers * (1 + number % 8)), strict=False))
        made.append(
            Trial(
                number=number,
                values=values,
                settings={"architecture.filters": [values["architecture.filters.1"]]},
                status=status,
                reason="" if status == "completed" else "why",
                scores=scores if status == "completed" else {},
                seconds=75.0,
            )
        )
    return made


def study_of(**fields):
    defined = definition("optuna", "tpe", space=CONDITIONAL, names={"architecture": "casting-cnn"}, **fields)
    return Study(definition=defined, trials=trials(objectives=defined.objectives))


def tuned_of(names, **fields):
    known = {
        "study": "optuna-tpe",
        "searcher": "optuna-tpe",
        "label": LABEL,
        "names": names,
        "trial_names": names,
        "settings": {"architecture.filters": [96, 64], "protocol.optimizer.learning_rate": 0.00123},
        "base_digest": "ab" * 32,
        "engine": "optuna",
        "sampler": "tpe",
        "pruner": "median",
        "seed": 0,
        "same_protocol": True,
        "objectives": ["validation_accuracy"],
        "trial": 7,
        "scores": {"validation_accuracy": 0.99},
        "seeds": [1000, 1001],
        "trials": {"completed": 38, "failed": 1, "pruned": 1},
        "seconds": 1800.0,
        "epochs": 960,
    }
    return Tuned(**{**known, **fields})


@pytest.fixture
def searched():
    """A plan with a row that a search found, and its records."""
    plain = planned_cell()
    row = planned_cell(architecture=LABEL)
    plan = plan_of(plain, row, tuned=[tuned_of(plain.names)])
    return plan, [record_of(cell, seed, 0.9) for cell in plan.cells for seed in (42, 43, 44)]


def test_luck_is_the_trial_against_fresh_seeds(searched):
    plan, records = searched
    [found] = luck(plan, by_fingerprint(*records))
    fresh = [r.outcome.metrics["validation"].accuracy for r in records[3:]]
    assert found.fresh.mean == pytest.approx(sum(fresh) / 3)
    assert found.difference == pytest.approx(0.99 - found.fresh.mean)
    assert f"validation accuracy 0.990 in trial 7, {found.fresh.mean:.3f} [" in verdict(found)
    assert f"{found.difference:.3f} less, as far as these tell by luck." in verdict(found)


def test_what_was_not_trained_yet_says_so(searched):
    plan, records = searched
    [found] = luck(plan, by_fingerprint(*records[:3]))
    assert found.difference is None
    assert "with fresh seeds it has not been trained yet" in verdict(found)


def test_another_protocol_is_no_luck_for_certain(searched):
    plan, records = searched
    names = plan.tuned[0].names
    other = plan.model_copy(update={"tuned": [tuned_of(names, same_protocol=False)]})
    [found] = luck(other, by_fingerprint(*records))
    assert "by luck, or by the other protocol of trials." in verdict(found)


def test_the_cost_stands_beside_the_row(searched):
    plan, records = searched
    shown = view(table(plan, by_fingerprint(*records), EVIDENCE), plan)
    notes = next(column.cells for column in shown.columns if column.heading == "notes")
    assert notes == ["a", "b"]
    assert "b: tuned: 40 trials took 30:00, which its training time is without." in shown.notes


def test_a_published_search_has_its_page_and_follows_from_its_records(searched, tmp_path):
    plan, records = searched
    folder = write_runs(tmp_path / "runs", plan, records, {})
    study = study_of()
    write_json(folder.study_file("optuna-tpe"), study.model_dump(mode="json"))
    publish(folder, plan, tmp_path / "results", {})
    page = (tmp_path / "results" / "casting" / "README.md").read_text()
    assert "## Searches" in page
    assert (
        "40 trials (38 completed, 1 failed, 1 pruned) of 2 runs each over 5 parameters, 30:00 and 960" in page
    )
    assert "Found: filters 96-64, optimizer.learning\\_rate 0.00123." in page.replace(
        "learning_rate", "learning\\_rate"
    )
    assert (
        "bench search casting --engine optuna --sampler tpe --pruner median --seed 0 --trials 40 --study"
        " optuna-tpe" in page
    )
    assert f"Only {LABEL} was tuned for these images" in page
    for name in ("best_so_far", "importance", "parallel", "slices"):
        assert f"(figures/searches/optuna-tpe/{name}.png)" in page
    assert verify(tmp_path / "results") == []


@pytest.mark.parametrize("objectives", [["validation_accuracy"], ["validation_accuracy", "parameters"]])
def test_every_picture_that_there_is_can_be_drawn(objectives):
    study = study_of(objectives=objectives)
    drawn = pictures(study)
    assert list(drawn) == available(study)
    assert ("front.png" in drawn) == (len(objectives) > 1)
    for image in drawn.values():
        with Image.open(io.BytesIO(image)) as picture:
            assert picture.width > 600


def test_a_search_of_few_trials_has_fewer_pictures():
    study = study_of()
    few = study.model_copy(update={"trials": study.trials[:1]})
    assert list(pictures(few)) == ["best_so_far.png", "slices.png"]
    none = study.model_copy(update={"trials": [study.trials[5]]})
    assert pictures(none) == {}
