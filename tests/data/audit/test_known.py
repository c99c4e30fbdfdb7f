"""Audits that are recalled."""

import ast
import subprocess
import sys
from importlib import resources

import pytest
from drawn_twins import photo

from bench.data.audit import known
from bench.data.audit.find import find_twins
from bench.data.audit.known import known_audit
from bench.digests import digest_data

# Of the constants that an audit of each version is made with.
DIGESTS = {2: "c0b08bde69de38469954a550e52c742d2cc4d00bed503d19a96b7f7be914a3be"}
# How much is done at once changes nothing that is found.
PACE = {"_ROWS", "_COLUMNS", "_FEATURES_AT_ONCE", "_AT_ONCE"}


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


def constants():
    """The constants of every module that has a part in an audit, as its source says."""
    for module in sorted(resources.files("bench.data.audit").iterdir(), key=lambda file: file.name):
        if not module.name.endswith(".py") or module.name == "known.py":
            continue
        for node in ast.parse(module.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                names = {each.id for each in ast.walk(target) if isinstance(each, ast.Name)}
                if all(len(name) > 1 and name.isupper() for name in names) and not names <= PACE:
                    yield f"{module.name}: {ast.unparse(target)} = {ast.unparse(node.value)}"


def test_whoever_changes_what_an_audit_finds_raises_its_version():
    found = list(constants())
    assert any("FARTHEST = 12.0" in each for each in found)
    assert DIGESTS.get(known.VERSION) == digest_data(found), (
        "an audit finds something else than before: raise VERSION in bench/data/audit/known.py, so that none"
        " of those kept is recalled, and write the new digest here"
    )
