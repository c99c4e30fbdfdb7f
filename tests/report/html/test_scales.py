import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bench.report.formats import duration, score
from bench.report.html.scales import scale, ticks

COSTS = st.floats(0.01, 1e6)


@given(values=st.lists(COSTS, min_size=1, max_size=20), logarithmic=st.booleans())
def test_values_lie_within_the_axis_in_their_order(values, logarithmic):
    found = scale(values, 40, 330, logarithmic=logarithmic)
    places = [found.place(value) for value in sorted(values)]
    assert places == sorted(places)
    assert places[0] >= 40
    assert places[-1] <= 330


@given(low=COSTS, factor=st.floats(1.05, 1e5), logarithmic=st.booleans())
def test_ticks_are_few_and_within_the_axis(low, factor, logarithmic):
    high = low * factor
    assume(high < 1e9)
    found = ticks(low, high, 6, logarithmic)
    assert 1 <= len(found) <= 7
    assert found == sorted(found)
    assert low <= found[0]
    assert found[-1] <= high


def test_logarithmic_ticks_are_round():
    assert ticks(9, 320, 6, logarithmic=True) == [10, 20, 50, 100, 200]


def test_no_two_ticks_say_the_same():
    texts = [tick.text for tick in scale([30.0, 30.1], 0, 100, logarithmic=True).ticks(duration)]
    assert texts == list(dict.fromkeys(texts))
    assert texts


def test_scores_run_upwards():
    up = scale([0.9, 1.0], 208, 12)
    assert up.place(1.0) < up.place(0.9)
    assert [tick.text for tick in up.ticks(score)][-1] == "1.000"


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_single_value_has_a_place(logarithmic):
    assert scale([5.0], 0, 100, logarithmic=logarithmic).place(5.0) == pytest.approx(50, abs=1)
