"""Trials made of real runs: nothing is made twice, and what fails or is stopped says so."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from tiny import draw_images, tiny_suite, write_suite

from bench.analysis.objectives import value
from bench.analysis.searches import winner
from bench.errors import BenchError
from bench.execution.claims import Claims
from bench.execution.events import EpochEnded, Finished, MadeElsewhere, Queued, Started
from bench.execution.executor import Limits, execute
from bench.execution.plan import make_plan
from bench.execution.request import PlanRequest
from bench.execution.worker import blank_record
from bench.records.study import Trial
from bench.search.budget import Budget
from bench.search.cells import starts
from bench.search.studies import Searcher, open_studies
from bench.search.trial_runs import run_trial
from bench.search.winner import finish
from bench.search.work import TrialEnded, work
from bench.suite.load import load_suite
from bench.suite.search import Cost, ValidationScore

pytestmark = pytest.mark.usefixtures("server")
ROOMY = Limits(jobs=1, timeout_s=120, memory_bytes=8 * 2**30)
SPACE = {
    "architecture.filters": {
        "type": "layers",
        "count": [1, 2],
        "of": {"type": "integer", "low": 2, "high": 4},
    },
    "protocol.optimizer.learning_rate": {"type": "float", "low": 1e-4, "high": 1e-2, "log": True},
}
PLAIN = {"architecture.filters": [4], "protocol.optimizer.learning_rate": 0.001}


def suite_in(folder, **search):
    grid = {**tiny_suite()["grid"], "loader": "in-memory"}
    draw_images(folder / "data" / "tiny", {"train": 20, "test": 9})
    return load_suite(write_suite(folder / "tiny.yaml", grid=grid, search={"space": SPACE, **search}))


def open_one(folder, limits=ROOMY, pruner="none", sampler="random", **search):
    found = starts(suite_in(folder, **search), PlanRequest())
    [study] = open_studies(found, Searcher(sampler=sampler, pruner=pruner), limits)
    return study


def run(study, settings, report=lambda epoch, score: False):
    """A trial of these settings, and how many runs were made for it."""
    tasks = study.start.tasks(settings, study.definition.seeds)
    trial = Trial(number=0, values={}, settings=settings)
    running = run_trial(trial, tasks, study.workshop, study.definition, report)
    made = 0
    while True:
        try:
            made += isinstance(next(running), Started)
        except StopIteration as over:
            return over.value, made


def test_a_trial_is_the_mean_of_its_runs_and_is_made_once(roots):
    study = open_one(roots, executions=2)
    trial, made = run(study, PLAIN)
    assert made == 2
    assert trial.status == "completed"
    assert [run_.seed for run_ in trial.runs] == [1000, 1001]
    records = study.workshop.folder.by_fingerprint(run_.fingerprint for run_ in trial.runs)
    scores = [records[one.fingerprint].outcome.metrics["validation"].accuracy for one in trial.runs]
    assert trial.scores == {"validation_accuracy": pytest.approx(sum(scores) / 2)}
    assert trial.epochs == 4
    assert trial.watched == records[trial.runs[0].fingerprint].outcome.history["val_accuracy"]
    again, made = run(study, PLAIN)
    assert made == 0
    assert again.scores == trial.scores
    assert again.watched == trial.watched
    assert not list(study.workshop.folder.path.glob("models/*"))


def test_a_trial_may_be_what_the_suite_has_run(roots):
    loaded = suite_in(roots)
    plan = make_plan(loaded, PlanRequest(seeds=(1000,)))
    for _ in execute(plan.tasks, plan.folder, ROOMY):
        pass
    trial, made = run(open_one(roots), {})
    assert (trial.status, made) == ("completed", 0)


def test_a_pruned_trial_stops_there_and_its_other_runs_are_not_made(roots):
    study = open_one(roots, pruner="median", executions=2)
    trial, made = run(study, PLAIN, lambda epoch, score: epoch == 1)
    assert (trial.status, made) == ("pruned", 1)
    assert re.match(r"the median pruner stopped it after epoch 1, at val_accuracy [01]\.", trial.reason)
    assert (trial.epochs, trial.scores) == (1, {})
    assert [one.status for one in trial.runs] == ["pruned"]


def test_a_run_that_is_found_decides_what_it_did_when_it_was_made(roots):
    study = open_one(roots, pruner="median")
    done, _ = run(study, PLAIN)
    assert done.status == "completed"
    trial, made = run(study, PLAIN, lambda epoch, score: epoch == 1)
    assert (trial.status, made, trial.epochs) == ("pruned", 0, 1)
    timing = study.workshop.find(done.runs[0].fingerprint).outcome.timing
    assert done.seconds == timing.total_s
    assert trial.seconds == pytest.approx(timing.total_s - timing.epoch_s[1]), "as if it were stopped there"


def test_what_a_later_run_trained_before_it_failed_is_counted(roots, monkeypatch):
    study = open_one(roots, executions=2)

    def crashing(tasks, folder, limits, judge=None):
        [task] = tasks
        if task.run.seed == study.definition.seeds[0]:
            yield from execute(tasks, folder, limits, judge)
        else:
            yield Started(task)
            yield EpochEnded(task, 1, {"val_accuracy": 0.5})
            yield Finished(task, blank_record(task, runs_beside=0))

    monkeypatch.setattr("bench.search.trial_runs.execute", crashing)
    trial, made = run(study, PLAIN)
    assert (trial.status, made) == ("failed", 2)
    assert [one.epochs for one in trial.runs] == [2, 1]
    assert trial.epochs == 3


def test_a_mistake_that_the_user_can_mend_ends_no_trial(roots, monkeypatch):
    def mistaken(tasks, folder, limits, judge=None):
        [task] = tasks
        yield Started(task)
        yield Finished(task, blank_record(task, runs_beside=0))
        raise BenchError("weights file other.weights.h5 does not fit")

    monkeypatch.setattr("bench.search.trial_runs.execute", mistaken)
    study = open_one(roots)
    with pytest.raises(BenchError, match="does not fit"):
        list(work(study, Budget(2)))
    assert [trial.status for trial in study.ledger.trials()] == ["running"]


def test_what_another_study_stopped_is_made_again(roots):
    study = open_one(roots)
    [task] = study.start.tasks(PLAIN, study.definition.seeds)
    theirs = Claims(study.workshop.folder)
    assert theirs.take(task.run.fingerprint)
    trial = Trial(number=0, values={}, settings=PLAIN)
    running = run_trial(trial, [task], study.workshop, study.definition, lambda epoch, score: False)
    assert isinstance(next(running), Queued)
    stopped = blank_record(task, runs_beside=0).model_copy(update={"status": "pruned", "reason": "poor"})
    study.workshop.folder.write_record(stopped)
    theirs.close()
    kinds = [type(event) for event in running]
    assert kinds == [MadeElsewhere, Started, EpochEnded, EpochEnded, Finished]


def test_what_contradicts_itself_is_a_failed_trial(roots):
    trial, _ = run(open_one(roots), {"architecture.filters": [4, 4, 4, 4, 4]})
    assert trial.status == "failed"
    assert trial.reason.startswith("invalid: block 4: a 2x2 pooling does not fit")


def test_a_run_that_takes_too_long_is_a_failed_trial(roots):
    hasty = Limits(jobs=1, timeout_s=0.01, memory_bytes=8 * 2**30)
    trial, _ = run(open_one(roots, hasty), PLAIN)
    assert trial.status == "failed"
    assert trial.reason.startswith("timeout: took longer than 0.01 s")


def test_a_search_ends_in_a_row_of_the_suite(roots):
    study = open_one(roots, sampler="tpe")
    ended = [event.trial for event in work(study, Budget(3)) if isinstance(event, TrialEnded)]
    assert [trial.status for trial in ended] == ["completed"] * 3
    won = finish(study)
    best = winner(study.definition, ended)
    assert won.trial == best.number
    assert won.label == "small tuned (optuna-tpe, 3 trials)"
    assert won.trials == {"completed": 3}

    plan = make_plan(study.start.loaded, PlanRequest())
    row = [task for task in plan.tasks if task.run.cell.names["architecture"] == won.label]
    assert [task.run.seed for task in row] == [1, 2], "the suite's seeds, none of which the search used"
    assert set(study.definition.seeds).isdisjoint(task.run.seed for task in row)
    assert list(row[0].run.cell.config.architecture.filters) == best.settings["architecture.filters"]
    assert row[0].run.id.startswith("tiny_small-tuned-optuna-tpe-3-trials_none_in-memory_default_s1_")
    assert plan.document().tuned == [won]


def test_a_row_of_another_cell_than_was_searched_is_left_out(roots, caplog):
    study = open_one(roots)
    for _ in work(study, Budget(1)):
        pass
    won = finish(study)
    plan = make_plan(study.start.loaded, PlanRequest())
    assert plan.tuned == (won,)
    changed = tiny_suite()["protocols"]["default"] | {"batch_size": 4}
    grid = {**tiny_suite()["grid"], "loader": "in-memory"}
    path = write_suite(roots / "tiny.yaml", grid=grid, protocols={"default": changed})
    caplog.set_level("INFO")
    assert make_plan(load_suite(path), PlanRequest()).tuned == ()
    assert "is no row any more" in caplog.text


def test_no_objective_is_of_the_test_split(roots):
    every = [*get_args(ValidationScore), *get_args(Cost)]
    study = open_one(roots, objective=every)
    trial, _ = run(study, PLAIN)
    outcome = study.workshop.find(trial.runs[0].fingerprint).outcome
    untested = {split: scores for split, scores in outcome.metrics.items() if split != "test"}
    blind = outcome.model_copy(update={"metrics": untested})
    assert {name: value(blind, name) for name in every} == trial.scores
