from __future__ import annotations

import errno
import fcntl
import multiprocessing

import pytest
from simulated_search import definition

from bench.errors import BenchError
from bench.records.study import Trial
from bench.search.ledger import Ledger


def trial(number, status="completed"):
    return Trial(number=number, values={"a": 1}, settings={"a": 1}, status=status)


def test_trials_come_by_number_and_those_of_others_too(tmp_path):
    ledger, other = Ledger(tmp_path), Ledger(tmp_path)
    ledger.write(trial(1))
    ledger.write(trial(0, "running"))
    assert [one.number for one in other.trials()] == [0, 1]
    ledger.write(trial(0, "failed"))
    ledger.write(trial(10))
    assert [(one.number, one.status) for one in other.trials()] == [
        (0, "failed"),
        (1, "completed"),
        (10, "completed"),
    ]


def test_a_study_is_not_mixed_with_another(tmp_path):
    ledger = Ledger(tmp_path)
    with ledger.locked():
        ledger.begin(definition(seed=1))
        ledger.begin(definition(seed=1))
        with pytest.raises(BenchError, match=r"begun with other seed and objectives: .*--study NAME"):
            ledger.begin(definition(seed=2, objectives=["validation_log_loss"]))


def test_a_damaged_trial_is_named(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.write(trial(3))
    (tmp_path / "trials" / "0003.json").write_text('{"number": "x"}')
    with pytest.raises(BenchError, match=r"0003.json: this is no valid file of a study \(number"):
        ledger.trials()


def test_without_locks_no_other_process_is_said_to_be_at_work(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    ledger = Ledger(tmp_path)
    with pytest.raises(BenchError, match=r"0005.lock: this file cannot be locked"), ledger.claimed(5):
        pass


def hold(path, ready, done):
    with Ledger(path).claimed(5) as got:
        assert got
        ready.set()
        done.wait(120)


def test_a_trial_is_claimed_by_one_process_for_as_long_as_it_lives(tmp_path):
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    process = context.Process(target=hold, args=(tmp_path, ready, done))
    process.start()
    assert ready.wait(120)
    with Ledger(tmp_path).claimed(5) as got:
        assert not got
    process.kill()
    process.join()
    with Ledger(tmp_path).claimed(5) as got:
        assert got
