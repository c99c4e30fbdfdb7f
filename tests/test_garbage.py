import gc

import pytest

from bench.garbage import uncollected


def mistaken():
    with uncollected():
        assert not gc.isenabled()
        raise ValueError("mistake")


def test_the_collector_rests_and_goes_on_after_a_mistake_too():
    with pytest.raises(ValueError, match="mistake"):
        mistaken()
    assert gc.isenabled()


def test_whoever_turned_it_off_finds_it_off():
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
