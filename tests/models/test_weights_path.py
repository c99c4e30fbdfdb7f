"""Where a file of weights is looked for that a suite names."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from bench.models.pretrained import WeightsFile, weights_file


@pytest.mark.parametrize("file", ["own/a.weights", "~/own/a.weights", "{roots}/own/a.weights"])
def test_a_file_of_weights_counts_from_beside_the_data_or_stands_at_home_or_anywhere(
    roots: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.setenv("HOME", str(roots))
    path = roots / "own" / "a.weights"
    path.parent.mkdir()
    path.write_bytes(b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    assert weights_file(WeightsFile(file=file.format(roots=roots), sha256=digest)) == path
