"""What of this machine no record may tell: where its folders are, what it and its user are called."""

from __future__ import annotations

import contextlib
import getpass
import re
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.roots import cache_root, data_root, runs_root

# These tell nothing about anybody, and are words that messages use.
_COMMON_NAMES = {"root", "user", "localhost"}


@dataclass(frozen=True)
class Places:
    """Names to be put in the place of what only this machine knows.

    Attributes:
        folders: Name by absolute path.
        words: Name by user or host.
    """

    folders: Mapping[str, str]
    words: Mapping[str, str]

    @classmethod
    def of_this_machine(cls) -> Places:
        """The folders that messages of a run may name, and the names of user and host."""
        folders: dict[str, str] = {}
        for name, path in _folders():
            # Also as it reads where a part of it is a link. A folder that is several has its first name.
            for spelling in (path.absolute(), path.resolve()):
                folders.setdefault(str(spelling), name)
        folders.pop("/", None)
        return cls(folders, dict(_words()))

    def hidden_in(self, text: str) -> str:
        """The text with every known folder, user and host under its general name."""
        return _renamed(_renamed(text, self.folders), self.words)


def _renamed(text: str, names: Mapping[str, str]) -> str:
    """Puts in names, by what is to be replaced; no part of a word is, so `/home/ann` leaves `/home/anna`."""
    # The longest first: some folders lie in others.
    known = "|".join(re.escape(key) for key in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<!\w)({known})(?!\w)", lambda found: names[found[0]], text) if names else text


def _folders() -> Iterator[tuple[str, Path]]:
    yield "$BENCH_DATA", data_root()
    yield "$BENCH_RUNS", runs_root()
    yield "$BENCH_CACHE", cache_root()
    yield "$BENCH", Path(__file__).parents[2]
    yield "$PREFIX", Path(sys.prefix)
    yield "~", Path.home()
    yield "$TMPDIR", Path(tempfile.gettempdir())
    # Named last: what lies in none of the others.
    yield "$PWD", Path.cwd()


def _words() -> Iterator[tuple[str, str]]:
    names = {"$HOSTNAME": socket.gethostname()}
    # In some containers the user has no name.
    with contextlib.suppress(KeyError, OSError):
        names["$USER"] = getpass.getuser()
    for name, word in names.items():
        if len(word) > 2 and word.lower() not in _COMMON_NAMES:
            yield word, name
