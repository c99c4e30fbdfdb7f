"""The published suites, read once."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from functools import cache

import pytest

from bench.suite.grid import Variant, expand
from bench.suite.load import load_suite
from bench.suite.names import matches


@cache
def _read(name):
    loaded = load_suite(name)
    return loaded, tuple(expand(loaded, Variant(), {}))


@pytest.fixture
def loaded():
    """Reads a suite by name."""
    return lambda name: _read(name)[0]


@pytest.fixture
def cells():
    """The cells of a suite by name, or those whose names a match finds: names or patterns by axis."""

    def found(name, match=None):
        patterns = {
            axis: (value,) if isinstance(value, str) else value for axis, value in (match or {}).items()
        }
        return [cell for cell in _read(name)[1] if matches(patterns, cell.names)]

    return found
