from __future__ import annotations

import contextlib
import itertools
import json
import multiprocessing
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any

import gpu_fixtures
import numpy as np
import psutil
import pytest
from run_fixtures import set_roots
from tiny import tiny_suite, write_suite

from bench.execution import executor, worker
from bench.execution.claims import Claims
from bench.execution.events import EpochEnded, Event, Finished, MadeElsewhere, Queued, Started
from bench.execution.executor import Limits, execute
from bench.execution.gpu_pool import GpuPool
from bench.execution.gpus import Gpu
from bench.execution.plan import Plan, make_plan
from bench.execution.request import PlanRequest
from bench.execution.server import fork
from bench.execution.worker import blank_record
from bench.records.predictions import probabilities
from bench.records.record import Record
from bench.suite.load import load_suite

pytestmark = pytest.mark.usefixtures("server")
MakePlan = Callable[..., Plan]
ROOMY = Limits(jobs=1, timeout_s=120, memory_bytes=8 * 2**30)
FAKES = tuple(Gpu(number, f"GPU-{number}", f"NVIDIA Fake {number}", 2048, "570.1") for number in range(2))
ONE_LOADER = {**tiny_suite()["grid"], "loader": "in-memory"}


def run_all(plan: Plan, limits: Limits = ROOMY) -> dict[str, Record]:
    for _ in execute(plan.pending(plan.records()), plan.folder, limits):
        pass
    return plan.records()


@pytest.fixture(scope="module")
def finished(server: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, list[Event]]:
    """The plan of a single run that was executed, and what was told of it: for tests that only read."""
    root = tmp_path_factory.mktemp("finished")
    with pytest.MonkeyPatch.context() as patch:
        set_roots(root, patch)
        suite = write_suite(root / "tiny.yaml", seeds=[5], grid=ONE_LOADER)
        plan = make_plan(load_suite(suite), PlanRequest())
        return plan, list(execute(plan.pending({}), plan.folder, ROOMY))


def test_a_run_is_recorded_whole(finished: tuple[Plan, list[Event]]) -> None:
    plan, events = finished
    assert [type(event) for event in events] == [Started, EpochEnded, EpochEnded, Finished]
    (record,) = plan.records().values()
    assert record.status == "completed"
    assert record.reason == ""
    outcome = record.outcome
    assert outcome is not None
    assert outcome.epochs == 2
    assert 1 <= outcome.best_epoch <= 2
    assert set(outcome.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert all(len(values) == 2 for values in outcome.history.values())
    assert set(outcome.metrics) == {"train", "validation", "test"}
    assert outcome.metrics["test"].per_class["bright"].support == 9
    assert np.sum(outcome.metrics["train"].confusion) == 36
    assert outcome.timing.fit_s >= sum(outcome.timing.epoch_s)
    assert outcome.timing.compile_s > 0
    # 3x3x3 kernels, 4 filters on 12x12, pooled to 6x6: 112 + (144 x 8 + 8) + (8 x 2 + 2).
    assert outcome.sizes.parameters == outcome.sizes.trainable_parameters == 112 + 1160 + 18
    assert outcome.sizes.saved_bytes == plan.folder.model_file(record.run_id).stat().st_size
    assert outcome.sizes.inference_ms > 0
    assert record.data.counts["test"] == {"bright": 9, "dark": 9}


def test_the_best_validation_epoch_is_the_one_that_is_scored(plan_of: MakePlan) -> None:
    protocol = {"image_size": [12, 12], "batch_size": 8, "epochs": 6, "optimizer": {"learning_rate": 0.05}}
    plan = plan_of(seeds=[3], grid=ONE_LOADER, protocols={"default": protocol})
    (record,) = run_all(plan).values()
    assert record.outcome is not None
    losses = record.outcome.history["val_loss"]
    assert record.outcome.best_epoch == 1 + int(np.argmin(losses))
    validation = record.outcome.metrics["validation"]
    assert validation.log_loss == pytest.approx(min(losses), rel=1e-4)


def test_predictions_stand_in_manifest_order_and_give_the_scores(
    finished: tuple[Plan, list[Event]],
) -> None:
    plan, _ = finished
    (record,) = plan.records().values()
    frame = plan.folder.read_predictions(record.run_id)
    split = plan.tasks[0].manifest.splits["test"]
    assert list(frame["path"]) == list(split.paths)
    assert list(frame["label"]) == list(split.labels)
    right = probabilities(frame, record.data.classes).argmax(axis=1) == frame["label"]
    assert record.outcome is not None
    assert right.mean() == pytest.approx(record.outcome.metrics["test"].accuracy)


def test_a_saved_model_predicts_what_the_run_predicted(finished: tuple[Plan, list[Event]]) -> None:
    import keras
    from PIL import Image

    plan, _ = finished
    (record,) = plan.records().values()
    frame = plan.folder.read_predictions(record.run_id)
    model = keras.models.load_model(plan.folder.model_file(record.run_id))
    root = plan.tasks[0].manifest.root
    images = np.stack([np.asarray(Image.open(root / path), np.float32) for path in frame["path"]])
    logits = model.predict(images, verbose=0)
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(expected, probabilities(frame, record.data.classes), atol=1e-5)
    with zipfile.ZipFile(plan.folder.model_file(record.run_id)) as saved:
        weights = saved.read("model.weights.h5")
    assert b"optimizer" not in weights, "the optimiser's state would triple the file"


def test_results_are_bit_identical_at_any_number_of_jobs(plan_of: MakePlan) -> None:
    plan = plan_of()
    one = run_all(plan)
    for path in (plan.folder.path / "records").glob("*.json"):
        path.unlink()
    three = run_all(plan, Limits(jobs=3, timeout_s=120, memory_bytes=8 * 2**30))
    assert len(one) == len(three) == 4
    for fingerprint, record in one.items():
        again = three[fingerprint]
        assert record.outcome is not None
        assert again.outcome is not None
        assert record.outcome.weights_digest == again.outcome.weights_digest
        assert record.outcome.history == again.outcome.history
    # The fourth starts once places are free again: one of three, or more where runs end at the same moment.
    assert sorted(record.environment.runs_beside for record in three.values())[1:] == [2, 2, 2]
    assert len({record.outcome.weights_digest for record in one.values() if record.outcome}) == 4


def test_what_is_done_is_not_trained_again_and_a_failure_is(plan_of: MakePlan) -> None:
    plan = plan_of(grid=ONE_LOADER)
    records = run_all(plan)
    assert plan.pending(records) == []
    victim = next(iter(records.values()))
    plan.folder.write_record(victim.model_copy(update={"status": "failed", "outcome": None}))
    pending = plan.pending(plan.records())
    assert [task.run.fingerprint for task in pending] == [victim.fingerprint]


def test_renaming_and_reordering_trains_nothing_again(plan_of: MakePlan) -> None:
    run_all(plan_of(seeds=[1], grid=ONE_LOADER))
    suite = tiny_suite(seeds=[1])
    suite["architectures"] = {"renamed": dict(reversed(suite["architectures"]["small"].items()))}
    suite["grid"] = {**ONE_LOADER, "architecture": "renamed"}
    suite["title"] = "Another title"
    plan = plan_of(**suite)
    assert len(plan.tasks) == 1
    assert plan.pending(plan.records()) == []


def test_a_failed_run_that_was_renamed_leaves_one_record(plan_of: MakePlan) -> None:
    plan = plan_of(seeds=[1], grid=ONE_LOADER)
    (task,) = plan.tasks
    failed = blank_record(task, 0).model_copy(update={"run_id": f"z_{task.run.fingerprint[:12]}"})
    plan.folder.write_record(failed)
    (record,) = run_all(plan).values()
    assert record.status == "completed"
    assert list(plan.folder.records()) == [record]


def test_no_more_runs_are_said_to_have_shared_the_machine_than_did(plan_of: MakePlan) -> None:
    plan = plan_of(seeds=[1])
    records = run_all(plan, Limits(jobs=4, timeout_s=120, memory_bytes=8 * 2**30))
    assert [record.environment.runs_beside for record in records.values()] == [1, 1]


def test_a_run_that_takes_too_long_is_ended_and_says_so(plan_of: MakePlan) -> None:
    protocol = {"image_size": [12, 12], "batch_size": 1, "epochs": 100000}
    plan = plan_of(seeds=[1], grid=ONE_LOADER, protocols={"default": protocol})
    (record,) = run_all(plan, Limits(jobs=1, timeout_s=3, memory_bytes=8 * 2**30)).values()
    assert record.status == "timeout"
    assert "3 s" in record.reason
    assert record.outcome is None
    assert not list(plan.folder.path.glob("scratch/*"))


def test_a_run_that_takes_too_much_memory_is_ended_and_says_so(plan_of: MakePlan) -> None:
    protocol = {"image_size": [12, 12], "batch_size": 1, "epochs": 100000}
    plan = plan_of(seeds=[1], grid=ONE_LOADER, protocols={"default": protocol})
    (record,) = run_all(plan, Limits(jobs=1, timeout_s=60, memory_bytes=2**27)).values()
    assert record.status == "failed"
    assert "memory" in record.reason


def test_a_failing_run_leaves_the_others_and_its_reason(plan_of: MakePlan) -> None:
    plan = plan_of(seeds=[1])
    first = plan.tasks[0].run.id
    # A folder stands where the run wants to put its model.
    (plan.folder.model_file(first) / "in the way").mkdir(parents=True)
    records = run_all(plan)
    statuses = {record.run_id: record.status for record in records.values()}
    assert statuses.pop(first) == "failed"
    assert set(statuses.values()) == {"completed"}
    failed = next(record for record in records.values() if record.run_id == first)
    assert "Error" in failed.reason
    assert "$BENCH_RUNS/tiny/models" in failed.reason
    assert str(plan.folder.path.parent) not in failed.reason
    assert "Traceback" in plan.folder.log_file(first).read_text()


def test_a_contradiction_is_recorded_without_training(plan_of: MakePlan) -> None:
    architectures = {"small": {"family": "convnet", "filters": [4] * 6, "padding": "valid"}}
    plan = plan_of(seeds=[1], grid=ONE_LOADER, architectures=architectures)
    (record,) = run_all(plan).values()
    assert record.status == "invalid"
    assert record.outcome is None


WAITING = Queued("waiting for runs that another bench makes")


def patient(plan: Plan, limits: Limits = ROOMY) -> Generator[Event, None, None]:
    """An executor whose runs wait after each epoch, until it is asked what there is to tell."""
    return execute(plan.tasks, plan.folder, limits, judge=lambda _: None)


def named(events: Iterable[Event], kind: type[Started | Finished | MadeElsewhere]) -> list[str]:
    return [event.task.run.id for event in events if isinstance(event, kind)]


def test_two_that_are_given_the_same_runs_share_them(plan_of: MakePlan) -> None:
    plan = plan_of(seeds=[1, 2], grid=ONE_LOADER)
    first, second = (task.run.id for task in plan.tasks)
    one, other = patient(plan), patient(plan)
    assert next(one) == Started(plan.tasks[0])
    seen = list(itertools.takewhile(lambda event: event != WAITING, other))
    assert named(seen, Started) == named(seen, Finished) == [second]
    seen = list(one)
    assert named(seen, Finished) == [first]
    assert named(seen, MadeElsewhere) == [second]
    (last,) = other
    assert last == MadeElsewhere(plan.tasks[0], plan.records()[plan.tasks[0].run.fingerprint])


def test_what_another_does_not_finish_is_made(plan_of: MakePlan) -> None:
    plan = plan_of(seeds=[1], grid=ONE_LOADER)
    one, other = patient(plan), patient(plan)
    assert next(one) == Started(plan.tasks[0])
    assert next(other) == WAITING
    one.close()
    kinds = [type(event) for event in other]
    assert (kinds[0], kinds[-1]) == (Started, Finished)
    (record,) = plan.records().values()
    assert record.status == "completed"


def test_what_another_completes_while_this_one_begins_is_kept(plan_of: MakePlan) -> None:
    plan = plan_of(seeds=[1], grid=ONE_LOADER)
    pending = plan.pending(plan.records())
    (record,) = run_all(plan).values()
    assert list(execute(pending, plan.folder, ROOMY)) == [MadeElsewhere(plan.tasks[0], record)]


def test_what_another_machine_lacks_is_made_where_it_is_there(plan_of: MakePlan) -> None:
    plan = plan_of(seeds=[1], grid=ONE_LOADER)
    events = patient(plan)
    theirs = Claims(plan.folder)
    assert theirs.take(plan.tasks[0].run.fingerprint)
    assert next(events) == WAITING
    lacking = {"status": "unavailable", "reason": "TensorFlow is not installed"}
    plan.folder.write_record(blank_record(plan.tasks[0], 0).model_copy(update=lacking))
    theirs.close()
    *_, last = events
    assert isinstance(last, Finished)
    assert last.record.status == "completed"


def test_a_failure_of_another_counts_and_an_older_one_does_not(plan_of: MakePlan) -> None:
    plan = plan_of(seeds=[1], grid=ONE_LOADER)
    hasty = Limits(jobs=1, timeout_s=0.01, memory_bytes=8 * 2**30)
    one, other = patient(plan, hasty), patient(plan)
    assert next(one) == Started(plan.tasks[0])
    assert next(other) == WAITING
    *_, ended = one
    assert isinstance(ended, Finished)
    assert ended.record.status == "timeout"
    assert list(other) == [MadeElsewhere(plan.tasks[0], ended.record)]
    assert run_all(plan)[plan.tasks[0].run.fingerprint].status == "completed"


def test_records_name_no_place_on_this_machine(finished: tuple[Plan, list[Event]]) -> None:
    plan, _ = finished
    (record,) = plan.records().values()
    text = json.dumps(record.model_dump(mode="json"))
    for part in plan.folder.path.parts[1:3]:
        assert f"/{part}" not in text


def open_in_children() -> Iterator[str]:
    """The open files of each process that descends from this one."""
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            yield str(child.open_files())


def test_stopping_early_ends_the_processes(plan_of: MakePlan) -> None:
    protocol = {"image_size": [12, 12], "batch_size": 1, "epochs": 100000}
    plan = plan_of(seeds=[1], grid=ONE_LOADER, protocols={"default": protocol})
    events = execute(plan.pending({}), plan.folder, ROOMY)
    for event in events:
        if isinstance(event, EpochEnded):
            break
    events.close()
    assert not [files for files in open_in_children() if str(plan.folder.path) in files]
    assert plan.records() == {}


def test_each_gpu_is_given_to_one_run_at_a_time(plan_of: MakePlan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Held to what processes are told: no GPU is needed, and none is there to compute on."""
    plan = plan_of()
    held: list[str] = []

    class Watched(executor._Process):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            assert self.gpu is not None
            assert self.gpu.uuid not in held
            assert self._order.gpu == self.gpu.uuid
            held.append(self.gpu.uuid)

        def record(self) -> Record:
            assert self.gpu is not None
            held.remove(self.gpu.uuid)
            return super().record()

    monkeypatch.setattr(executor, "_Process", Watched)
    records = run_all(plan, Limits(jobs=2, timeout_s=120, memory_bytes=8 * 2**30, gpus=FAKES))
    assert held == []
    assert {record.status for record in records.values()} == {"completed"}
    assert {record.environment.device_name for record in records.values()} == {
        "NVIDIA Fake 0",
        "NVIDIA Fake 1",
    }
    assert {record.environment.driver for record in records.values()} == {"570.1"}
    assert {record.environment.device_memory_gib for record in records.values()} == {2.0}


def test_a_run_sees_the_gpu_that_it_was_given_alone(plan_of: MakePlan) -> None:
    plan = plan_of(seeds=[5], grid=ONE_LOADER)
    task = plan.tasks[0]
    order = worker.make_order(task, plan.folder, 0, 2**30, watched=False, gpu=FAKES[1])
    ours, theirs = multiprocessing.Pipe()
    process = fork(task.run.numerics, gpu_fixtures.tell_what_is_visible, (order, theirs))
    process.join(60)
    ours.close()
    (record,) = plan.records().values()
    assert record.reason == "GPU-1"


def test_a_device_that_another_bench_has_is_waited_for(plan_of: MakePlan) -> None:
    plan = plan_of(seeds=[5], grid=ONE_LOADER)
    other = GpuPool(FAKES[:1])
    assert other.take() == FAKES[0]
    limits = Limits(jobs=1, timeout_s=120, memory_bytes=8 * 2**30, gpus=FAKES[:1])
    events = execute(plan.pending({}), plan.folder, limits)
    assert next(events) == Queued("waiting for gpu:0 (NVIDIA Fake 0), which another bench uses")
    other.close()
    *_, last = events
    assert isinstance(last, Finished)
    assert last.record.status == "completed"


def test_a_gpu_that_shares_the_memory_of_its_machine_has_none_of_its_own(plan_of: MakePlan) -> None:
    task = plan_of(seeds=[5], grid=ONE_LOADER).tasks[0]
    shared = Gpu(0, "GPU-0", "NVIDIA Fake", 0, "570.1")
    assert blank_record(task, 0, shared).environment.device_memory_gib is None
    assert blank_record(task, 0, FAKES[0]).environment.device_memory_gib == 2.0
