import json
import re
import shutil

import pandas as pd
import pytest
from made_records import example, plan_of, planned_cell, record_of, write_runs
from PIL import Image
from tiny import tiny_suite, write_suite

from bench.errors import BenchError
from bench.records.audit import Audit, Counts, write_audit
from bench.records.store import RunFolder
from bench.report.audits import audit_file, publish_audit
from bench.report.explained import is_published, read_explained
from bench.report.listed import STRAY
from bench.report.publish import publish
from bench.report.readme import with_tables
from bench.report.stored_plan import read_plan
from bench.report.swap import recover, replacing
from bench.report.verify import verify

# But for those of the fixture `once`, so that what is verified was drawn apart.
pytestmark = pytest.mark.usefixtures("drawn_once")


def publishable():
    """The example without its failed run."""
    plan, records, skills = example()
    failed = next(record for record in records if record.status == "failed")
    cell = next(cell for cell in plan.cells if failed.fingerprint in {run.fingerprint for run in cell.runs})
    skills[failed.fingerprint] = 0.92
    done = record_of(cell, failed.seed, skill=0.92)
    return plan, [done if record is failed else record for record in records], skills


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """Everything published once, for all tests: figures take their time."""
    root = tmp_path_factory.mktemp("published")
    plan, records, skills = publishable()
    source = write_runs(root / "runs", plan, records, skills)
    files = publish(source, plan, root / "results", {})
    return root, plan, [path.relative_to(root / "results").as_posix() for path in files]


@pytest.fixture
def published(once, tmp_path):
    """A copy of it for one test: runs, plan, results and the names of what was published."""
    root, plan, names = once
    for name in ("runs", "results"):
        shutil.copytree(root / name, tmp_path / name)
    return RunFolder(tmp_path / "runs" / plan.folder), plan, tmp_path / "results", names


def test_everything_is_published(published):
    source, plan, root, files = published
    assert is_published(RunFolder(root / "casting"))
    assert not is_published(source)
    names = set(files)
    texts = {
        "README.md",
        "table.csv",
        "table.json",
        "table.md",
        "table.tex",
        "report.html",
        "plan.json",
        "explanations.json",
        "figures/casting/predictions.csv",
    }
    figures = {
        f"figures/{name}.png"
        for name in (
            "weighted_f1",
            "learning_curves",
            "confusion_counts",
            "confusion_normalised",
            "casting/learning_curves",
        )
    }
    assert {f"casting/{name}" for name in texts | figures} | {"README.md"} <= names
    assert sum("/records/" in name for name in names) == 15
    assert sum("/predictions/" in name for name in names) == 12
    assert read_plan(RunFolder(root / "casting")) == plan
    assert [path.name for path in sorted(root.iterdir())] == ["README.md", "casting"]


def test_index_names_the_row_that_validation_chooses(published):
    text = (published[2] / "README.md").read_text()
    assert "[casting](casting/README.md)" in text
    assert re.search(
        r"\| casting-cnn, augment, in-memory +\| 0\.973 \[[\d., ]+\] +\| not looked for +\|", text
    )
    assert "| 1 best, 1 level, 2 below |" in text
    assert "| real" in text
    assert "5 x 3" in text
    assert "2030-01-02" in text
    assert "the one with the best validation score" in text


def test_what_is_published_derives_from_the_published_records(published):
    """As do the tables in the README beside it, and what its plan took from the suite file."""
    _, plan, root, _ = published
    readme = with_tables("# Ours\n\n<!-- table casting -->\n<!-- /table -->\n", root)
    (root.parent / "README.md").write_text(readme)
    (root.parent / "suites").mkdir()
    write_suite(root.parent / "suites" / "casting.yaml", **suite_of(plan))
    assert verify(root) == []


def test_publishing_again_gives_the_same_texts_and_drops_what_is_no_longer_planned(published):
    source, plan, root, _ = published
    before = {path: path.read_bytes() for path in root.rglob("*") if path.suffix != ".png" and path.is_file()}
    publish(source, plan, root, {})
    assert all(path.read_bytes() == content for path, content in before.items())
    smaller = plan.model_copy(update={"cells": plan.cells[:1]})
    publish(source, smaller, root, {})
    assert len(list((root / "casting" / "records").iterdir())) == 3
    assert verify(root) == []


def test_changed_numbers_predictions_and_figures_are_found_and_nothing_else(published):
    root = published[2]
    table = root / "casting" / "table.md"
    table.write_text(table.read_text().replace("0.973", "0.993"))
    predictions = root / "casting/figures/casting/predictions.csv"
    predictions.write_text(predictions.read_text().replace("True", "False", 1))
    figures = root / "casting/figures"
    picture = Image.open(figures / "weighted_f1.png").convert("RGB")
    picture.paste((0, 0, 0), (300, 100, 310, 110))
    picture.save(figures / "weighted_f1.png")
    (figures / "learning_curves.png").write_bytes(b"no picture")
    text, row, *pictures = verify(root)
    assert text.startswith(f"{table}:")
    assert row.startswith(f"{predictions}:2: is not what the records give")
    assert sorted(pictures) == [
        f"{root / 'casting'}: figures/{name}.png: is not what the records give: publish the suite again"
        for name in ("learning_curves", "weighted_f1")
    ]


def test_a_changed_record_is_found_by_its_predictions(published):
    root = published[2]
    path = next(path for path in (root / "casting/records").iterdir() if '"completed"' in path.read_text())
    document = json.loads(path.read_text())
    document["outcome"]["metrics"]["test"]["accuracy"] = 0.999
    path.write_text(json.dumps(document))
    assert any("accuracy is recorded as 0.999" in text for text in verify(root))


def test_the_predictions_of_the_explained_run_are_published_as_a_table(published):
    folder = RunFolder(published[2] / "casting")
    (explained,) = read_explained(folder)
    table = pd.read_csv(folder.path / "figures/casting/predictions.csv")
    stored = folder.read_predictions(explained.run_id)
    assert list(table.columns) == ["file", "actual", "predicted", "probability", "correct"]
    assert list(table["file"]) == list(stored["path"])
    record = next(record for record in folder.records() if record.run_id == explained.run_id)
    assert table["correct"].mean() == pytest.approx(record.outcome.metrics["test"].accuracy)
    (first, *_) = table[~table["correct"]].sort_values("probability", ascending=False)["file"]
    assert f"| {first} |" in (folder.path / "README.md").read_text()
    assert "(figures/casting/predictions.csv)" in (folder.path / "README.md").read_text()


def test_a_table_of_predictions_that_is_missing_or_of_no_run_is_found(published):
    table = published[2] / "casting/figures/casting/predictions.csv"
    table.rename(table.with_name("others.csv"))
    assert verify(published[2]) == [
        f"{table}: is missing",
        f"{published[2] / 'casting'}: figures/casting/others.csv: {STRAY}",
    ]


def audit_of(manifest, images):
    counts = Counts(exact=0, near=0, contradicting=0, blank=0)
    of_each = {"train": 756, "validation": 84, "test": images}
    parts = {"pairs": (), "copies": (), "linked": (), "sensitivity": None}
    return Audit(manifest=manifest, images=of_each, counts=counts, **parts)


def test_an_audit_of_other_images_is_found(published):
    publish_audit(RunFolder(published[2] / "casting"), audit_of("cd" * 32, 49))
    assert any("is of 49 test images, but the predictions are of 50" in text for text in verify(published[2]))


def test_an_audit_under_another_name_is_found(published):
    folder = RunFolder(published[2] / "casting")
    write_audit(audit_file(folder, "cd" * 32), audit_of("ef" * 32, 50))
    said = "this is the audit of manifest efefefefefef, not of cdcdcdcdcdcd: publish the suite again"
    assert any(said in text for text in verify(published[2]))


@pytest.mark.parametrize(
    "file", ["records/*tf-data*", "predictions/*tf-data*", "explanations.json", "plan.json"]
)
def test_missing_files_are_found(published, file):
    root = published[2]
    (missing, *_) = (root / "casting").glob(file)
    missing.unlink()
    assert any(missing.name in text or missing.stem in text for text in verify(root))


STRAYS = [
    ".notes",
    "audits/abababababab.json",
    "figures/private.png",
    "models/run.keras",
    "notes.txt",
    "predictions/other.parquet",
    "records/other.txt",
    "searches/other.json",
]


def test_stray_files_are_named_with_what_to_do(published):
    root = published[2]
    for name in [*(f"casting/{name}" for name in STRAYS), "notes.txt", "drafts/table.csv"]:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).touch()
    what = "belongs to nothing that is published here: remove it"
    underivable = "has no plan.json, so that nothing in it derives: publish the suite again, or remove it"
    assert verify(root) == [
        *(f"{root / 'casting'}: {name}: {what}" for name in STRAYS),
        f"{root / 'drafts'}: {underivable}",
        f"{root / 'notes.txt'}: {what}",
    ]


def test_where_nothing_is_published_nothing_is_said_to_derive(tmp_path):
    for make in (lambda: None, (tmp_path / "results").mkdir):
        make()
        with pytest.raises(BenchError, match="nothing is published here"):
            verify(tmp_path / "results")


def suite_of(plan, **changes):
    """A suite that declares what a plan took from it, but for changes."""
    small = tiny_suite()["architectures"]["small"]
    return {
        "suite": "casting",
        "title": plan.title,
        "notes": plan.notes,
        "reference": plan.reference.model_dump(mode="json", exclude_none=True),
        "architectures": {"casting-cnn": small, "mobilenet-v2": small},
        "grid": {**tiny_suite()["grid"], "architecture": "casting-cnn"},
        **changes,
    }


def test_what_a_plan_took_from_its_suite_is_held_against_it(published):
    _, plan, root, _ = published
    file = root.parent / "suites" / "casting.yaml"
    file.parent.mkdir()
    reference = {"source": "An article", "hardware": "another cloud GPU"}
    write_suite(file, **suite_of(plan, title="Another", notes=[], reference=reference))
    assert verify(root) == [
        f"{root / 'casting'}: plan.json: has another {name} than {file}: publish the suite again"
        for name in ("title", "reference", "notes")
    ]

    file.write_text("suite: casting\n")
    assert any(f"{file}:1: " in text for text in verify(root))


def test_a_readme_whose_table_lost_its_markers_is_found(published):
    root = published[2]
    readme = root.parent / "README.md"
    text = with_tables("# Ours\n\n<!-- table casting -->\n<!-- /table -->\n", root)
    readme.write_text("".join(line for line in text.splitlines(keepends=True) if "<!--" not in line))
    (found,) = verify(root)
    assert found.startswith(f"{readme}:")
    assert "this table of scores is checked by nothing" in found


def test_stale_records_in_results_are_found(published):
    root = published[2]
    stale = record_of(planned_cell(seeds=[7]), 7)
    RunFolder(root / "casting").write_record(stale)
    assert any(f"records/{stale.run_id}.json: belongs to nothing" in text for text in verify(root))


def test_an_incomplete_plan_is_refused_with_a_list(tmp_path):
    plan, records, skills = example()
    source = write_runs(tmp_path / "runs", plan, records[1:], skills)
    with pytest.raises(BenchError) as caught:
        publish(source, plan, tmp_path / "results", {})
    assert f"{records[0].run_id}: missing (not run yet)" in str(caught.value)
    assert "failed (ended by signal 9: out of memory)" in str(caught.value)
    assert not (tmp_path / "results").exists()


def test_a_plan_of_which_nothing_could_run_is_refused(tmp_path):
    cell = planned_cell(seeds=[42])
    plan = plan_of(cell)
    source = write_runs(tmp_path, plan, [record_of(cell, 42, status="unavailable", reason="no GPU")], {})
    with pytest.raises(BenchError, match="nothing to publish"):
        publish(source, plan, tmp_path / "results", {})


def test_an_older_record_of_a_run_that_was_renamed_is_not_published(tmp_path):
    cell = planned_cell(seeds=[42])
    plan, record = plan_of(cell), record_of(cell, 42)
    old = record.model_copy(
        update={"run_id": f"z_{record.fingerprint[:12]}", "status": "failed", "outcome": None}
    )
    source = write_runs(tmp_path / "runs", plan, [record, old], {})
    publish(source, plan, tmp_path / "results", {})
    assert verify(tmp_path / "results") == []
    assert not list((tmp_path / "results/casting/records").glob("z_*"))


def test_predictions_that_do_not_give_the_recorded_scores_are_refused(tmp_path):
    plan, records, skills = publishable()
    skills[records[0].fingerprint] = 0.5
    source = write_runs(tmp_path / "runs", plan, records, skills)
    with pytest.raises(BenchError, match="accuracy is recorded as"):
        publish(source, plan, tmp_path / "results", {})


def test_stand_ins_are_published_apart_and_named_in_the_index(tmp_path):
    cell = planned_cell(seeds=[42])
    plan = plan_of(cell, folder="casting-stand-in", stand_ins=["casting"])
    record = record_of(cell, 42, skill=0.9, stand_in="casting")
    source = write_runs(tmp_path / "runs", plan, [record], {record.fingerprint: 0.9})
    publish(source, plan, tmp_path / "results", {})
    assert "| stand-in" in (tmp_path / "results/README.md").read_text()
    assert "**Stand-in data.**" in (tmp_path / "results/casting-stand-in/README.md").read_text()
    assert verify(tmp_path / "results") == []


def test_a_failed_replacement_leaves_the_old_folder(tmp_path):
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "old").touch()

    def fail():
        with replacing(folder) as new:
            (new / "new").touch()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert [path.name for path in tmp_path.rglob("*")] == ["results", "old"]


def test_a_crash_between_the_renames_is_mended(tmp_path):
    folder = tmp_path / "results"
    aside = tmp_path / ".results.old"
    aside.mkdir()
    (aside / "old").touch()
    recover(folder)
    assert [path.name for path in tmp_path.rglob("*")] == ["results", "old"]
