"""A plan in words: what is printed before runs start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich import box
from rich.console import Console
from rich.table import Table

from bench.data.manifest import Manifest
from bench.execution import machine
from bench.execution.estimate import estimate
from bench.execution.plan import Plan, Task
from bench.records.record import Record
from bench.suite.base import SPLITS
from bench.suite.schema import AXES, BUILT_IN_PROFILES

# What the built-in profiles aim at, on two cores.
PROFILE_AIMS = {"smoke": "about a minute", "quick": "about ten minutes"}


def describe_plan(console: Console, plan: Plan, jobs: int) -> None:
    """Prints data, cells, what is done, an estimate of the time and the quicker profiles."""
    records = plan.records()
    pending = plan.pending(records)
    suite = plan.loaded.suite
    console.print(f"[bold]{suite.suite}[/bold]: {suite.title}", highlight=False)
    for line in (*_data_lines(plan), _device_line(plan)):
        console.print(f"  {line}", highlight=False)
    console.print(_cells(plan, records))
    console.print(_summary(plan, pending, jobs), highlight=False)


def duration(seconds: float) -> str:
    """Seconds as people say them: `45 s`, `12 min`, `3 h 20 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def _data_lines(plan: Plan) -> Iterable[str]:
    seen: dict[str, Manifest] = {}
    for task in plan.tasks:
        seen.setdefault(task.run.cell.names["dataset"], task.manifest)
    for name, manifest in seen.items():
        counts = ", ".join(f"{len(manifest.splits[split]):,} {split}" for split in SPLITS)
        yield f"dataset {name}: {counts} images of {len(manifest.classes)} classes"
        if manifest.stand_in:
            yield (
                f"[bold yellow]STAND-IN[/bold yellow]: {name} is not on this machine (BENCH_DATA); "
                f"drawn images ({manifest.stand_in}) are used instead"
            )
        if manifest.skipped:
            yield f"{len(manifest.skipped)} unreadable images of {name} are left out, as on_bad_image allows"


def _device_line(plan: Plan) -> str:
    numerics = plan.request.numerics
    name = (
        machine.gpus()[0] if numerics.device == "gpu" else f"{machine.cores()} cores, {machine.processor()}"
    )
    return f"device {numerics.device} ({name}), backend {numerics.backend}"


def _cells(plan: Plan, records: Mapping[str, Record]) -> Table:
    """One row a cell: its names, where they differ, and how many of its runs are done."""
    cells: dict[tuple[str, ...], list[Task]] = {}
    for task in plan.tasks:
        cells.setdefault(tuple(task.run.cell.names[axis] for axis in AXES), []).append(task)
    varying = [i for i, _ in enumerate(AXES) if len({names[i] for names in cells}) > 1] or [1]
    table = Table(*(AXES[i] for i in varying), "done", "note", box=box.SIMPLE, pad_edge=False)
    for names, tasks in cells.items():
        found = [records.get(task.run.fingerprint) for task in tasks]
        done = sum(record is not None and record.status == "completed" for record in found)
        obstacle = tasks[0].obstacle
        failed = next(
            (r for r in found if r and r.status not in ("completed", "invalid", "unavailable")), None
        )
        note = f"{obstacle.status}: {obstacle.reason}" if obstacle else ""
        note = note or (f"{failed.status} before: {failed.reason}" if failed else "")
        table.add_row(*(names[i] for i in varying), f"{done}/{len(tasks)}", note)
    return table


def _summary(plan: Plan, pending: list[Task], jobs: int) -> str:
    cells = len({tuple(task.run.cell.names.items()) for task in plan.tasks})
    seeds = len({task.run.seed for task in plan.tasks})
    total = len(plan.by_fingerprint)
    executable = [task for task in pending if not task.obstacle]
    done = total - len(pending)
    text = f"{cells} cells x {seeds} seeds = {total} runs: {done} done, {len(executable)} to train"
    if not executable:
        return text
    expected = estimate(executable, jobs)
    basis = "from earlier runs here" if expected.measured else "a guess, nothing has run here yet"
    text += f"; at most {duration(expected.seconds)} ({basis})"
    if plan.request.variant.profile is None:
        own = [name for name in plan.loaded.suite.profiles if name not in BUILT_IN_PROFILES]
        quicker = [f"{name} ({aim})" for name, aim in PROFILE_AIMS.items()] + own
        text += f"\nquicker, with --profile NAME or make bench PROFILE=NAME: {', '.join(quicker)}"
    return text
