"""The two ways in which a request cannot be met."""

from __future__ import annotations


class BenchError(Exception):
    """A mistake the user can mend: the message says what, where and what to do. Ends in exit status 2."""


class Unavailable(Exception):
    """Something this machine lacks (weights, a package, a device): the row becomes `unavailable`."""
