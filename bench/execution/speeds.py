"""How fast a run's network trains: measured in a process of its own, as a run is, without a record."""

from __future__ import annotations

import multiprocessing
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from bench.errors import BenchError, Unavailable
from bench.execution import worker
from bench.execution.executor import Limits
from bench.execution.gpu_pool import AllTaken, GpuPool
from bench.execution.gpus import Gpu
from bench.execution.plan import Task
from bench.execution.server import fork
from bench.records.store import RunFolder

if TYPE_CHECKING:
    from bench.training.throughput import Throughput


def training_speed(task: Task, limits: Limits) -> Throughput:
    """Trains a run's network for two epochs, and as long on constant images.

    Raises:
        Unavailable: The loader cannot work on this machine, or runs of other processes have every device.
        BenchError: The run cannot be made, or its process died.
    """
    if task.obstacle:
        raise Unavailable(task.obstacle.reason)
    pool = GpuPool(limits.gpus)
    try:
        return _measured(task, limits, pool.take())
    except AllTaken as taken:
        raise Unavailable(f"another bench uses {taken}: measure when that has ended") from None
    finally:
        pool.close()


def _measured(task: Task, limits: Limits, gpu: Gpu | None) -> Throughput:
    with tempfile.TemporaryDirectory() as scratch:
        folder = RunFolder(Path(scratch))
        order = worker.make_order(task, folder, 0, limits.memory_bytes // 2, watched=False, gpu=gpu)
        ours, theirs = multiprocessing.Pipe()
        process = fork(task.run.numerics, measure, (order, theirs))
        theirs.close()
        try:
            found: Throughput | Unavailable | BenchError = ours.recv()
        except EOFError:
            log = folder.log_file(task.run.id)
            last = log.read_text(errors="replace").strip().splitlines()[-1:] if log.is_file() else []
            raise BenchError(f"{task.run.id}: the process ended: {''.join(last)}") from None
        except BaseException:
            process.kill()
            raise
        finally:
            process.join()
    if isinstance(found, Exception):
        raise found
    return found


def measure(order: worker.Order, pipe: Connection) -> None:
    """Entry of the process."""
    with worker.in_own_process(order):
        # Imported here, and ahead of time in the server, so that planning needs no TensorFlow.
        from bench.training.throughput import throughput
        from bench.training.train import prepare

        try:
            job = worker.pinned_job(order)
            loader, request, model = prepare(job)
            pipe.send(throughput(model, job.config, loader, request))
        except (Unavailable, BenchError) as error:
            pipe.send(error)
