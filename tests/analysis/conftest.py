import math

import pytest

from bench.analysis import pairwise


@pytest.fixture
def claims_alone(monkeypatch):
    """Comparisons do not find out what they could have detected: that decides no claim, and takes longest."""
    monkeypatch.setattr(pairwise, "detectable", lambda *_: math.nan)
