"""How commands end that do not get to their end."""

from __future__ import annotations

import errno
import sys

import pytest

from bench.cli import main as cli
from bench.cli import plan as plan_command
from bench.errors import BenchError


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs `bench plan tiny` and gives exit status and messages; what is given is raised in its midst."""

    def call(error: BaseException | None = None, *arguments: str) -> tuple[int, str]:
        def fail(*_):
            raise error

        monkeypatch.setattr(plan_command, "plan_for", fail)
        monkeypatch.setattr(sys, "argv", ["bench", *(arguments or ("plan", "tiny"))])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return ended.value.code, capsys.readouterr().err

    return call


def test_ctrl_c_says_so_wherever_it_happens(ends) -> None:
    assert ends(KeyboardInterrupt()) == (130, "bench: interrupted\n")


def test_a_mistake_ends_in_its_message(ends) -> None:
    assert ends(BenchError("no [such] thing")) == (2, "bench: no [such] thing\n")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "/runs/tiny"), "/runs/tiny: Permission denied"),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
    ],
)
def test_what_cannot_be_written_is_one_message(ends, error: OSError, message: str) -> None:
    assert ends(error) == (2, f"bench: {message}\n")


def test_other_errors_of_the_system_are_not_hidden(ends) -> None:
    with pytest.raises(ConnectionResetError):
        ends(ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"))


@pytest.mark.parametrize("arguments", [("plan",), ("plan", "tiny", "--nothing"), ("plann", "tiny")])
def test_wrong_usage_is_answered_with_the_right_one(ends, arguments: tuple[str, ...]) -> None:
    status, message = ends(None, *arguments)
    assert status == 2
    assert "Usage" in message
