from __future__ import annotations

import getpass
import socket
from pathlib import Path

import pytest

from bench.execution.places import Places

PLACES = Places({"/home/ann": "~", "/home/ann/data": "$BENCH_DATA"}, {"ann": "$USER", "mill": "$HOSTNAME"})


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("FileNotFoundError: '/home/ann/data/a/b.png'", "FileNotFoundError: '$BENCH_DATA/a/b.png'"),
        ("file:///home/ann/x in /home/ann.", "file://~/x in ~."),
        ("/home/anna and /srv/home/ann", "/home/anna and /srv/home/$USER"),
        ("/tmp/ann/x on mill:8080, a miller", "/tmp/$USER/x on $HOSTNAME:8080, a miller"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_what_only_this_machine_knows_gets_a_name(text: str, hidden: str) -> None:
    assert PLACES.hidden_in(text) == hidden


def test_folders_are_known_by_the_names_that_users_give_them(
    roots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setenv("BENCH_DATA", str(tmp_path / "link"))
    monkeypatch.setattr(socket, "gethostname", lambda: "workhorse")
    monkeypatch.setattr(getpass, "getuser", lambda: "root")
    hidden = Places.of_this_machine().hidden_in
    assert hidden(f"{tmp_path}/link/a") == hidden(f"{tmp_path}/elsewhere/a") == "$BENCH_DATA/a"
    assert hidden(f"{roots / 'runs'}/tiny {roots / 'cache'}") == "$BENCH_RUNS/tiny $BENCH_CACHE"
    assert hidden(f"{Path.home()}/x by root at workhorse") == "~/x by root at $HOSTNAME"
    assert hidden(str(Path(__file__).parents[2] / "bench/api.py")) == "$BENCH/bench/api.py"


def test_a_user_without_a_name_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr(getpass, "getuser", fail)
    assert Places.of_this_machine().hidden_in("/") == "/"
