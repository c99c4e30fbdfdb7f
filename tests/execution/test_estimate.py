from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from made_records import outcome_of
from tiny import tiny_suite

from bench.execution.estimate import OVERHEAD_S, Estimator
from bench.execution.plan import Plan, Task
from bench.execution.worker import blank_record
from bench.records.record import Record
from bench.suite.protocol import most_epochs

MakePlan = Callable[..., Plan]
PROTOCOL = tiny_suite()["protocols"]["default"]
MOBILE = {"family": "transfer", "application": "MobileNetV2", "weights": "none"}
LARGE = {**PROTOCOL, "image_size": [64, 64], "epochs": 10}


def transfer(plan_of: MakePlan, architecture: dict[str, Any] | None = None, **changes: Any) -> Plan:
    """A plan of a single run of a frozen network, unless changed."""
    grid = {**tiny_suite()["grid"], "loader": "in-memory"}
    given: dict[str, Any] = {"seeds": [1], "grid": grid, "protocols": {"default": LARGE}}
    return plan_of(architectures={"small": {**MOBILE, **(architecture or {})}}, **{**given, **changes})


def done(task: Task, fit_s: float, epochs: int = 2, **timing: float) -> Record:
    outcome = outcome_of(0.9, 1, epochs=epochs)
    changed = outcome.timing.model_copy(update={"fit_s": fit_s, **timing})
    frozen = timing.get("features_s", 0) > 0
    outcome = outcome.model_copy(update={"timing": changed, "frozen_features": frozen})
    return blank_record(task, 0).model_copy(update={"status": "completed", "outcome": outcome})


def seconds(plan: Plan, *records: Record) -> float:
    """Beyond what every run costs, whatever it computes."""
    found = Estimator(records).estimate(plan.tasks, jobs=1)
    return found.seconds - OVERHEAD_S * len(plan.tasks)


def test_the_same_run_takes_as_long_as_before(plan_of: MakePlan) -> None:
    plan = plan_of(seeds=[1], grid={**tiny_suite()["grid"], "loader": "in-memory"})
    (task,) = plan.tasks
    assert seconds(plan, done(task, fit_s=50.0)) == pytest.approx(50)
    assert seconds(plan, done(task, fit_s=50.0, epochs=1)) == pytest.approx(100), (
        "the earlier one stopped early"
    )
    found = Estimator([done(task, fit_s=50.0)]).estimate(plan.tasks, jobs=2)
    assert found.measured
    assert found.seconds == pytest.approx((50 + OVERHEAD_S) / 2)


def test_a_rate_is_learned_while_runs_finish(plan_of: MakePlan) -> None:
    plan = plan_of(seeds=[1], grid={**tiny_suite()["grid"], "loader": "in-memory"})
    estimator = Estimator()
    assert not estimator.estimate(plan.tasks, 1).measured
    estimator.learn(done(plan.tasks[0], fit_s=50.0))
    assert estimator.estimate(plan.tasks, 1).measured


def test_a_run_on_another_kind_of_device_says_nothing(plan_of: MakePlan) -> None:
    plan = plan_of()
    record = done(plan.tasks[0], fit_s=1e6)
    elsewhere = record.environment.model_copy(update={"device": "gpu"})
    found = Estimator([record.model_copy(update={"environment": elsewhere})]).estimate(plan.tasks, 1)
    assert not found.measured
    assert found.seconds < 1e5


def test_records_that_tell_no_speed_are_passed_over(plan_of: MakePlan) -> None:
    plan = plan_of()
    record = done(plan.tasks[0], fit_s=50.0)
    without_file = {"family": "transfer", "application": "MobileNetV2", "weights": {"sha256": "0" * 64}}
    configurations: list[dict[str, Any]] = [
        {},
        {**record.configuration, "architecture": without_file},
        {**record.configuration, "architecture": {"family": "gone"}},
        {**record.configuration, "protocol": {**record.configuration["protocol"], "gone": 1}},
        {**record.configuration, "dataset": None},
    ]
    for configuration in configurations:
        old = record.model_copy(update={"configuration": configuration})
        assert not Estimator([old]).estimate(plan.tasks, 1).measured
    for other in (done(plan.tasks[0], fit_s=0.0), blank_record(plan.tasks[0], 0)):
        assert not Estimator([other]).estimate(plan.tasks, 1).measured


def test_damaged_records_on_this_machine_are_passed_over(plan_of: MakePlan) -> None:
    plan = plan_of()
    plan.folder.write_record(done(plan.tasks[0], fit_s=50.0))
    plan.folder.record_file("a_damaged_one").write_text("{")
    assert Estimator.of_this_machine().estimate(plan.tasks, 1).measured


def test_stages_are_counted(plan_of: MakePlan) -> None:
    stage = {"epochs": 10, "learning_rate": 1e-4, "unfreeze": 10}
    protocols = {"default": {**LARGE, "stages": [stage, stage]}}
    staged = transfer(plan_of, {"trainable": False}, protocols=protocols)
    assert most_epochs(staged.tasks[0].run.cell.config.protocol) == 30
    assert seconds(staged) > 10 * seconds(transfer(plan_of))


def test_which_stage_stopped_early_tells_how_much_was_done(plan_of: MakePlan) -> None:
    protocol = {**LARGE, "frozen_features": "recompute"}
    stages = [{"epochs": 10, "learning_rate": 1e-4, "unfreeze": 10}]
    plan = transfer(plan_of, {"trainable": False}, protocols={"default": {**protocol, "stages": stages}})

    def after(*stage_epochs: int) -> float:
        record = done(plan.tasks[0], fit_s=60.0, epochs=15)
        outcome = record.outcome.model_copy(update={"stage_epochs": list(stage_epochs)})
        return seconds(plan, record.model_copy(update={"outcome": outcome}))

    assert after(10, 10) == pytest.approx(60)
    assert after() == pytest.approx(60 / 0.75), "an early record, which does not say"
    # An epoch of the second stage, which trains the base, takes longer than one of the first.
    assert after(5, 10) < after() < after(10, 5)
    assert 60 / after(5, 10) + 60 / after(10, 5) == pytest.approx(1.5), "three halves of everything"


def test_features_that_are_computed_once_cost_one_pass(plan_of: MakePlan) -> None:
    once = transfer(plan_of)
    again = transfer(plan_of, protocols={"default": {**LARGE, "frozen_features": "recompute"}})
    trained = transfer(plan_of, {"trainable": True})
    assert seconds(once) < seconds(again) / 4
    assert seconds(again) < seconds(trained) / 2
    varied = {"none": {"augmentation": {"horizontal_flip": True}}}
    assert seconds(transfer(plan_of, regularisations=varied)) == pytest.approx(seconds(again))


def test_the_speed_of_a_frozen_base_is_that_of_its_features(plan_of: MakePlan) -> None:
    plan = transfer(plan_of)
    assert seconds(plan, done(plan.tasks[0], fit_s=20.0, features_s=8.0)) == pytest.approx(8, rel=0.01)
