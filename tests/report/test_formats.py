import pytest

from bench.analysis.pairwise import Comparison
from bench.report import formats


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0:00"), (59.7, "1:00"), (62.3, "1:02"), (3599.6, "1:00:00"), (4000, "1:06:40")],
)
def test_duration(seconds, text):
    assert formats.duration(seconds) == text


@pytest.mark.parametrize(("value", "text"), [(4_394_786, "4,394,786"), (13, "13"), (13.333, "13.3")])
def test_count(value, text):
    assert formats.count(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.5123, "0.512"), (4.654, "4.65"), (17.6, "17.6"), (1042.3, "1,042")]
)
def test_decimal(value, text):
    assert formats.decimal(value) == text


def test_scores_have_three_decimals_and_no_negative_zero():
    assert formats.with_interval(0.931, 0.917, 0.95, formats.score) == "0.931 [0.917, 0.950]"
    assert formats.signed_score(-0.0001) == "+0.000"
    assert [formats.score(value) for value in (-0.0001, -0.0123)] == ["0.000", "-0.012"]
    assert formats.known(None, formats.score) == ""


def test_no_difference_of_scores_is_larger_than_one():
    assert [formats.found(value) for value in (0.1814, 1.0, 1.366)] == ["0.181", "1.000", "none"]
    said = "; `none` where no difference, however great, would be found that often"
    assert [formats.none_found(values) for values in ([0.2, 1.366], [0.2, 1.0], [])] == [said, "", ""]
    wide = Comparison(difference=0.302, low=-1.345, high=1.948, detectable=2.5)
    assert formats.behind(wide) == "0.302 [-1.000, 1.000]"
    assert [formats.at_most(value) for value in (0.069, 1.749)] == ["by up to 0.069", "by any amount"]
