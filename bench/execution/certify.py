"""Training runs a second time, to prove that the same seed gives the same weights, bit for bit."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing

from bench.execution.events import Event, Finished
from bench.execution.executor import Limits, execute
from bench.execution.plan import Plan, Task
from bench.records.record import Certificate, Environment, Record
from bench.records.store import RunFolder

# Beside the runs that it repeats, gone when it is over.
FOLDER = "again"


def certifiable(plan: Plan, records: Mapping[str, Record]) -> list[Task]:
    """The first completed run of each cell: what is true of one seed is true of the next."""
    found: dict[tuple[str, ...], Task] = {}
    for task in plan.by_fingerprint.values():
        record = records.get(task.run.fingerprint)
        if record is not None and record.status == "completed":
            found.setdefault(tuple(task.run.cell.names.values()), task)
    return list(found.values())


def certify(plan: Plan, tasks: Sequence[Task], limits: Limits) -> Generator[Event, None, None]:
    """Trains runs again, and writes into the record of each whether its weights came out the same.

    Args:
        plan: Of the runs.
        tasks: Which of them; all have completed.
        limits: What a run may take.

    Yields:
        What the executor tells; `Finished` with the record of the second training.
    """
    folder = RunFolder(plan.folder.path / FOLDER)
    shutil.rmtree(folder.path, ignore_errors=True)
    # An older certificate must not pass for one of a training that fails now.
    records = plan.records()
    for task in tasks:
        record = records[task.run.fingerprint]
        plan.folder.write_record(record.model_copy(update={"certificate": None}))
    try:
        with closing(execute(tasks, folder, limits)) as events:
            for event in events:
                if isinstance(event, Finished):
                    _keep(plan.folder, event)
                yield event
    finally:
        shutil.rmtree(folder.path, ignore_errors=True)


def differing_environment(first: Environment, second: Environment) -> list[str]:
    """In what two environments differ that may change the last bits of a weight, in words."""
    found = [
        f"{name} {first.versions.get(name)}, now {version}"
        for name, version in second.versions.items()
        if name != "bench" and first.versions.get(name) != version
    ]
    for what in ("device_name", "driver", "cuda", "cudnn"):
        before, now = getattr(first, what), getattr(second, what)
        if before != now:
            found.append(f"{what.replace('_', ' ')} {before}, now {now}")
    return found


def _keep(folder: RunFolder, event: Finished) -> None:
    """Writes the certificate of a run that was trained again to its end."""
    again = event.record.outcome
    (record,) = folder.by_fingerprint([event.task.run.fingerprint]).values()
    if again is None or record.outcome is None:
        return
    certificate = Certificate(
        same=again.weights_digest == record.outcome.weights_digest,
        weights_digest=again.weights_digest,
        elsewhere=differing_environment(record.environment, event.record.environment),
        runs_beside=event.record.environment.runs_beside,
        trained_at=event.record.started_at,
    )
    folder.write_record(record.model_copy(update={"certificate": certificate}))
