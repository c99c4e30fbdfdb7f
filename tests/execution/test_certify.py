"""Trained again, the same seed is the same network; where it is not, the record says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from made_records import environment
from tiny import tiny_suite

from bench.execution.certify import FOLDER, certifiable, certify, differing_environment
from bench.execution.executor import Limits, execute
from bench.execution.plan import Plan

pytestmark = pytest.mark.usefixtures("server")
LIMITS = Limits(jobs=2, timeout_s=120, memory_bytes=8 * 2**30)
GRID = {**tiny_suite()["grid"], "loader": ["in-memory", "tf-data"]}


def executed(plan: Plan) -> Plan:
    for _ in execute(plan.pending({}), plan.folder, LIMITS):
        pass
    return plan


def test_the_first_run_of_each_cell_is_trained_again(plan_of: Callable[..., Plan]) -> None:
    done = executed(plan_of(grid=GRID))
    tasks = certifiable(done, done.records())
    assert [(task.run.cell.names["loader"], task.run.seed) for task in tasks] == [
        ("in-memory", 1),
        ("tf-data", 1),
    ]
    for _ in certify(done, tasks, LIMITS):
        pass
    records = done.records()
    certified = [record for record in records.values() if record.certificate is not None]
    assert [record.seed for record in certified] == [1, 1]
    for record in certified:
        assert record.certificate is not None
        assert record.outcome is not None
        assert record.certificate.same
        assert record.certificate.weights_digest == record.outcome.weights_digest
        assert record.certificate.elsewhere == []
        assert record.certificate.trained_at >= record.started_at
    assert done.pending(records) == [], "a certificate changes nothing else"
    assert not (done.folder.path / FOLDER).exists()


def test_other_weights_are_recorded_as_such(plan_of: Callable[..., Plan]) -> None:
    done = executed(plan_of(seeds=[1], grid={**GRID, "loader": "in-memory"}))
    (task,) = certifiable(done, done.records())
    record = done.records()[task.run.fingerprint]
    assert record.outcome is not None
    changed = record.outcome.model_copy(update={"weights_digest": "ab" * 32})
    elsewhere = record.environment.model_copy(update={"versions": {"keras": "3.0"}})
    done.folder.write_record(record.model_copy(update={"outcome": changed, "environment": elsewhere}))
    for _ in certify(done, [task], LIMITS):
        pass
    certificate = done.records()[task.run.fingerprint].certificate
    assert certificate is not None
    assert not certificate.same
    assert any(text.startswith("keras 3.0, now ") for text in certificate.elsewhere)


def test_where_it_was_trained_is_compared_by_what_can_change_weights() -> None:
    here = environment()
    same = environment(cores=64, git_commit="12" * 20, runs_beside=5)
    assert differing_environment(here, same) == []
    other = environment(device_name="Another")
    assert differing_environment(here, other) == ["device name Example Processor 9000, now Another"]
