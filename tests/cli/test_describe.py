"""What is printed of a plan, its runs and its table."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from made_records import outcome_of
from rich.console import Console
from tiny import tiny_suite

from bench.cli import console as console_module
from bench.cli.console import make_console
from bench.cli.describe import describe_plan
from bench.cli.progress import Progress
from bench.cli.show_table import show_table
from bench.execution.estimate import Estimator
from bench.execution.events import EpochEnded, Finished, Started
from bench.execution.plan import Plan, Task
from bench.execution.request import PlanRequest
from bench.execution.worker import blank_record
from bench.records.predictions import prediction_frame
from bench.records.record import Record

MakePlan = Callable[..., Plan]
# What TensorFlow and people write, and rich would take for markup and emoji.
MARKUP = "[/job:localhost] :art: [bold]x[/bold]"
ONE = {**tiny_suite()["grid"], "loader": "in-memory"}


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Console:
    def wide(**options: Any) -> Console:
        return Console(**options, file=io.StringIO(), width=200, force_terminal=True)

    monkeypatch.setattr(console_module, "Console", wide)
    return make_console()


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def record_of(task: Task, **fields: Any) -> Record:
    completed = {"status": "completed", "reason": "", "outcome": outcome_of(0.9, 1)}
    return blank_record(task, 0).model_copy(update={**completed, **fields})


def write_run(plan: Plan, task: Task) -> None:
    """A record of a completed run, with some predictions."""
    record = record_of(task)
    classes = record.data.classes
    labels = np.arange(50) % len(classes)
    frame = prediction_frame(
        [str(place) for place in range(50)], labels, np.eye(len(classes))[labels], classes
    )
    plan.folder.write_record(record)
    plan.folder.write_predictions(record.run_id, frame)


def test_texts_of_others_are_shown_as_they_are(plan_of: MakePlan, console: Console) -> None:
    plan = plan_of(seeds=[1], grid=ONE, title=MARKUP)
    (task,) = plan.tasks
    failed = record_of(task, status="failed", reason=MARKUP, outcome=None)
    plan.folder.write_record(failed)
    describe_plan(console, plan, 1, Estimator())
    with Progress(console, [task], 1, Estimator()) as progress:
        for event in (Started(task), EpochEnded(task, 1, {"loss": 0.5}), Finished(task, failed)):
            progress.show(event)
    show_table(console, plan)
    # Title, failure before, failure now, title and note of the table.
    assert printed(console).count(MARKUP) == 5


def test_the_number_of_runs_is_true_where_cells_share_them(plan_of: MakePlan, console: Console) -> None:
    small = tiny_suite()["architectures"]["small"]
    architectures = {"small": small, "same": small}
    plan = plan_of(architectures=architectures, grid={**ONE, "architecture": ["small", "same"]})
    describe_plan(console, plan, 1, Estimator())
    assert "2 cells x 2 seeds = 4 runs, 2 different ones: 0 done, 2 to train" in printed(console)


def test_what_cannot_run_is_counted(plan_of: MakePlan, console: Console) -> None:
    architectures = {"small": {"family": "convnet", "filters": [4] * 6, "padding": "valid"}}
    describe_plan(console, plan_of(grid=ONE, architectures=architectures), 1, Estimator())
    assert "1 cells x 2 seeds = 2 runs: 0 done, 0 to train, 2 cannot run" in printed(console)


def test_names_and_reasons_are_whole_on_a_narrow_terminal(plan_of: MakePlan) -> None:
    narrow = Console(file=io.StringIO(), width=80)
    impossible = {"family": "convnet", "filters": [4] * 6, "padding": "valid"}
    architectures = {"small-and-impossible": impossible, "small": tiny_suite()["architectures"]["small"]}
    plan = plan_of(
        architectures=architectures,
        grid={**ONE, "architecture": "*", "loader": ["image-dataset-from-directory", "in-memory"]},
    )
    describe_plan(narrow, plan, 1, Estimator())
    text = printed(narrow)
    assert "…" not in text
    assert "image-dataset-" in text
    assert text.count("does not fit the") == 1, "one reason, however many rows have it"


def test_where_the_real_images_can_be_had_is_said_beside_their_stand_in(
    plan_of: MakePlan, console: Console
) -> None:
    gone = {**tiny_suite()["datasets"]["tiny"], "path": "gone", "obtain": "Photographs of ours, not public."}
    drawn = {**gone, "stand_in": {"draws": "casting", "images": {"train": 12, "test": 4}}}
    describe_plan(console, plan_of(datasets={"tiny": drawn}), 1, Estimator())
    assert "drawn images (casting) are used instead. Photographs of ours, not public." in printed(console)


def test_several_jobs_take_less_time(plan_of: MakePlan, console: Console) -> None:
    plan = plan_of()
    for jobs in (1, 4):
        describe_plan(console, plan, jobs, Estimator())
    assert "at most 24 s" in printed(console)
    assert "at most 6 s" in printed(console)


def test_the_table_of_the_whole_is_written_and_that_of_a_part_is_not(
    plan_of: MakePlan, console: Console
) -> None:
    whole = plan_of(grid=ONE)
    for task in whole.tasks:
        write_run(whole, task)
    show_table(console, whole)
    files = {path: path.read_bytes() for path in whole.folder.path.glob("table.*")}
    assert {path.suffix for path in files} == {".md", ".csv", ".json", ".tex"}
    part = plan_of(PlanRequest(seeds=(1,)), grid=ONE)
    assert part.folder == whole.folder
    show_table(console, part)
    assert {path: path.read_bytes() for path in whole.folder.path.glob("table.*")} == files
    assert "left alone" in printed(console)
    assert "not of this plan" not in printed(console), "the other seed is no stranger"


def test_nothing_is_written_where_nothing_ran(plan_of: MakePlan, console: Console) -> None:
    plan = plan_of()
    show_table(console, plan)
    assert not plan.folder.path.exists()
    assert "table" not in printed(console)


def test_records_that_are_in_no_number_are_listed(plan_of: MakePlan, console: Console) -> None:
    old = plan_of(seeds=[1, 2, 3, 4, 5], grid=ONE)
    for task in old.tasks:
        write_run(old, task)
    show_table(console, plan_of(seeds=[1], grid=ONE))
    text = " ".join(printed(console).split())
    ids = sorted(task.run.id for task in old.tasks[1:])
    assert "4 records in this folder are not of this plan" in text
    assert f"{', '.join(ids[:3])} and 1 more" in text
