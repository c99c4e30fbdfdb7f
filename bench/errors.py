"""The ways in which a request cannot be met."""

from __future__ import annotations


class BenchError(Exception):
    """A mistake the user can mend: the message says what, where and what to do. Ends in exit status 2."""


class Misdeclared(BenchError):
    """What a suite declares of a dataset is not what is there; whoever knows the suite adds the line.

    Args:
        message: What, where and what to do.
        location: Keys to the value at fault, from the block on that was looked at.
    """

    def __init__(self, message: str, location: tuple[str, ...]) -> None:
        # Both, so that it can be sent between processes.
        super().__init__(message, location)
        self.location = location

    def __str__(self) -> str:
        return str(self.args[0])


class Unavailable(Exception):
    """Something this machine lacks (weights, a package, a device): the row becomes `unavailable`."""
