"""What a check finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Level = Literal["fine", "note", "wrong"]
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True)
class Finding:
    """One thing that a check looked at.

    Attributes:
        subject: What it is.
        level: `wrong` would stop runs; a `note` would not, but is not as everybody expects either.
        found: What was found.
        advice: What to do about it; empty only where it is fine.
        details: Values for programs, in plain data.
    """

    subject: str
    level: Level
    found: str
    advice: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def fine(subject: str, found: str, **details: Any) -> Finding:
    """A finding about which there is nothing to do."""
    return Finding(subject, "fine", found, details=details)


def note(subject: str, found: str, advice: str, **details: Any) -> Finding:
    """A finding that stops no run, with what to do about it."""
    return Finding(subject, "note", found, advice, details)


def wrong(subject: str, found: str, advice: str, **details: Any) -> Finding:
    """A finding that would stop runs, with what to do about it."""
    return Finding(subject, "wrong", found, advice, details)


def by_level(finding: Finding) -> int:
    """Sorts findings: first what is fine, last what is wrong, where the eye rests."""
    return LEVELS.index(finding.level)


def parted(message: str, advice: str) -> tuple[str, str]:
    """Divides one of this project's messages, `[place: ]what is the matter[: what to do]`.

    Args:
        message: Of a `BenchError` or `Unavailable`.
        advice: What to do, where the message does not say.

    Returns:
        What is the matter, and what to do.
    """
    found, *rest = message.split(": ")
    if rest and "/" in found and " " not in found:  # A path, or a file with a line.
        found = f"{found}: {rest.pop(0)}"
    return found, ": ".join(rest) or advice
