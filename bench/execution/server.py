"""The warm server that the processes of runs are forked from: TensorFlow imported, nothing of it started."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from typing import Any

from bench.processes import without_interrupts, without_main
from bench.suite.identity import Numerics

PRELOADED = "bench.execution.preload"
# What the server that runs was started with; one process can have one such server only.
_started_with: dict[str, str] = {}


def start_server(numerics: Numerics) -> None:
    """Starts the server, which imports TensorFlow while the caller goes on; does nothing if it runs already.

    Backend and device are chosen before the backend is imported, so other ones need another server. The
    caller's own environment stays as it is.
    """
    from bench.training.determinism import backend_environment

    wanted = backend_environment(numerics)
    if wanted != _started_with:
        stop_server()
        _started_with.update(wanted)
    multiprocessing.get_context("forkserver").set_forkserver_preload([PRELOADED])
    with without_main(), _environment(wanted), without_interrupts():
        forkserver.ensure_running()


def stop_server() -> None:
    """Ends the server, also in the midst of importing; no run may be in progress."""
    _started_with.clear()
    # The standard library has no public way to end its server: its own tests call `_stop`. That alone would
    # wait until everything is imported.
    server: Any = forkserver._forkserver
    if server._forkserver_pid is not None:
        os.kill(server._forkserver_pid, signal.SIGKILL)
        server._stop()


def fork(numerics: Numerics, target: Callable[..., None], arguments: tuple[Any, ...]) -> BaseProcess:
    """Starts a process of the server, of which it starts a new one where that has died."""
    start_server(numerics)
    context = multiprocessing.get_context("forkserver")
    process = context.Process(target=target, args=arguments, daemon=True)
    with without_main():
        process.start()
    return process


@contextlib.contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Sets environment variables for as long as it takes to start a process that inherits them."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
