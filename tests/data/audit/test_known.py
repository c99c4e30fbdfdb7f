"""Audits that are recalled."""

import subprocess
import sys

import pytest
from drawn_twins import photo

from bench.data.audit import known
from bench.data.audit.find import find_twins
from bench.data.audit.known import known_audit


@pytest.fixture
def manifest(drawn):
    drawn.save(photo(0), "a")
    return drawn.manifest()


def test_an_audit_is_recalled_without_its_images(manifest, drawn):
    assert known_audit(manifest.digest) is None
    audit = find_twins(manifest)
    (drawn.root / "train/a.png").unlink()
    again = find_twins(manifest, lambda *_: pytest.fail("nothing is to be done"))
    assert again == known_audit(manifest.digest) == audit


def test_a_damaged_audit_is_made_anew(manifest, roots):
    audit = find_twins(manifest)
    (file,) = (roots / "cache" / "audits").iterdir()
    file.write_text(file.read_text()[:20])
    assert known_audit(manifest.digest) is None
    assert find_twins(manifest) == audit


def test_an_audit_of_another_version_is_not_taken(manifest, monkeypatch):
    find_twins(manifest)
    monkeypatch.setattr(known, "VERSION", known.VERSION + 1)
    assert known_audit(manifest.digest) is None


def test_to_recall_one_imports_nothing_that_makes_one():
    code = "import sys, bench.data.audit.known; print({'cv2', 'scipy', 'PIL'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"
