"""Was the machine idle but for this run? A time is worth little without the answer."""

from __future__ import annotations

import os
import time

import psutil


class OthersLoad:
    """Measures, from its making on, how much of the processor other processes take."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._busy, self._own = _busy_seconds(), _own_seconds()

    def share(self) -> float:
        """The share, 0 to 1, of all cores' time since the start that went to other processes."""
        seconds = time.perf_counter() - self._started
        others = (_busy_seconds() - self._busy) - (_own_seconds() - self._own)
        return min(1.0, max(0.0, others / (seconds * (os.cpu_count() or 1))))


def _busy_seconds() -> float:
    times = psutil.cpu_times()
    # Guests are counted in user time already; time taken by other machines on the same host counts as busy.
    idle = times.idle + getattr(times, "iowait", 0.0)
    guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
    return float(sum(times) - idle - guests)


def _own_seconds() -> float:
    times = os.times()
    return times.user + times.system
