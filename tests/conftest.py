"""What every test stands on: roots of its own, so that none sees this machine's data, runs or caches."""

import os

import pytest
from hypothesis import settings

# Tests share the machine with each other, so that one slow example says nothing, and half as many of them as
# Hypothesis takes by itself leave room for the rest. CI tries the same ones each time: what it says must not
# depend on luck.
settings.register_profile("shared", deadline=None, max_examples=50, derandomize="CI" in os.environ)
settings.load_profile("shared")
# Here, since they are read as soon as Typer is imported: output is tested as it is without them.
for name in ("COLUMNS", "FORCE_COLOR", "GITHUB_ACTIONS", "NO_COLOR", "PY_COLORS"):
    os.environ.pop(name, None)


@pytest.fixture(autouse=True)
def roots(tmp_path, monkeypatch):
    """Points BENCH_DATA, BENCH_RUNS and BENCH_CACHE below the test's own folder, which it returns."""
    for name in ("data", "runs", "cache"):
        monkeypatch.setenv(f"BENCH_{name.upper()}", str(tmp_path / name))
    return tmp_path
