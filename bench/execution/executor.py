"""Executes runs on this machine, each in a process of its own forked from a warm server."""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import shutil
import signal
import time
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any

import psutil

from bench.errors import BenchError
from bench.execution import machine, worker
from bench.execution.claims import Claims
from bench.execution.events import EpochEnded, Event, Finished, MadeElsewhere, Queued, Started
from bench.execution.gpu_pool import AllTaken, GpuPool
from bench.execution.gpus import Gpu
from bench.execution.plan import Task
from bench.execution.server import fork
from bench.records.record import Record, Status
from bench.records.store import RunFolder, read_record

# Of an epoch, why its run must end there, or None.
Judge = Callable[[EpochEnded], str | None]
WATCH_SECONDS = 0.25
MEMORY_SHARE = 0.8


@dataclass(frozen=True)
class Limits:
    """What a run may take.

    Attributes:
        jobs: Runs at a time.
        timeout_s: Wall seconds before a run is ended, None for no limit.
        memory_bytes: Resident bytes of a run's process before it is ended.
        gpus: The devices that runs take, one each at a time; none on the CPU.
    """

    jobs: int
    timeout_s: float | None
    memory_bytes: int
    gpus: tuple[Gpu, ...] = ()

    @classmethod
    def of(
        cls,
        jobs: int | None = None,
        timeout_s: float | None = None,
        memory_gib: float | None = None,
        gpus: tuple[Gpu, ...] = (),
    ) -> Limits:
        """Limits as a user states them.

        There is by default one run at a time, or one a GPU. Memory is by default most of the machine's,
        shared by the jobs.

        Raises:
            BenchError: One of them allows nothing to run.
        """
        jobs = max(1, len(gpus)) if jobs is None else jobs
        if gpus and jobs > len(gpus):
            raise BenchError(
                f"jobs {jobs}: a GPU takes one run at a time, and {len(gpus)} can be used: lower it, or take"
                " --device cpu"
            )
        if jobs < 1:
            raise BenchError(f"jobs {jobs}: at least one run at a time is needed")
        for name, value in (("timeout", timeout_s), ("memory", memory_gib)):
            # Written so that NaN is refused as well.
            if value is not None and not 0 < value < math.inf:
                raise BenchError(f"{name} {value:g}: it must be a number above 0")
        share = MEMORY_SHARE * machine.memory_bytes() / jobs if memory_gib is None else memory_gib * 2**30
        return cls(jobs, timeout_s, int(share), gpus)


def execute(
    tasks: Sequence[Task], folder: RunFolder, limits: Limits, judge: Judge | None = None
) -> Generator[Event, None, None]:
    """Executes tasks in their order, up to `limits.jobs` at a time, and tells how they go.

    What another process makes in the folder is left to it; should it die, the run is made here. Closing the
    iterator, or Ctrl-C, ends the runs in progress; what has finished stays recorded.

    Args:
        tasks: What to execute; a task with an obstacle is recorded without a process.
        folder: Where the runs' files go.
        limits: What a run may take.
        judge: Says of each epoch why its run must end there, as `pruned`, or None; each run waits for it.

    Raises:
        BenchError: A run met a mistake that the user can mend; it is recorded as failed, and the others are
            ended.
    """
    execution = _Execution(tasks, folder, limits, judge)
    try:
        while execution.goes_on:
            yield from execution.fill()
            yield from execution.follow()
    finally:
        execution.close()


class _Execution:
    """Tasks that wait, and the runs in progress."""

    def __init__(self, tasks: Sequence[Task], folder: RunFolder, limits: Limits, judge: Judge | None) -> None:
        self._waiting = {task.run.fingerprint: task for task in tasks}
        self._active: list[_Process] = []
        self._pool, self._claims = GpuPool(limits.gpus), Claims(folder)
        self._folder, self._limits, self._judge = folder, limits, judge
        # Of runs that failed before, to be told from what other processes make from now on.
        self._older = folder.by_fingerprint(self._waiting)
        self._waits_for: set[str] = set()

    @property
    def goes_on(self) -> bool:
        """Whether something is still to be done."""
        return bool(self._waiting or self._active)

    def fill(self) -> Iterator[Event]:
        """Starts what there is room for."""
        while self._waiting and len(self._active) < self._limits.jobs:
            # The first that no other process is at work on.
            fingerprint = next(filter(self._claims.take, self._waiting), None)
            if fingerprint is None:
                yield from self._wait_for("runs that another bench makes")
                return
            task = self._waiting[fingerprint]
            if made := self._made_elsewhere(task):
                del self._waiting[fingerprint]
                self._claims.give_back(fingerprint)
                yield MadeElsewhere(task, made)
                continue
            try:
                gpu = self._pool.take() if task.obstacle is None else None
            except AllTaken as taken:
                self._claims.give_back(fingerprint)
                yield from self._wait_for(f"{taken}, which another bench uses")
                return
            yield from self._begin(task, gpu)

    def follow(self) -> Iterator[Event]:
        """Tells what the runs in progress have to tell, and which have ended."""
        connection.wait([item for process in self._active for item in process.waitables()], WATCH_SECONDS)
        for process in list(self._active):
            over = process.ended()
            for event in process.messages():
                yield event
                if self._judge:
                    process.answer(self._judge(event))
            if over:
                self._active.remove(process)
                if process.gpu:
                    self._pool.give_back(process.gpu)
                record = process.record()
                self._claims.give_back(process.task.run.fingerprint)
                yield Finished(process.task, record)
                if process.mistake:
                    raise process.mistake

    def close(self) -> None:
        """Ends the runs in progress."""
        for process in self._active:
            process.stop()
        self._claims.close()
        self._pool.close()

    def _begin(self, task: Task, gpu: Gpu | None) -> Iterator[Event]:
        """Gives a claimed run a process, or records what stands in its way."""
        fingerprint = task.run.fingerprint
        beside = _most_beside(self._waiting.values(), self._active, self._limits)
        del self._waiting[fingerprint]
        yield Started(task)
        # An older record of this run must not be taken for the one that is now made.
        self._folder.remove_records(fingerprint)
        if task.obstacle:
            record = _record_obstacle(task, self._folder, self._limits)
            self._claims.give_back(fingerprint)
            yield Finished(task, record)
        else:
            watched = self._judge is not None
            self._active.append(_Process(task, self._folder, self._limits, beside, watched, gpu))

    def _made_elsewhere(self, task: Task) -> Record | None:
        """The record of a run that another process has made, unless it is to be made here all the same."""
        fingerprint = task.run.fingerprint
        found = self._folder.by_fingerprint([fingerprint]).get(fingerprint)
        if found is None or found.status == "completed":
            return found
        # What another machine lacks, this one may have.
        lacking = found.status == "unavailable" and task.obstacle is None
        return None if lacking or found == self._older.get(fingerprint) else found

    def _wait_for(self, what: str) -> Iterator[Event]:
        """Tells, once, that there is nothing to do here but to wait."""
        if not self._active and what not in self._waits_for:
            self._waits_for.add(what)
            yield Queued(f"waiting for {what}")


def _most_beside(waiting: Collection[Task], active: Sequence[_Process], limits: Limits) -> int:
    """How many other runs of this process will at most be in progress while the next of `waiting` is.

    Every free place is filled before anything else is done: there are never more than when that is done.
    """
    startable = sum(task.obstacle is None for task in waiting)
    return max(0, min(limits.jobs, len(active) + startable) - 1)


def _record_obstacle(task: Task, folder: RunFolder, limits: Limits) -> Record:
    record = worker.blank_record(task, 0, limits.gpus[0] if limits.gpus else None)
    folder.write_record(record)
    return record


class _Process:
    """One run in progress.

    Attributes:
        task: What is run.
        gpu: Which device it has to itself; None on the CPU.
        pipe: On which the run tells of itself.
        mistake: What the run met that only the user can mend, if anything.
    """

    def __init__(
        self,
        task: Task,
        folder: RunFolder,
        limits: Limits,
        runs_beside: int,
        watched: bool,
        gpu: Gpu | None,
    ) -> None:
        self.task = task
        self.gpu = gpu
        self.mistake: BenchError | None = None
        self._folder = folder
        self._limits = limits
        self._order = worker.make_order(task, folder, runs_beside, limits.memory_bytes // 2, watched, gpu)
        self._stopped_for: tuple[Status, str] | None = None
        self._started = time.monotonic()
        self.pipe, theirs = multiprocessing.Pipe()
        self._process = fork(task.run.numerics, worker.main, (self._order, theirs))
        theirs.close()

    def waitables(self) -> list[Any]:
        """What becomes ready when the run has something to tell or has ended."""
        return [self._process.sentinel] if self.pipe.closed else [self.pipe, self._process.sentinel]

    def messages(self) -> Iterator[EpochEnded]:
        """The epochs that have ended since the last call; a mistake is kept until the run is over."""
        try:
            while not self.pipe.closed and self.pipe.poll():
                told: worker.Message = self.pipe.recv()
                if isinstance(told, BenchError):
                    self.mistake = told
                else:
                    yield EpochEnded(self.task, *told)
        except (EOFError, OSError):
            self.pipe.close()

    def answer(self, reason: str | None) -> None:
        """Lets a watched run go on after an epoch, or says why it must end."""
        # One that has died meanwhile is found out as any other is.
        with contextlib.suppress(OSError):
            self.pipe.send(reason)

    def ended(self) -> bool:
        """Whether the run is over; ends it if it takes more than it may."""
        if not self._process.is_alive():
            return True
        seconds, limits = time.monotonic() - self._started, self._limits
        if limits.timeout_s is not None and seconds > limits.timeout_s:
            self._stopped_for = "timeout", f"took longer than {limits.timeout_s:g} s (--timeout)"
        elif (resident := self._resident_bytes()) > limits.memory_bytes:
            allowed = f"{limits.memory_bytes / 2**30:.1f} are allowed (--memory)"
            self._stopped_for = "failed", f"took {resident / 2**30:.1f} GiB of memory where {allowed}"
        if self._stopped_for:
            self.stop()
        return self._stopped_for is not None

    def record(self) -> Record:
        """The record of the ended run: its own, or one written here because it could not."""
        self._process.join()
        path = self._folder.record_file(self.task.run.id)
        if self._stopped_for is None and path.is_file():
            return read_record(path)
        status, reason = self._stopped_for or ("failed", _cause_of_death(self._process.exitcode))
        record = self._order.blank.model_copy(update={"status": status, "reason": reason})
        self._folder.write_record(record)
        return record

    def stop(self) -> None:
        """Ends the process and removes what it left half done; a run has nothing to save before its end."""
        self._process.kill()
        self._process.join()
        shutil.rmtree(self._folder.scratch(self.task.run.id), ignore_errors=True)

    def _resident_bytes(self) -> int:
        try:
            return int(psutil.Process(self._process.pid).memory_info().rss)
        except psutil.Error:
            return 0


def _cause_of_death(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return f"the process was killed by {signal.Signals(-exit_code).name}"
    return f"the process ended with exit status {exit_code} before the run did; its log says more"
