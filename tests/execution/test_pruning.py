"""Runs that are told to end after an epoch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tiny import tiny_suite

from bench.execution.events import EpochEnded, Finished
from bench.execution.executor import Limits, execute
from bench.execution.plan import Plan

pytestmark = pytest.mark.usefixtures("server")
ROOMY = Limits(jobs=1, timeout_s=120, memory_bytes=8 * 2**30)
LONG = {"image_size": [12, 12], "batch_size": 8, "epochs": 50}
ONE_LOADER = {**tiny_suite()["grid"], "loader": "in-memory"}


def test_a_run_ends_at_the_very_epoch_and_says_why(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of(seeds=[5], grid=ONE_LOADER, protocols={"default": LONG})

    def judge(event: EpochEnded) -> str | None:
        return "poor from the start" if event.epoch == 3 else None

    events = list(execute(plan.pending({}), plan.folder, ROOMY, judge))
    assert [event.epoch for event in events if isinstance(event, EpochEnded)] == [1, 2, 3]
    (record,) = plan.records().values()
    assert (record.status, record.reason) == ("pruned", "poor from the start")
    assert record.outcome is None
    assert isinstance(events[-1], Finished)
    assert events[-1].record == record
    assert plan.pending(plan.records()) == list(plan.tasks), "a pruned run is not done"
    assert not list(plan.folder.path.glob("scratch/*"))


def test_a_run_that_is_judged_and_never_stopped_is_the_same_run(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of(seeds=[5], grid=ONE_LOADER)
    digests = []
    for judge in (None, lambda event: None):
        for _ in execute(plan.tasks, plan.folder, ROOMY, judge):
            pass
        (record,) = plan.records().values()
        plan.folder.remove_records(record.fingerprint)
        assert record.outcome is not None
        digests.append((record.outcome.weights_digest, record.outcome.history))
    assert digests[0] == digests[1]


def test_runs_beside_each_other_are_judged_each_for_itself(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of(seeds=[1, 2], grid=ONE_LOADER, protocols={"default": {**LONG, "epochs": 4}})

    def judge(event: EpochEnded) -> str | None:
        return "seed 1" if event.task.run.seed == 1 and event.epoch == 2 else None

    limits = Limits(jobs=2, timeout_s=120, memory_bytes=8 * 2**30)
    for _ in execute(plan.tasks, plan.folder, limits, judge):
        pass
    statuses = {record.seed: record.status for record in plan.records().values()}
    assert statuses == {1: "pruned", 2: "completed"}
