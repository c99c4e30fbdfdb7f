"""Starting processes that do what they are told and nothing besides."""

from __future__ import annotations

import signal
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker


@contextmanager
def without_main() -> Iterator[None]:
    """Hides the caller's script, which multiprocessing would run again in every process started here.

    They need nothing of it, and a script that calls this project unguarded would start itself over.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def without_interrupts() -> Iterator[None]:
    """Keeps Ctrl-C, which a terminal sends to every process, from those that are started here.

    Their parent receives it, and ends them.
    """
    # Started along with the first process, it would let interrupts through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
