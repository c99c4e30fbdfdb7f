"""Work in a process of its own: what it imports, and the memory it takes, end with it."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from bench.errors import BenchError
from bench.processes import without_interrupts, without_main

T = TypeVar("T")
Report = Callable[[str], None]
PATIENCE_S = 10.0


def in_own_process(report: Report, work: Callable[..., T], *arguments: Any) -> T:
    """Calls `work(report, *arguments)` in a fresh process and waits for it; Ctrl-C ends both.

    Args:
        report: Is told here what the work reports there.
        work: A function of a module.
        arguments: What it is given; they and its result are sent between the processes.

    Raises:
        BenchError: The work raised it, or its process died.
        OSError: The work raised it.
    """
    # Spawned, not forked: the caller may have threads.
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(sender, work, arguments), daemon=True)
    with without_main(), without_interrupts():
        process.start()
    # The other process has its own copy; with this one open, its death would go unnoticed.
    sender.close()
    try:
        kind, content = _last_message(receiver, report)
    except EOFError:
        process.join()
        raise BenchError(
            f"a process that was started for this died (exit status {process.exitcode}): if the machine ran "
            "out of memory, end other programs and try again"
        ) from None
    except BaseException:
        _end(process)
        raise
    process.join()
    if kind == "failed":
        raise content
    return content  # type: ignore[no-any-return]


def _last_message(receiver: Connection, report: Report) -> tuple[str, Any]:
    """Passes on what is reported, and gives the result or the error that comes in the end."""
    while True:
        kind, content = receiver.recv()
        if kind != "said":
            return kind, content
        report(content)


def _end(process: BaseProcess) -> None:
    """Ends a process in the midst of its work; it may clean up, but not for ever."""
    process.terminate()
    process.join(PATIENCE_S)
    process.kill()
    process.join()


def _serve(sender: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    def report(text: str) -> None:
        sender.send(("said", text))

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        sender.send(("done", work(report, *arguments)))
    except (BenchError, OSError) as error:
        sender.send(("failed", error))
    except Exception:  # A mistake of ours; of an error of another library, not every one can be sent.
        sender.send(("failed", RuntimeError(traceback.format_exc())))
