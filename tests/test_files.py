import math
import multiprocessing
import os
import stat
import time

import pytest

from bench.files import locked, write_bytes, write_json, write_text


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
