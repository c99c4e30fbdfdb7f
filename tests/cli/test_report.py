import re

import pytest
from made_records import example, write_runs
from tiny import write_suite

from bench.report.explained import write_explained
from bench.report.stored_plan import write_plan


@pytest.fixture
def published(roots):
    plan, records, skills = example()
    folder = write_runs(roots / "results", plan, records, skills)
    write_plan(folder, plan)
    write_explained(folder, [])
    return folder.path


def test_published_results_have_a_report_beside_them(bench_here, published):
    done = bench_here("report", "results/casting")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "results/casting/report.html\n"
    page = (published / "report.html").read_text(encoding="utf-8")
    assert "Casting defects - loader, augmentation and transfer learning" in page
    assert '"records/casting_' in page
    assert str(published) not in page

    again = (published / "report.html").read_bytes()
    assert bench_here("report", str(published)).returncode == 0
    assert (published / "report.html").read_bytes() == again


def test_a_report_elsewhere_links_to_no_records(bench_here, published, roots):
    assert bench_here("report", "results/casting", "--output", "there/casting.html").returncode == 0
    assert '"records/casting_' not in (roots / "there/casting.html").read_text(encoding="utf-8")
    assert not (published / "report.html").exists()


def test_a_suite_has_a_report_of_what_has_run(bench_here, roots):
    write_suite(roots / "tiny.yaml")
    early = bench_here("report", "tiny.yaml")
    assert early.returncode == 2
    assert "nothing of tiny.yaml has run yet" in early.stderr
    assert not (roots / "runs").exists()

    assert bench_here("run", "tiny.yaml", "--only", "loader=in-memory", "--seeds", "1").returncode == 0
    done = bench_here("report", "tiny.yaml")
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
def test_what_cannot_be_reported_is_one_message(bench_here, published, arguments, said):
    done = bench_here("report", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_damaged_records_are_named(bench_here, published):
    record = next((published / "records").iterdir())
    record.write_text("{")
    done = bench_here("report", "results/casting")
    assert done.returncode == 2
    assert record.name in done.stderr
    assert not (published / "report.html").exists()
