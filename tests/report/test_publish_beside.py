"""What `publish` does to what is of all suites: the index, the README, and what others publish meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_records import plan_of, planned_cell, record_of, write_runs

from bench.errors import BenchError
from bench.files import try_lock
from bench.report import publish as publishing
from bench.report.publish import publish
from bench.report.readme import with_tables
from bench.report.verify import verify

Publish = Callable[[], list[Path]]
README = "# Ours\n\nÉtudes.\n\n<!-- table casting -->\n<!-- /table -->\n\nThe end.\n"


@pytest.fixture
def publish_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Publishes one run to `results/`, without figures, which take their time."""
    monkeypatch.setattr(publishing, "figures", lambda results: {})
    cell = planned_cell(seeds=[42])
    plan, record = plan_of(cell), record_of(cell, 42, skill=0.9)
    source = write_runs(tmp_path / "runs", plan, [record], {record.fingerprint: 0.9})
    return lambda: publish(source, plan, tmp_path / "results", {})


def test_whoever_else_publishes_waits_until_all_is_written(
    publish_one: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    held: dict[str, bool] = {}

    def noting(name: str) -> Callable[..., object]:
        step = getattr(publishing, name)

        def noted(*arguments: object) -> object:
            held[name] = try_lock(tmp_path / ".results.lock") is None
            return step(*arguments)

        return noted

    for name in ("replacing", "with_tables"):
        monkeypatch.setattr(publishing, name, noting(name))
    publish_one()
    assert held == {"replacing": True, "with_tables": True}
    assert try_lock(tmp_path / ".results.lock"), "who waits goes on"


def test_the_readme_keeps_its_line_endings(publish_one: Publish, tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_bytes(README.replace("\n", "\r\n").encode())
    publish_one()
    text = readme.read_bytes().decode()
    assert "weighted F1" in text
    assert text.count("\n") == text.count("\r") == text.count("\r\n")
    assert text.startswith("# Ours\r\n\r\nÉtudes.\r\n")
    assert with_tables(text, tmp_path / "results") == text


def test_a_readme_without_a_table_is_left_alone(publish_one: Publish, tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_bytes(b"# Ours\r\n")
    before = readme.stat()
    publish_one()
    after = readme.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_readme_of_another_encoding_is_said_before_anything_is_published(
    publish_one: Publish, tmp_path: Path
) -> None:
    readme, results = tmp_path / "README.md", tmp_path / "results"
    readme.write_bytes(README.encode("latin-1"))
    said = f"{readme}: this is not UTF-8 (byte 9), so that no published table can be put into it"
    with pytest.raises(BenchError) as caught:
        publish_one()
    assert str(caught.value).startswith(said)
    assert not results.exists()
    (results / "drafts").mkdir(parents=True)
    assert any(text.startswith(said) for text in verify(results))
