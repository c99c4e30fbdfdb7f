from __future__ import annotations

from importlib import metadata

import pytest

from bench.execution.doctor.software import software


@pytest.fixture
def require(monkeypatch: pytest.MonkeyPatch):
    """Makes the project require these, and nothing else."""
    return lambda *texts: monkeypatch.setattr(metadata, "requires", lambda _: list(texts))


def test_what_is_missing_or_too_old_is_wrong(require, by_subject) -> None:
    require("numpy>=1", "no-such-thing>=2", "rich>=9999", "nor-this-one; extra == 'gpu'")
    found = by_subject(software())
    assert "numpy" not in found
    assert f"numpy {metadata.version('numpy')}" in found["packages"].found
    assert found["no-such-thing"].level == "wrong"
    assert found["no-such-thing"].advice == "pip install 'no-such-thing>=2'"
    assert found["rich"].level == "wrong"
    assert ">=9999 is required" in found["rich"].found
    assert "nor-this-one" not in found


def test_what_is_installed_but_cannot_be_imported_is_wrong(require, by_subject, fake_package) -> None:
    fake_package("cv2", "raise ImportError('libGL.so.1: cannot open shared object file')")
    require("opencv-python-headless", "pyyaml")
    found = by_subject(software())
    assert found["opencv-python-headless"].level == "wrong"
    assert "libGL.so.1" in found["opencv-python-headless"].found


def test_optional_packages_that_are_missing_are_a_note(require, by_subject, monkeypatch) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name == "optuna":
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(metadata, "version", version)
    require("numpy")
    found = by_subject(software())
    assert found["not installed"].level == "note"
    assert "optuna (for searching with Optuna)" in found["not installed"].found


def test_a_folder_that_is_not_installed_is_a_note(monkeypatch, by_subject) -> None:
    def requires(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", requires)
    assert by_subject(software())["bench"].level == "note"
