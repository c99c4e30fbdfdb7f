"""What the tests of work in processes of their own have done there."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable

from bench.errors import BenchError

Report = Callable[[str], None]


def add(report: Report, *numbers: int) -> tuple[int, str]:
    report(str(os.getpid()))
    for number in numbers:
        report(f"adding {number}")
    return sum(numbers), str(os.getpid())


def refuse(report: Report, message: str) -> None:
    raise BenchError(message)


def run_out_of_room(report: Report) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")


def divide(report: Report, number: int, by: int) -> float:
    return number / by


def die(report: Report) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def wait() -> None:
    time.sleep(0.3)


def write_for_ever(report: Report, path: str) -> None:
    try:
        while True:
            with open(path, "a") as file:
                file.write("tick")
            report("tick")
            time.sleep(0.02)
    finally:
        os.rename(path, f"{path}.ended")


def end_never(report: Report) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    report("begun")
    time.sleep(60)
