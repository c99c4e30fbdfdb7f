"""The limits of `bench table`: that each is obeyed, and that none is ignored."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bench.analysis.decision import MAX_LOSS
from bench.cli import table
from bench.cli.main import app

COSTS = {"--max-size": "model_size_mb", "--max-latency": "inference_ms", "--max-time": "training_time_s"}


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """The limits by which a row is chosen, the loss among them, where there is a table."""
    found: dict[str, float] = {}

    def show(console: Any, plan: Any, limits: dict[str, float], max_loss: float) -> None:
        found.update(limits, max_loss=max_loss)

    monkeypatch.setattr(table, "plan_for", lambda *arguments: None)
    monkeypatch.setattr(table, "show_table", show)
    return found


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["table", "tiny", *arguments])


@pytest.mark.parametrize("option", COSTS)
def test_a_limit_is_obeyed(taken: dict[str, float], option: str) -> None:
    assert call(option, "2.5").exit_code == 0
    assert taken == {COSTS[option]: 2.5, "max_loss": MAX_LOSS}


def test_limits_are_obeyed_together(taken: dict[str, float]) -> None:
    assert call("--max-size", "10", "--max-latency", "0", "--max-time", "60").exit_code == 0
    assert taken == {"model_size_mb": 10, "inference_ms": 0, "training_time_s": 60, "max_loss": MAX_LOSS}
    assert call().exit_code == 0


@pytest.mark.parametrize("loss", [0.0, 0.02])
def test_a_loss_is_obeyed(taken: dict[str, float], loss: float) -> None:
    assert call("--max-loss", str(loss)).exit_code == 0
    assert taken == {"max_loss": loss}


@pytest.mark.parametrize("option", [*COSTS, "--max-loss"])
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-1"], " -1: no row costs less than nothing"),
        (["nan"], " nan: no row costs less than nothing"),
        (["10", "--format", "md"], " with --format md: limits decide which row to take"),
        (["10", "--format", "json"], " with --format json: limits decide which row to take"),
    ],
)
def test_a_limit_that_would_be_ignored_is_refused(
    taken: dict[str, float], option: str, arguments: list[str], said: str
) -> None:
    done = call(option, *arguments)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"bench: {option}{said}")
    assert taken == {}
