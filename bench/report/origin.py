"""Where the runs of a result set come from, in one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bench.records.record import Environment
from bench.report.results import Results

_MOST_NAMED = 6
_DIGITS = 12


def origin(results: Results) -> str:
    """How many runs completed, on which machines, with which backend and versions, of which commits.

    Args:
        results: The result set.

    Returns:
        What all runs share is said once, and else each of the values that there are.
    """
    found = [record.environment for runs in results.cells for record, _ in runs.completed]
    if not found:
        return "no run completed"
    number = "1 run" if len(found) == 1 else f"{len(found):,} runs"
    devices = _each(f"{one.device} ({one.device_name}, {one.cores} cores)" for one in found)
    backends = _each(one.backend for one in found)
    commits = _each(map(_commit, found))
    return f"{number} on {devices}; backend {backends}; {', '.join(_versions(found))}; {commits}"


def _versions(environments: list[Environment]) -> Iterator[str]:
    for name in sorted({name for one in environments for name in one.versions}):
        yield f"{name} {_each(one.versions[name] for one in environments if name in one.versions)}"


def _commit(environment: Environment) -> str:
    if environment.git_commit is None:
        return "outside a git checkout"
    changed = " with uncommitted changes" if environment.git_dirty else ""
    return f"commit {environment.git_commit[:_DIGITS]}{changed}"


def _each(texts: Iterable[str]) -> str:
    """Every text once, in order."""
    found = list(dict.fromkeys(texts))
    more = [f"{len(found) - _MOST_NAMED} more"] if len(found) > _MOST_NAMED else []
    return " and ".join([*found[:_MOST_NAMED], *more])
