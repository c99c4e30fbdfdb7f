"""A plan in words: what is printed before runs start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.analysis.cells import status_of
from bench.execution import machine
from bench.execution.estimate import Estimator
from bench.execution.plan import Plan, Task
from bench.records.record import Record
from bench.report.terminal import fold_name
from bench.suite.dataset import SPLITS
from bench.suite.schema import AXES, BUILT_IN_PROFILES

# What the built-in profiles aim at, on two cores.
PROFILE_AIMS = {"smoke": "about a minute", "quick": "about ten minutes"}


def describe_plan(console: Console, plan: Plan, jobs: int, estimator: Estimator) -> None:
    """Prints data, cells, what is done, an estimate of the time and the quicker profiles."""
    records = plan.records()
    suite = plan.loaded.suite
    console.print(Text.assemble((suite.suite, "bold"), f": {suite.title}"))
    for line in (*_data_lines(plan), _device_line(plan)):
        console.print(Text.assemble("  ", line))
    console.print(_cells(plan, records))
    for line in _troubles(plan, records):
        console.print(Text(line), soft_wrap=True)
    console.print("\n".join(_summary(plan, plan.pending(records), jobs, estimator)))


def duration(seconds: float) -> str:
    """Seconds as people say them: `45 s`, `12 min`, `3 h 20 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def _data_lines(plan: Plan) -> Iterable[str | Text]:
    seen: dict[str, Task] = {}
    for task in plan.tasks:
        seen.setdefault(task.run.cell.names["dataset"], task)
    for name, task in seen.items():
        manifest, obtain = task.manifest, task.run.cell.config.dataset.obtain
        counts = ", ".join(f"{len(manifest.splits[split]):,} {split}" for split in SPLITS)
        yield f"dataset {name}: {counts} images of {len(manifest.classes)} classes"
        if manifest.stand_in:
            yield Text.assemble(
                ("STAND-IN", "bold yellow"),
                f": {name} is not on this machine (BENCH_DATA); ",
                f"drawn images ({manifest.stand_in}) are used instead",
                f". {obtain}" if obtain else "",
            )
        if manifest.skipped:
            yield f"{len(manifest.skipped)} unreadable images of {name} are left out, as on_bad_image allows"


def _device_line(plan: Plan) -> str:
    numerics, gpus = plan.request.numerics, plan.request.gpus
    names = [f"gpu:{gpu.number}, {gpu.name}" for gpu in gpus]
    name = "; ".join(names) or f"{machine.cores()} cores, {machine.processor()}"
    return f"device {numerics.device} ({name}), backend {numerics.backend}"


def _cells(plan: Plan, records: Mapping[str, Record]) -> Table:
    """One row a cell: its names, where they differ, and how many of its runs are done."""
    cells = _by_cell(plan)
    varying = [i for i, _ in enumerate(AXES) if len({names[i] for names in cells}) > 1] or [1]
    table = Table(
        *(fold_name(AXES[i]) for i in varying),
        "done",
        "note",
        box=box.SIMPLE,
        pad_edge=False,
        collapse_padding=True,
    )
    for names, tasks in cells.items():
        done = sum(status_of(records.get(task.run.fingerprint)) == "completed" for task in tasks)
        status, _ = _trouble(tasks, records)
        table.add_row(*(Text(fold_name(names[i])) for i in varying), f"{done}/{len(tasks)}", status)
    return table


def _by_cell(plan: Plan) -> dict[tuple[str, ...], list[Task]]:
    cells: dict[tuple[str, ...], list[Task]] = {}
    for task in plan.tasks:
        cells.setdefault(tuple(task.run.cell.names[axis] for axis in AXES), []).append(task)
    return cells


def _trouble(tasks: Sequence[Task], records: Mapping[str, Record]) -> tuple[str, str]:
    """Why runs of a cell cannot be made, or failed before: in a word, and in full; empty if all is well."""
    if obstacle := tasks[0].obstacle:
        return obstacle.status, obstacle.reason
    found = (records.get(task.run.fingerprint) for task in tasks)
    failed = next((r for r in found if r and r.status not in ("completed", "invalid", "unavailable")), None)
    return (f"{failed.status} before", failed.reason) if failed else ("", "")


def _troubles(plan: Plan, records: Mapping[str, Record]) -> Iterable[str]:
    """Each reason once, below the table, where there is room for it."""
    return dict.fromkeys(
        f"{status}: {reason}"
        for status, reason in (_trouble(tasks, records) for tasks in _by_cell(plan).values())
        if status
    )


def _summary(plan: Plan, pending: list[Task], jobs: int, estimator: Estimator) -> Iterable[str]:
    executable = [task for task in pending if not task.obstacle]
    done = len(plan.by_fingerprint) - len(pending)
    text = f"{_size(plan)}: {done} done, {len(executable)} to train"
    if len(executable) < len(pending):
        text += f", {len(pending) - len(executable)} cannot run"
    if not executable:
        yield text
        return
    expected = estimator.estimate(executable, jobs)
    basis = "from earlier runs here" if expected.measured else "a guess, no such run was made here yet"
    yield f"{text}; at most {duration(expected.seconds)} ({basis})"
    if plan.request.variant.profile is None:
        own = [name for name in plan.loaded.suite.profiles if name not in BUILT_IN_PROFILES]
        quicker = [f"{name} ({aim})" for name, aim in PROFILE_AIMS.items()] + own
        yield f"quicker, with --profile NAME or make bench PROFILE=NAME: {', '.join(quicker)}"


def _size(plan: Plan) -> str:
    """How many runs there are, and how that comes."""
    cells = len({tuple(task.run.cell.names.items()) for task in plan.tasks})
    seeds = len({task.run.seed for task in plan.tasks})
    total = len(plan.by_fingerprint)
    text = f"{cells} cells x {seeds} seeds = {len(plan.tasks)} runs"
    # Two names for the same configuration: one run serves both.
    return text if total == len(plan.tasks) else f"{text}, {total} different ones"
