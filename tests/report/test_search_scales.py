"""What stands beside the axes of a search's pictures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.records.study import Parameter
from bench.report.searches.scales import ticks


@given(low=st.integers(1, 300), steps=st.integers(1, 40), step=st.integers(1, 64), log=st.booleans())
def test_a_whole_number_has_ticks_at_values_that_it_can_have(low, steps, step, log):
    step = 1 if log else step
    parameter = Parameter(
        name="a.b", kind="integer", low=low, high=low + steps * step, step=None if log else step, log=log
    )
    found = ticks(parameter)
    assert {int(text) for text in found.values()} <= set(range(low, low + steps * step + 1, step))
    assert found[0.0] == str(low)
    assert found[1.0] == str(low + steps * step)
    assert list(found) == sorted(found)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"low": 0.0, "high": 0.5, "step": 0.1}, {0.0: "0", 0.4: "0.2", 1.0: "0.5"}),
        ({"low": 0.0001, "high": 0.01, "log": True}, {0.0: "0.0001", 0.5: "0.001", 1.0: "0.01"}),
        ({"low": 0.0, "high": 0.5}, {0.0: "0", 0.5: "0.25", 1.0: "0.5"}),
    ],
)
def test_numbers_between_have_a_round_middle(fields, expected):
    found = ticks(Parameter(name="a.b", kind="float", **fields))
    assert list(found.values()) == list(expected.values())
    assert list(found) == pytest.approx(list(expected))
