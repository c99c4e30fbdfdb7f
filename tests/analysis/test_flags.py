"""The flags of results, and what they mean."""

from __future__ import annotations

import re

from bench.analysis.flags import BUSY_MACHINE, BUSY_SHARE, MEANINGS


def test_the_share_above_which_a_machine_is_busy_is_the_one_in_words() -> None:
    assert BUSY_SHARE == 1 / 10
    assert "over a tenth of the processor" in MEANINGS[BUSY_MACHINE]


def test_flags_are_words_and_their_meanings_end_no_sentence() -> None:
    assert all(re.fullmatch("[a-z_]+", flag) for flag in MEANINGS)
    assert not any(meaning.endswith(".") for meaning in MEANINGS.values())
