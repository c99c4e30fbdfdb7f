import errno
import fcntl
import math
import multiprocessing
import os
import stat
import time

import pytest

from bench.errors import BenchError
from bench.files import locked, try_lock, write_bytes, write_json, write_text


def test_a_file_is_written_with_its_folders(tmp_path):
    write_text(tmp_path / "a" / "b" / "c.txt", "é\n")
    assert (tmp_path / "a" / "b" / "c.txt").read_bytes() == "é\n".encode()
    assert os.listdir(tmp_path / "a" / "b") == ["c.txt"]


def test_a_file_can_be_read_by_others_as_the_umask_says(tmp_path):
    before = os.umask(0o022)
    try:
        write_bytes(tmp_path / "a", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_a_crash_leaves_the_old_file_and_no_part_of_the_new(tmp_path, monkeypatch, step, error):
    path = tmp_path / "a.json"
    write_json(path, {"old": 1})

    def crash(*_):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, step, crash)
        with pytest.raises(type(error)):
            write_json(path, {"new": 2})
    assert path.read_text() == '{\n "old": 1\n}\n'
    assert os.listdir(tmp_path) == ["a.json"]


def test_json_keeps_the_order_of_keys_and_refuses_what_is_not_finite(tmp_path):
    write_json(tmp_path / "a.json", {"b": 1, "a": "é"})
    assert (tmp_path / "a.json").read_text() == '{\n "b": 1,\n "a": "é"\n}\n'
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "a.json", {"x": math.nan})
    assert "é" in (tmp_path / "a.json").read_text()


def _hold(path, log):
    with locked(path):
        log.put("in")
        time.sleep(0.05)
        log.put("out")


def test_a_lock_is_held_by_one_process_at_a_time(tmp_path):
    context = multiprocessing.get_context("fork")
    log = context.SimpleQueue()
    workers = [context.Process(target=_hold, args=(tmp_path / "x", log)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [log.get() for _ in range(8)] == ["in", "out"] * 4


def test_a_file_is_held_until_it_is_closed(tmp_path):
    first = try_lock(tmp_path / "x")
    assert first is not None
    assert try_lock(tmp_path / "x") is None
    first.close()
    with try_lock(tmp_path / "x") as again:
        assert again


def _wait(path):
    with locked(path):
        pass


@pytest.mark.parametrize("lock", [_wait, try_lock])
def test_where_there_are_no_locks_nobody_is_said_to_hold_them(tmp_path, monkeypatch, lock):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(
        BenchError, match=rf"{tmp_path}/.*: .* cannot be locked \(No locks available\), .*set"
    ):
        lock(tmp_path / "x")


@pytest.mark.parametrize("lock", [_wait, try_lock])
def test_where_no_lock_can_be_made_that_is_said(tmp_path, lock):
    with pytest.raises(BenchError, match=r"cannot be locked \(No such file or directory\)"):
        lock(tmp_path / "nowhere" / "x")
