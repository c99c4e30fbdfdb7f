"""What the README promises: its examples run, its suite loads, its targets exist, its tables are current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from tiny import draw_images

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_python_example_runs(
    roots: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = blocks("python")
    # Its suite, of which fewer images are drawn where the real ones are missing.
    suite = (ROOT / "suites" / "casting.yaml").read_text(encoding="utf-8")
    fewer = suite.replace("images: {train: 840, test: 678}", "images: {train: 80, test: 40}")
    assert fewer != suite
    (roots / "suites").mkdir()
    (roots / "suites" / "casting.yaml").write_text(fewer, encoding="utf-8")
    monkeypatch.chdir(roots)
    exec(compile(code, "README.md", "exec"), {"__name__": "__main__"})
    said = capsys.readouterr().out
    assert "in-memory" in said
    assert "val_loss" in said
    assert "p:def_front" in said


def test_the_suite_of_ten_lines_plans(roots: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bench.execution.plan import PlanRequest, make_plan
    from bench.suite.load import load_suite

    (text,) = blocks("yaml")
    assert len(text.splitlines()) <= 11
    draw_images(roots / "data", {"parts": 10})
    (roots / "parts.yaml").write_text(text)
    plan = make_plan(load_suite(roots / "parts.yaml"), PlanRequest())
    assert len(plan.tasks) == 12
    assert not any(task.obstacle for task in plan.tasks)


def test_every_command_and_target_exists() -> None:
    from typer.main import get_command

    from bench.cli.main import app

    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert set(re.findall(r"^bench (\w+)", README, re.MULTILINE)) <= commands
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make (\w+)", README, re.MULTILINE)) <= targets


def test_every_link_leads_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        if not link.startswith("http"):
            assert (ROOT / link).exists(), link


# Half a minute, and `.ci/run` has `bench verify` do the same.
@pytest.mark.slow
def test_what_is_published_follows_from_its_records() -> None:
    from bench.report.verify import verify

    assert verify(ROOT / "results") == []


def test_the_workflow_derives_again_what_is_published() -> None:
    assert "bench verify" in (ROOT / ".ci" / "run").read_text()


def test_the_published_table_is_marked_to_be_filled_in() -> None:
    assert "<!-- table casting -->" in README


def test_the_workflow_calls_the_test_command_of_the_readme() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text()
    assert "`make test`" in README
    for suite in (ROOT / "suites").glob("*.yaml"):
        assert yaml.safe_load(suite.read_text())["suite"] == suite.stem
