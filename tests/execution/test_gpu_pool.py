"""One run a device at a time, whichever process started it."""

from __future__ import annotations

import errno
import fcntl
import subprocess
import sys

import pytest

from bench.errors import BenchError
from bench.execution.gpu_pool import AllTaken, GpuPool
from bench.execution.gpus import Gpu

FIRST, SECOND = (Gpu(n, f"GPU-{n}", f"NVIDIA Fake {n}", 2048, "570.1") for n in range(2))
HOLDER = """
import sys
from bench.execution.gpu_pool import GpuPool
from bench.execution.gpus import Gpu
pool = GpuPool([Gpu(0, "GPU-0", "NVIDIA Fake 0", 2048, "570.1")])
print(pool.take().uuid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder():
    """Another process that has the first device until it is told to end."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "GPU-0\n"
    yield process
    process.kill()
    process.wait()


def test_devices_are_given_in_order_and_given_again() -> None:
    pool = GpuPool([FIRST, SECOND])
    assert [pool.take(), pool.take(), pool.take()] == [FIRST, SECOND, None]
    pool.give_back(SECOND)
    assert pool.take() == SECOND


def test_a_device_that_another_process_has_is_passed_over(holder) -> None:
    assert GpuPool([FIRST, SECOND]).take() == SECOND


def test_where_others_have_all_devices_that_is_said_until_they_end(holder) -> None:
    pool = GpuPool([FIRST])
    with pytest.raises(AllTaken, match=r"^gpu:0 \(NVIDIA Fake 0\)$"):
        pool.take()
    # However it ends: nothing is left behind that somebody would have to remove.
    holder.kill()
    holder.wait()
    assert pool.take() == FIRST


def test_a_pool_that_is_closed_holds_nothing() -> None:
    first, second = GpuPool([FIRST]), GpuPool([FIRST])
    assert first.take() == FIRST
    with pytest.raises(AllTaken):
        second.take()
    first.close()
    assert second.take() == FIRST


def test_without_devices_there_is_none_to_wait_for() -> None:
    assert GpuPool([]).take() is None


def test_a_cache_that_knows_no_locks_is_not_waited_for(monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(BenchError, match=r"GPU-0\.lock: .*No locks available.*set BENCH_CACHE"):
        GpuPool([FIRST]).take()
