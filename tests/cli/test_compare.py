import shutil

import pytest
from made_records import example, plan_of, planned_cell, predictions_of, record_of, write_runs
from typer.testing import CliRunner

from bench.cli.main import app
from bench.records.audit import Audit, Counts, Group
from bench.records.store import RunFolder
from bench.report.audits import publish_audit
from bench.report.stored_plan import write_plan


@pytest.fixture
def written(tmp_path):
    plan, records, skills = example()
    folder = write_runs(tmp_path, plan, records, skills)
    write_plan(folder, plan)
    other = tmp_path / "other"
    shutil.copytree(folder.path, other)
    return folder.path, other, plan, records


def compared(*arguments):
    result = CliRunner().invoke(app, ["compare", *map(str, arguments)])
    return result.exit_code, " ".join(result.output.split()), result.stderr


def test_a_copy_is_identical_where_it_is_complete(written):
    folder, other, *_ = written
    status, text, _ = compared(folder, other)
    assert status == 0
    assert "3 identical, 2 not comparable" in text
    assert "is not complete in the first set (failed: ended by signal 9" in text
    assert compared(folder, other, "--strict")[0] == 1


def test_what_is_compared_is_said(written):
    folder, other, *_ = written
    _, text, _ = compared(folder, other)
    text = text.replace(" ", "")
    made = (
        "11runsoncpu(ExampleProcessor9000,2cores);backendtensorflow;keras3.12.0,python3.11.7,tensorflow2.20.0"
    )
    for which, place in (("First", folder), ("Second", other)):
        assert f"{which}:{place}:{made};commit0123456789ab".replace(" ", "") in text


def test_a_cell_that_no_longer_completes_ends_in_status_1(written):
    folder, other, plan, _ = written
    RunFolder(other).record_file(plan.cells[0].runs[0].run_id).unlink()
    status, text, _ = compared(folder, other)
    assert status == 1
    assert "1 broken" in text


def test_an_audit_beside_one_set_serves_both(written):
    folder, other, *_ = written
    linked = (Group(members={"test": (0, 1)}, classes=("def_front",), chain=1),)
    images = {"train": 756, "validation": 84, "test": 50}
    counts = Counts(exact=0, near=1, contradicting=0, blank=0)
    parts = {"pairs": (), "copies": (), "linked": linked, "sensitivity": None}
    publish_audit(RunFolder(folder), Audit(manifest="cd" * 32, images=images, counts=counts, **parts))
    assert compared(folder, other)[0] == 0


def test_a_worse_cell_ends_in_status_1(written):
    folder, other, plan, records = written
    for record in records:
        if record.outcome and record.names["loader"] == "in-memory":
            cell = plan.cells[4]
            worse = record_of(cell, record.seed, skill=0.2)
            outcome = worse.outcome.model_copy(update={"weights_digest": f"{record.seed}" * 32})
            RunFolder(other).write_record(worse.model_copy(update={"outcome": outcome}))
            RunFolder(other).write_predictions(record.run_id, predictions_of(0.2, record.seed))
    status, text, _ = compared(folder, other)
    assert status == 1
    assert "1 worse, 2 identical" in text


def test_a_collapse_with_one_seed_ends_in_status_1(tmp_path):
    before, after = one_run(tmp_path / "before", 0.95), one_run(tmp_path / "after", 0.2)
    status, text, _ = compared(before, after)
    assert status == 1
    assert "1 worse with one seed" in text
    assert "the interval is over the test images only" in text
    assert compared(after, before)[:1] == (0,)
    assert compared(after, before, "--strict")[0] == 1, "another seed may say otherwise"


def test_with_one_seed_what_looks_the_same_ends_in_status_0(tmp_path):
    before, after = one_run(tmp_path / "before", 0.9), one_run(tmp_path / "after", 0.9, digest="cd")
    status, text, _ = compared(before, after)
    assert (status, "1 same with one seed" in text) == (0, True)


def one_run(root, skill, digest="ab"):
    """A folder of results with a single run, whose weights are told from others by skill and digest."""
    cell = planned_cell(seeds=[42])
    record = record_of(cell, 42, skill=skill)
    outcome = record.outcome.model_copy(update={"weights_digest": digest * 31 + f"{round(100 * skill):02d}"})
    plan = plan_of(cell)
    changed = record.model_copy(update={"outcome": outcome})
    folder = write_runs(root, plan, [changed], {record.fingerprint: skill})
    write_plan(folder, plan)
    return folder.path


def test_runs_are_found_by_the_name_of_their_folder(written, roots):
    folder, other, *_ = written
    shutil.copytree(folder, roots / "runs" / "mine")
    assert compared("mine", other)[0] == 0


@pytest.mark.parametrize("missing", ["nowhere", "no-plan"])
def test_what_is_no_folder_of_results_is_refused(written, tmp_path, missing):
    (tmp_path / "no-plan").mkdir()
    status, _, message = compared(written[0], tmp_path / missing)
    assert status == 2
    assert missing in message
