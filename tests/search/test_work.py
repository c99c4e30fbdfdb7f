"""What a search does where others are at work on the same study."""

from __future__ import annotations

import pytest
from simulated_search import FLAT, at_once, definition, open_study

from bench.search import work as work_module
from bench.search.budget import Budget
from bench.search.winner import begun_elsewhere
from bench.search.work import TrialEnded, TrialStarted, Waiting, work


def test_waiting_for_others_is_said_once_each_time(tmp_path, monkeypatch):
    monkeypatch.setattr(work_module, "run_trial", at_once)
    monkeypatch.setattr(work_module, "WAIT_SECONDS", 0.0)
    study = open_study(definition(space=FLAT), tmp_path)
    ask = study.engine.ask
    answers = iter(["wait", "wait", "wait", None, "wait", None])
    monkeypatch.setattr(study.engine, "ask", lambda trials: next(answers) or ask(trials))
    kinds = [type(event) for event in work(study, Budget(2))]
    assert kinds == [Waiting, TrialStarted, TrialEnded] * 2


@pytest.mark.parametrize("asked", [0, 2])
def test_trials_begun_on_other_machines_are_counted_until_they_end(asked, tmp_path, simulated):
    storage = f"sqlite:///{tmp_path}/study.db"
    here = open_study(definition(space=FLAT), tmp_path / "here", storage)
    there = open_study(definition(space=FLAT), tmp_path / "there", storage)
    simulated(there, 2)
    for _ in range(asked):
        there.engine.ask(there.ledger.trials())
    simulated(here, 2 + asked + 1)
    assert len(here.ledger.trials()) == 3
    assert begun_elsewhere(here) == asked
