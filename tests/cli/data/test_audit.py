"""`bench data audit` as a user meets it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from command_fixtures import Bench
from PIL import Image
from tiny import draw_images, tiny_suite, write_suite

from bench.data.audit import find
from bench.data.audit.known import known_audit
from bench.records.audit import Audit, Counts, Group, read_audit


@pytest.fixture
def audit(bench_here: Bench, roots: Path, monkeypatch) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command over drawn images, of which less is learnt than of real ones."""
    draw_images(roots / "data" / "tiny", {"train": 12, "test": 6}, size=24)
    write_suite(roots / "tiny.yaml")
    monkeypatch.setattr("bench.data.audit.calibration.IMAGES", 100)
    monkeypatch.setattr("bench.data.audit.calibration.TRIED_IMAGES", 20)
    return lambda *arguments: bench_here("data", "audit", "tiny.yaml", *arguments)


@pytest.fixture
def images(roots) -> Path:
    return roots / "data" / "tiny"


def test_a_clean_dataset_is_called_clean(audit, roots):
    done = audit("--fail-on-leak")
    assert done.returncode == 0, done.stderr
    assert "0 files byte for byte the same as another" in done.stdout
    written = {path.name for path in (roots / "runs/tiny/pictures").iterdir()}
    assert written == {"tiny-twins.json", "tiny-twins.csv"}


def test_leaks_are_counted_listed_drawn_and_kept(audit, roots, images):
    shutil.copy(images / "train/bright/000.png", images / "test/dark/copy.png")
    with Image.open(images / "train/dark/001.png") as image:
        image.transpose(Image.Transpose.ROTATE_90).save(images / "test/dark/turned.png")
    done = audit("--output", "found")
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "1 file byte for byte the same as another" in said
    assert "1 pair: re-encoded" in said
    assert "rotated by 90° to the left" in said
    assert "test/dark/copy.png" in said
    kept = read_audit(roots / "found/tiny-twins.json")
    assert [(pair.kind, pair.across, pair.splits[1]) for pair in kept.pairs] == [
        ("exact", True, "test"),
        ("near", True, "test"),
    ]
    assert (roots / "found/tiny-twins.csv").read_text().splitlines()[0] == "group,split,class,path"
    with Image.open(roots / "found/tiny-twins-1.png") as sheet:
        assert sheet.width > 400
    again = audit("--output", "found", "--fail-on-leak")
    assert again.returncode == 1
    assert again.stdout == done.stdout, "what was found once is recalled"


REDRAWN = {"tiny": {**tiny_suite()["datasets"]["tiny"], "resplit": True, "validation": 0.25}}


def test_every_split_that_a_seed_draws_is_audited(audit, roots):
    write_suite(roots / "tiny.yaml", datasets=REDRAWN)
    done = audit("--output", "found")
    assert done.returncode == 0, done.stderr
    for seed in (1, 2):
        assert f"tiny, as seed {seed} splits it" in done.stdout
    found = [read_audit(roots / f"found/{name}-twins.json") for name in ("tiny", "tiny-2")]
    assert found[0].manifest != found[1].manifest
    assert [known_audit(audit.manifest) for audit in found] == found


@pytest.mark.parametrize("leaking", [0, 1, None])
def test_a_leak_in_any_split_is_a_leak(call, roots, monkeypatch, leaking):
    """Whichever seed drew it; `None` where no split has one."""
    seen: list[str] = []

    def audited(manifest, progress):
        seen.append(manifest.digest)
        group = Group(members={"train": (0,), "test": (1,)}, classes=("bright",), chain=1)
        return Audit(
            manifest=manifest.digest,
            images={name: len(split) for name, split in manifest.splits.items()},
            counts=Counts(exact=0, near=0, contradicting=0, blank=0),
            pairs=(),
            copies=(),
            linked=(group,) if len(seen) - 1 == leaking else (),
            sensitivity=None,
            direct=(),
        )

    draw_images(roots / "data" / "tiny", {"train": 12, "test": 6})
    monkeypatch.setattr(find, "find_twins", audited)
    done = call("data", "audit", "--fail-on-leak", datasets=REDRAWN)
    assert done.exit_code == (0 if leaking is None else 1), done.output
    assert len(set(seen)) == 2
