"""One run in a process of its own, forked from a server that has imported everything and started nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from bench.data.prepared import PreparedFolder, prepare
from bench.errors import BenchError, Unavailable
from bench.execution import machine
from bench.execution.failures import reason_of
from bench.execution.gpus import VISIBLE, Gpu
from bench.execution.places import Places
from bench.execution.plan import Task, declared
from bench.records.record import DataFacts, Environment, Outcome, Record, Status, WeightsFacts
from bench.records.store import RunFolder
from bench.seeds import Seeds
from bench.suite.grid import CellConfig
from bench.suite.identity import Numerics

if TYPE_CHECKING:
    from bench.training.train import Job

# What a run tells while it lasts: an epoch (from 1) with its scores, or a mistake that the user can mend.
Message = tuple[int, dict[str, float]] | BenchError


@dataclass(frozen=True)
class Order:
    """A task as it travels to its process: plain data, since models made at run time do not pickle.

    Attributes:
        blank: The record, filled in but for what the run will find out; `failed` until then.
        config: The cell's configuration.
        images: The prepared folder of its images.
        weights: File of pretrained weights, if any.
        folder: Where the run's files go.
        memory_bytes: How much memory decoded images may take.
        places: What of this machine no record may name.
        watched: Whether the run waits after each epoch to be told whether it may go on.
        gpu: UUID of the only device that the run may see; None on the CPU, where it sees none.
    """

    blank: Record
    config: dict[str, Any]
    images: PreparedFolder
    weights: Path | None
    folder: RunFolder
    memory_bytes: int
    places: Places
    watched: bool
    gpu: str | None


class Pruned(Exception):
    """A watched run was told to end; the message says why."""


def blank_record(task: Task, runs_beside: int, gpu: Gpu | None = None) -> Record:
    """The record of a run that has not been executed: `failed`, or what its obstacle says.

    Args:
        task: The run.
        runs_beside: How many others share the machine.
        gpu: The device that it is executed on; None for the CPU.
    """
    run, obstacle = task.run, task.obstacle
    commit, dirty = machine.git_state()
    return Record(
        run_id=run.id,
        fingerprint=run.fingerprint,
        names=dict(run.cell.names),
        seed=run.seed,
        configuration=run.configuration,
        data=DataFacts(
            manifest_digest=task.manifest.digest,
            classes=list(task.manifest.classes),
            counts=task.manifest.counts(),
            skipped=len(task.manifest.skipped),
            stand_in=task.manifest.stand_in,
            declared=declared(run.cell.config.dataset),
        ),
        weights=_weights_facts(task),
        status=obstacle.status if obstacle else "failed",
        reason=Places.of_this_machine().hidden_in(
            obstacle.reason if obstacle else "the process ended before the run did"
        ),
        environment=Environment(
            versions=machine.versions(),
            backend=run.numerics.backend,
            device=run.numerics.device,
            device_name=gpu.name if gpu else machine.processor(),
            device_memory_gib=round(gpu.memory_mib / 2**10, 1) if gpu and gpu.memory_mib else None,
            driver=gpu.driver if gpu else None,
            cores=machine.cores(),
            memory_gib=round(machine.memory_bytes() / 2**30, 1),
            runs_beside=runs_beside,
            git_commit=commit,
            git_dirty=dirty,
        ),
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _weights_facts(task: Task) -> WeightsFacts | None:
    if task.weights is None or task.run.weights_digest is None:
        return None
    return WeightsFacts(source=task.weights.name, sha256=task.run.weights_digest)


def make_order(
    task: Task, folder: RunFolder, runs_beside: int, memory_bytes: int, watched: bool, gpu: Gpu | None = None
) -> Order:
    """Packs a task for its process."""
    return Order(
        blank=blank_record(task, runs_beside, gpu),
        config=task.run.cell.config.model_dump(mode="json"),
        images=prepare(task.manifest),
        weights=task.weights,
        # The process may have been given another working directory.
        folder=RunFolder(folder.path.absolute()),
        memory_bytes=memory_bytes,
        places=Places.of_this_machine(),
        watched=watched,
        gpu=gpu.uuid if gpu else None,
    )


def main(order: Order, pipe: Connection) -> None:
    """Entry of a run's process: executes the run, reports epochs through the pipe and writes the record."""
    verdicts = _listen(pipe)
    with in_own_process(order):
        record = _execute(order, pipe.send, verdicts)
    order.folder.write_record(record)


@contextlib.contextmanager
def in_own_process(order: Order) -> Iterator[None]:
    """Gives a process its device, its log for standard output, and a scratch folder while it lasts."""
    if order.gpu is not None:
        # Before anything initialises a device: the server that this process was forked from has not.
        os.environ[VISIBLE] = order.gpu
    log = order.folder.log_file(order.blank.run_id)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    scratch = order.folder.scratch(order.blank.run_id)
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _listen(pipe: Connection) -> SimpleQueue[str | None]:
    """Takes in what the parent says of epochs: None to go on, else why to end.

    Ends this process as soon as the parent is gone: nobody would wait for the run, or could stop it.
    """
    verdicts: SimpleQueue[str | None] = SimpleQueue()

    def listen() -> None:
        try:
            while True:
                verdicts.put(pipe.recv())
        except (EOFError, OSError):
            os._exit(1)

    threading.Thread(target=listen, daemon=True).start()
    return verdicts


def _execute(order: Order, tell: Callable[[Message], None], verdicts: SimpleQueue[str | None]) -> Record:
    def report(epoch: int, scores: Mapping[str, float]) -> None:
        tell((epoch, dict(scores)))
        if order.watched and (reason := verdicts.get()):
            raise Pruned(reason)

    try:
        outcome, libraries = _train(order, report)
    except Pruned as reason:
        return _ended(order, "pruned", str(reason))
    except Unavailable as error:
        return _ended(order, "unavailable", str(error))
    except BenchError as error:
        traceback.print_exc()
        tell(error)
        return _ended(order, "failed", str(error))
    except MemoryError:
        return _ended(order, "failed", "out of memory")
    except Exception as error:  # whatever it is, the record and the log must say so, and other runs go on
        traceback.print_exc()
        return _ended(order, "failed", reason_of(error, on_gpu=order.gpu is not None))
    environment = order.blank.environment.model_copy(update=libraries)
    return order.blank.model_copy(
        update={"status": "completed", "reason": "", "outcome": outcome, "environment": environment}
    )


def _ended(order: Order, status: Status, reason: str) -> Record:
    return order.blank.model_copy(update={"status": status, "reason": order.places.hidden_in(reason)})


def _train(
    order: Order, report: Callable[[int, Mapping[str, float]], None]
) -> tuple[Outcome, dict[str, str | None]]:
    """What training gave, and what of the device's libraries only a process that uses them knows."""
    from bench.training.devices import cuda_libraries
    from bench.training.train import train

    return train(pinned_job(order), report), cuda_libraries() if order.gpu else {}


def pinned_job(order: Order) -> Job:
    """What a run needs, in a process that computes the same numbers each time from here on.

    Raises:
        BenchError: This process cannot compute as the run asks.
    """
    # Imported here, and ahead of time in the server, so that planning needs no TensorFlow.
    from bench.training.determinism import pin
    from bench.training.train import Job

    config = CellConfig.model_validate(order.config)
    seeds = Seeds(order.blank.seed)
    pin(Numerics.model_validate(order.blank.configuration["numerics"]), config.protocol, seeds)
    return Job(
        run_id=order.blank.run_id,
        config=config,
        seeds=seeds,
        images=order.images,
        weights=order.weights,
        folder=order.folder,
        scratch=order.folder.scratch(order.blank.run_id),
        memory_bytes=order.memory_bytes,
    )
