"""Work in a process of its own, real ones."""

from __future__ import annotations

import errno
import multiprocessing
import os
import time

import own_work
import pytest

from bench.data import own_process
from bench.data.own_process import in_own_process
from bench.errors import BenchError


def test_the_result_and_what_is_reported_come_back():
    said: list[str] = []
    assert in_own_process(said.append, own_work.add, 2, 3) == (5, said[0])
    assert said[1:] == ["adding 2", "adding 3"]
    assert said[0] != str(os.getpid())


def test_a_mistake_of_the_user_comes_back_as_such():
    with pytest.raises(BenchError, match=r"^no such thing$"):
        in_own_process(print, own_work.refuse, "no such thing")


def test_an_error_of_the_system_keeps_its_number():
    with pytest.raises(OSError, match="No space left") as caught:
        in_own_process(print, own_work.run_out_of_room)
    assert caught.value.errno == errno.ENOSPC


def test_another_error_is_told_in_full():
    with pytest.raises(RuntimeError, match=r"(?s)Traceback.*own_work.*ZeroDivisionError"):
        in_own_process(print, own_work.divide, 1, 0)


def test_a_process_that_dies_is_no_result():
    with pytest.raises(BenchError, match=r"died \(exit status -9\): if the machine ran out of memory"):
        in_own_process(print, own_work.die)


def interrupt(text: str) -> None:
    raise KeyboardInterrupt


def test_an_interrupt_ends_the_work_and_lets_it_clean_up(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        in_own_process(interrupt, own_work.write_for_ever, str(tmp_path / "ticks"))
    assert not (tmp_path / "ticks").exists()
    ended = (tmp_path / "ticks.ended").stat().st_size
    own_work.wait()
    assert (tmp_path / "ticks.ended").stat().st_size == ended


def test_work_that_does_not_want_to_end_is_ended(monkeypatch):
    monkeypatch.setattr(own_process, "PATIENCE_S", 0.2)
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        in_own_process(interrupt, own_work.end_never)
    assert time.monotonic() - started < 30
    assert multiprocessing.active_children() == []
