from hypothesis import given
from hypothesis import strategies as st

from bench.analysis.pareto import front

ROWS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12)


def beaten(row, rows):
    score, cost = row
    return any((s >= score and c <= cost) and (s, c) != (score, cost) for s, c in rows)


@given(ROWS)
def test_the_front_holds_the_rows_that_nothing_beats(rows):
    found = front([score for score, _ in rows], [cost for _, cost in rows])
    assert set(found) == {number for number, row in enumerate(rows) if not beaten(row, rows)}
    costs = [rows[number][1] for number in found]
    assert costs == sorted(costs)


def test_a_few_bytes_make_nothing_cheaper():
    assert front([0.713, 0.618], [2_560_781, 2_560_592]) == [0]
    assert front([0.713, 0.618], [2_560_781, 2_400_000]) == [1, 0]
