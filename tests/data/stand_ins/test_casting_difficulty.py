"""Is the stand-in as hard as the suite wants it? Trains the suite's own network for real."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.api import run

SUITE = Path(__file__).parents[3] / "suites" / "casting.yaml"


@pytest.mark.slow
def test_casting_cnn_lands_between_080_and_098_with_every_seed(roots: Path) -> None:
    only = {"architecture": "casting-cnn", "regularisation": "none", "loader": "tf-data"}
    frame = run(SUITE, only=only, device="cpu")
    (row,) = frame.to_dict("records")
    assert row["status"] == "completed"
    assert row["runs"] == 3
    assert "stand_in" in row["flags"]
    assert 0.80 <= row["accuracy_low"] <= row["accuracy_high"] <= 0.98
