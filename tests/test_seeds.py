import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bench.seeds import Seeds


@given(seed=st.integers(0, 2**63), purpose=st.text(max_size=20), key=st.lists(st.integers(), max_size=3))
def test_a_number_has_32_bits_and_repeats(seed, purpose, key):
    number = Seeds(seed).number(purpose, *key)
    assert 0 <= number < 2**32
    assert number == Seeds(seed).number(purpose, *key)


def test_numbers_are_the_same_on_every_machine():
    # Written down: a change of these changes every result there is.
    assert Seeds(42).number("weights") == 3082086113
    assert Seeds(42).number("augmentation", 3, 7) == 4060726669


def test_seeds_purposes_and_keys_do_not_share_numbers():
    numbers = {
        Seeds(seed).number(purpose, *key)
        for seed in range(40)
        for purpose in ("weights", "order", "augmentation", "dropout")
        for key in ((), (0,), (1,), (0, 1), (1, 0))
    }
    assert len(numbers) == 40 * 4 * 5


def test_neighbouring_seeds_have_streams_of_their_own():
    first = Seeds(1).generator("order").random(1000)
    again = Seeds(1).generator("order").random(1000)
    second = Seeds(2).generator("order").random(1000)
    assert np.array_equal(first, again)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.15
    assert not set(first) & set(second)
