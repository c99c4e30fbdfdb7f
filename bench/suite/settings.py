"""Settings by path: `protocol.epochs: 50` in overrides, profiles and on the command line."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from bench.errors import BenchError
from bench.registry import nearest
from bench.suite.located_yaml import read_value

SETTABLE = ("dataset", "architecture", "regularisation", "protocol")


def apply(settings: Mapping[str, Any], cell: dict[str, Any]) -> dict[str, Any]:
    """Returns a copy of a cell's plain configuration with the settings put in; missing levels are made.

    Raises:
        BenchError: A path does not begin with a settable axis, or leads through something that is no mapping.
    """
    result = copy.deepcopy(cell)
    for path, value in settings.items():
        axis, *steps = path.split(".")
        if axis not in SETTABLE:
            raise BenchError(f"cannot set {path!r}: it must begin with an axis. {nearest(axis, SETTABLE)}")
        if not steps:
            raise BenchError(f"cannot set {path!r} as a whole: name a key below it, as in '{axis}.key'")
        target = result[axis]
        for step in steps[:-1]:
            # An absent optional block, such as early stopping, may stand as null.
            if target.get(step) is None:
                target[step] = {}
            target = target[step]
            if not isinstance(target, dict):
                raise BenchError(f"cannot set {path!r}: {step!r} is no block of keys")
        target[steps[-1]] = value
    return result


def parse(assignments: list[str]) -> dict[str, Any]:
    """Reads `KEY=VALUE` arguments; values are YAML (`[150, 150]`, `null`, `0.1`).

    Raises:
        BenchError: One is no assignment, its value is no YAML, or its key was assigned before.
    """
    settings: dict[str, Any] = {}
    for assignment in assignments:
        key, sign, text = assignment.partition("=")
        if not sign or not key:
            raise BenchError(f"--set {assignment!r}: write it as KEY=VALUE, such as protocol.epochs=5")
        if (path := key.strip()) in settings:
            raise BenchError(f"--set {assignment!r}: {path} is set twice: keep one of them")
        try:
            settings[path] = read_value(text)
        except ValueError as error:
            raise BenchError(f"--set {assignment!r}: the value is not valid YAML: {error}") from None
    return settings
