import re

import pytest
from command_fixtures import bench
from made_records import example, write_runs
from tiny import draw_images, write_suite

from bench.report.stored_plan import write_plan

__all__ = ["bench"]


@pytest.fixture
def published(roots):
    plan, records, skills = example()
    folder = write_runs(roots / "results", plan, records, skills)
    write_plan(folder, plan)
    return folder.path


def test_published_results_have_a_report_beside_them(bench, published):
    done = bench("report", "results/casting")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "results/casting/report.html\n"
    page = (published / "report.html").read_text(encoding="utf-8")
    assert "Casting defects - loader, augmentation and transfer learning" in page
    assert '"records/casting_' in page
    assert str(published) not in page

    again = (published / "report.html").read_bytes()
    assert bench("report", str(published)).returncode == 0
    assert (published / "report.html").read_bytes() == again


def test_a_report_elsewhere_links_to_no_records(bench, published, roots):
    assert bench("report", "results/casting", "--output", "there/casting.html").returncode == 0
    assert '"records/casting_' not in (roots / "there/casting.html").read_text(encoding="utf-8")
    assert not (published / "report.html").exists()


def test_a_suite_has_a_report_of_what_has_run(bench, roots):
    draw_images(roots / "data" / "tiny", {"train": 20, "test": 9})
    write_suite(roots / "tiny.yaml")
    early = bench("report", "tiny.yaml")
    assert early.returncode == 2
    assert "nothing of tiny.yaml has run yet" in early.stderr
    assert not (roots / "runs").exists()

    assert bench("run", "tiny.yaml", "--only", "loader=in-memory", "--seeds", "1").returncode == 0
    done = bench("report", "tiny.yaml")
    assert done.returncode == 0, done.stderr
    page = (roots / "runs/tiny/report.html").read_text(encoding="utf-8")
    assert "Bright or dark?" in page
    assert "not run yet" in page
    (link,) = set(re.findall(r"records/[^\"]+\.json", page))
    assert (roots / "runs/tiny" / link).is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["results/casting", "--profile", "smoke"], "these results are published"),
        (["results/casting", "--output", "results"], "--output results: this is a folder"),
        (["results/elsewhere"], "results/elsewhere"),
    ],
)
def test_what_cannot_be_reported_is_one_message(bench, published, arguments, said):
    done = bench("report", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_damaged_records_are_named(bench, published):
    record = next((published / "records").iterdir())
    record.write_text("{")
    done = bench("report", "results/casting")
    assert done.returncode == 2
    assert record.name in done.stderr
    assert not (published / "report.html").exists()
