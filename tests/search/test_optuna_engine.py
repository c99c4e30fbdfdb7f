from __future__ import annotations

import contextlib
import sqlite3

import optuna
import pytest
from simulated_search import CHOICES, CONDITIONAL, FLAT, Killed, at_once, definition, open_study

from bench.errors import BenchError
from bench.records.study import Parameter, Trial
from bench.search.engine import engine_for, known_sampler
from bench.search.engines.optuna_engine import JOURNAL, OptunaEngine

ONE = ["validation_accuracy"]


@pytest.mark.parametrize(
    ("sampler", "pruner", "space", "objectives", "said"),
    [
        ("cma-es", "none", CONDITIONAL, ONE, "knows no conditions: take tpe or random"),
        ("grid", "none", CONDITIONAL, ONE, "knows no conditions: take tpe or random"),
        (
            "cma-es",
            "none",
            CHOICES,
            ONE,
            "protocol.optimizer.name is a choice, and CMA-ES knows numbers only",
        ),
        ("cma-es", "none", FLAT[:1], ONE, "needs two parameters at least"),
        ("cma-es", "none", FLAT, [*ONE, "parameters"], "one objective only"),
        ("grid", "none", FLAT, ONE, "learning_rate is any number of a range, and a grid needs steps"),
        ("tpe", "median", FLAT, [*ONE, "parameters"], "the pruner median stops by one score"),
    ],
)
def test_what_a_sampler_cannot_do_is_refused_and_never_replaced(sampler, pruner, space, objectives, said):
    with pytest.raises(BenchError, match=f"optuna, sampler {sampler}: .*{said}"):
        engine_for(definition("optuna", sampler, pruner=pruner, space=space, objectives=objectives))


def test_a_grid_that_nobody_could_finish_is_refused():
    wide = [Parameter(name=f"architecture.{n}", kind="integer", low=1, high=1000, step=1) for n in range(2)]
    with pytest.raises(BenchError, match="the grid has 1,000,000 points"):
        engine_for(definition("optuna", "grid", space=wide))


@pytest.mark.parametrize(
    ("engine", "sampler", "pruner", "said"),
    [
        ("optunia", None, "none", "unknown engine 'optunia': did you mean 'optuna'"),
        ("optuna", "tpa", "none", "optuna has none of that name: did you mean 'tpe'"),
        ("optuna", None, "mediam", "optuna has none of that name: did you mean 'median'"),
        ("keras-tuner", "tpe", "none", "keras-tuner has none of that name"),
        ("keras-tuner", None, "median", "keras-tuner has none of that name"),
    ],
)
def test_unknown_names_are_answered_with_the_nearest(engine, sampler, pruner, said):
    with pytest.raises(BenchError, match=said):
        known_sampler(engine, sampler, pruner)


def test_a_grid_tries_every_point_once_and_then_ends(tmp_path, simulated):
    trials = simulated(open_study(definition("optuna", "grid", space=CHOICES), tmp_path), 1000)
    points = {tuple(trial.values.values()) for trial in trials}
    assert len(trials) == len(points) == 3 * 8


def test_cma_es_draws_all_but_its_first_trial_itself(tmp_path, simulated):
    """Optuna draws at random, with no more than a warning, what its CMA-ES does not."""
    study = open_study(definition("optuna", "cma-es", space=FLAT), tmp_path)
    simulated(study, 5)
    theirs = study.engine._study.get_trials()
    drawn = [any(key.startswith("cma:") for key in trial.system_attrs) for trial in theirs]
    assert drawn == [False, True, True, True, True]


def test_optuna_itself_opens_the_storage(tmp_path, simulated):
    defined = definition("optuna", "tpe")
    trials = simulated(open_study(defined, tmp_path), 5)
    backend = optuna.storages.journal.JournalFileBackend(str(tmp_path / JOURNAL))
    theirs = optuna.load_study(study_name=None, storage=optuna.storages.JournalStorage(backend))
    assert theirs.study_name == "tiny/optuna-tpe"
    assert [trial.params for trial in theirs.trials] == [trial.values for trial in trials]
    assert theirs.best_value == max(trial.scores["validation_accuracy"] for trial in trials)
    assert len(theirs.trials[0].intermediate_values) == 9
    assert Trial.model_validate(theirs.trials[0].user_attrs["bench"]) == trials[0]


@pytest.mark.parametrize("pruner", ["median", "hyperband"])
def test_poor_trials_are_pruned_and_the_best_is_not(pruner, tmp_path, simulated):
    defined = definition("optuna", "random", space=FLAT, pruner=pruner)
    trials = simulated(open_study(defined, tmp_path), 40)
    pruned = [trial for trial in trials if trial.status == "pruned"]
    completed = [trial for trial in trials if trial.status == "completed"]
    assert len(pruned) > 5
    assert len(completed) > 5
    assert max(len(trial.watched) for trial in pruned) < 9, "after the last epoch nothing is left to save"
    if pruner == "median":
        unpruned = simulated(open_study(definition("optuna", "random", space=FLAT), tmp_path / "all"), 40)
        best = max(unpruned, key=lambda trial: trial.scores["validation_accuracy"])
        assert trials[best.number].status == "completed"


def test_several_objectives_are_told(tmp_path, simulated):
    defined = definition("optuna", "tpe", objectives=[*ONE, "parameters"])
    trials = simulated(open_study(defined, tmp_path), 15)
    backend = optuna.storages.journal.JournalFileBackend(str(tmp_path / JOURNAL))
    theirs = optuna.load_study(study_name=None, storage=optuna.storages.JournalStorage(backend))
    assert [d.name for d in theirs.directions] == ["MAXIMIZE", "MINIMIZE"]
    assert [trial.values for trial in theirs.trials] == [list(trial.scores.values()) for trial in trials]


@pytest.mark.slow
def test_tpe_learns(tmp_path, simulated):
    """It comes closer to the best of a smooth score than random values do, at the same budget."""

    def smooth(trial, tasks, workshop, defined, report):
        yield from ()
        score = (
            1
            - abs(trial.values["architecture.units"] - 160) / 256
            - abs(trial.values["architecture.rate"] - 0.2)
        )
        return trial.model_copy(update={"status": "completed", "scores": {"validation_accuracy": score}})

    def late_mean(sampler, seed):
        defined = definition("optuna", sampler, space=FLAT[1:], seed=seed)
        trials = simulated(open_study(defined, tmp_path / f"{sampler}{seed}"), 40, smooth)
        return sum(trial.scores["validation_accuracy"] for trial in trials[20:]) / 20

    assert min(late_mean("tpe", seed) for seed in range(3)) > max(
        late_mean("random", seed) for seed in range(3)
    )


def test_a_trial_that_ended_while_nobody_could_tell_is_told_later(tmp_path, simulated, monkeypatch):
    defined = definition("optuna", "random")
    study = open_study(defined, tmp_path)

    def crash(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(OptunaEngine, "tell", crash)
        with pytest.raises(KeyboardInterrupt):
            simulated(study, 3)
    assert [trial.status for trial in study.ledger.trials()] == ["completed"]
    again = open_study(defined, tmp_path)
    simulated(again, 3)
    states = [trial.state.name for trial in again.engine._study.get_trials()]
    assert states == ["COMPLETE"] * 3


def test_a_trial_that_died_between_proposal_and_ledger_is_a_failed_one(tmp_path, simulated):
    defined = definition("optuna", "random")
    study = open_study(defined, tmp_path)
    study.engine.ask([])
    trials = simulated(open_study(defined, tmp_path), 3)
    assert [trial.status for trial in trials] == ["failed", "completed", "completed"]
    assert "while the trial was proposed" in trials[0].reason


def test_a_password_of_a_database_is_not_said(tmp_path):
    with pytest.raises(
        BenchError, match=r"--storage none://me:\*\*\*@there/db: .* cannot be opened"
    ) as refused:
        open_study(definition("optuna", "random"), tmp_path, "none://me:secret@there/db")
    assert "secret" not in str(refused.value)


def test_a_database_that_is_none_is_named(tmp_path):
    with pytest.raises(BenchError, match="--storage nonsense: this database cannot be opened"):
        open_study(definition("optuna", "random"), tmp_path, "nonsense")


def test_a_database_that_is_lost_while_a_search_goes_on_is_named(tmp_path, simulated):
    url = f"sqlite:///{tmp_path}/study.db"
    study = open_study(definition("optuna", "random"), tmp_path / "study", url)
    simulated(study, 2)
    with contextlib.closing(sqlite3.connect(tmp_path / "study.db")) as database:
        database.execute("ALTER TABLE trials RENAME TO gone")
    with pytest.raises(BenchError, match=f"--storage {url}: this database is lost: .*no such table: trials"):
        simulated(study, 3)
    with contextlib.closing(sqlite3.connect(tmp_path / "study.db")) as database:
        database.execute("ALTER TABLE gone RENAME TO trials")
    assert len(simulated(study, 3)) == 3


def test_the_pruner_sees_a_resumed_trial_as_it_was(tmp_path, simulated):
    defined = definition("optuna", "random", space=FLAT, pruner="median")
    whole = simulated(open_study(defined, tmp_path / "whole"), 20)
    stops = iter([8, 15])
    stop = next(stops)

    def killed_midway(trial, tasks, workshop, defined, report):
        nonlocal stop
        if trial.number == stop:
            stop = next(stops, None)
            report(1, at_first(trial))
            raise KeyboardInterrupt
        return (yield from at_once(trial, tasks, workshop, defined, report))

    def at_first(trial):
        return whole[trial.number].watched[0]

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            simulated(open_study(defined, tmp_path / "again"), 20, killed_midway)
    again = simulated(open_study(defined, tmp_path / "again"), 20, killed_midway)
    assert [(t.status, t.watched) for t in again] == [(t.status, t.watched) for t in whole]


@pytest.mark.parametrize("pruner", ["median", "hyperband"])
def test_a_trial_that_was_killed_as_it_was_to_be_stopped_is_stopped_there(pruner, tmp_path, simulated):
    defined = definition("optuna", "random", space=FLAT, pruner=pruner)
    whole = simulated(open_study(defined, tmp_path / "whole"), 30)
    killed = set()

    def killed_when_stopped(trial, tasks, workshop, defined, report):
        def reported(epoch, score):
            stop = report(epoch, score)
            if stop and epoch < 9 and trial.number not in killed:
                killed.add(trial.number)
                raise Killed
            return stop

        return (yield from at_once(trial, tasks, workshop, defined, reported))

    pruned = [trial.number for trial in whole if trial.status == "pruned"]
    for _ in pruned:
        with pytest.raises(Killed):
            simulated(open_study(defined, tmp_path / "again"), 30, killed_when_stopped)
    again = simulated(open_study(defined, tmp_path / "again"), 30, killed_when_stopped)
    assert sorted(killed) == pruned != []
    assert [(t.status, t.watched) for t in again] == [(t.status, t.watched) for t in whole]


def test_a_study_is_not_gone_on_with_in_another_storage(tmp_path, simulated):
    defined = definition("optuna", "random")
    simulated(open_study(defined, tmp_path), 2)
    with pytest.raises(BenchError, match="give the --storage that it was begun with"):
        simulated(open_study(defined, tmp_path, f"sqlite:///{tmp_path}/study.db"), 3)


def test_the_pruner_judges_an_epoch_that_is_reported_again_by_what_came_before_it(tmp_path, simulated):
    """A trial whose first run was whole, and which was killed in its second, is not pruned when it goes"
    " on."""
    defined = definition("optuna", "random", space=FLAT, pruner="median")
    study = open_study(defined, tmp_path)
    simulated(study, 12)
    with study.ledger.locked():
        proposal = study.engine.ask(study.ledger.trials())
    trial = Trial(number=proposal.number, values=dict(proposal.values), settings={})
    # Above all others but for the last epoch, after which nothing is stopped.
    first = [study.engine.report(trial, epoch, 2.0 if epoch < 9 else -1.0) for epoch in range(1, 10)]
    again = open_study(defined, tmp_path).engine
    assert [again.report(trial, epoch, 2.0 if epoch < 9 else -1.0) for epoch in range(1, 10)] == first
    assert first[:8] == [False] * 8


def test_a_database_with_another_study_of_that_name_is_refused(tmp_path, simulated):
    storage = f"sqlite:///{tmp_path}/study.db"
    simulated(open_study(definition("optuna", "random"), tmp_path / "one", storage), 2)
    open_study(definition("optuna", "random"), tmp_path / "two", storage)
    other = definition("optuna", "random", space=FLAT)
    with pytest.raises(BenchError, match="searches something else, or otherwise"):
        open_study(other, tmp_path / "three", storage)
