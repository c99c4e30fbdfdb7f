"""Asking in a process of its own what could end the process that asks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any


class NoAnswer(Exception):
    """The process broke down; the message says how."""


def ask(
    module: str, *arguments: str, environment: Mapping[str, str] | None = None, timeout: float = 180
) -> dict[str, Any]:
    """Runs a module of `bench.execution.doctor.probes` and gives what it answers.

    Args:
        module: Its name in that package.
        arguments: For it.
        environment: Variables besides those of this process.
        timeout: Seconds that it may take.

    Raises:
        NoAnswer: It raised an error, was ended by a signal, or took too long.
    """
    command = [sys.executable, "-P", "-m", f"bench.execution.doctor.probes.{module}", *arguments]
    try:
        done = subprocess.run(
            command, env=_environment(environment or {}), capture_output=True, text=True, timeout=timeout
        )
    except subprocess.TimeoutExpired:
        raise NoAnswer(f"no answer in {timeout:.0f} seconds") from None
    if done.returncode < 0:
        raise NoAnswer(f"the process was ended by {signal.Signals(-done.returncode).name}")
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        lines = done.stderr.strip().splitlines()
        raise NoAnswer(lines[-1] if lines else f"the process ended with status {done.returncode}") from None
    if "error" in answer:
        raise NoAnswer(answer["error"])
    return answer


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that finds the same modules as this one, wherever it was started."""
    path = os.pathsep.join(folder or os.getcwd() for folder in sys.path)
    return {**os.environ, **variables, "PYTHONPATH": path}
