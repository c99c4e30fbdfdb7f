from __future__ import annotations

import pytest
from simulated_search import CONDITIONAL, ONE, completed, definition, open_study

from bench.errors import BenchError
from bench.records.study import Parameter, Trial
from bench.search.engine import engine_for


def test_hyperband_gives_the_better_trials_more_epochs(tmp_path, simulated):
    study = open_study(definition("keras-tuner", "hyperband"), tmp_path)
    trials = simulated(study, 20)
    epochs = [trial.settings["protocol.epochs"] for trial in trials]
    assert min(epochs) == 1
    assert max(epochs) == 9
    promoted = [trial for trial in trials if trial.notes["tuner/round"] > 0]
    assert promoted
    for trial in promoted:
        parent = trials[int(trial.notes["tuner/trial_id"])]
        assert parent.values == trial.values
        assert parent.settings["protocol.epochs"] < trial.settings["protocol.epochs"]


def test_random_search_never_repeats_itself_and_ends_where_the_space_does(tmp_path, simulated):
    space = [Parameter(name="architecture.units", kind="integer", low=1, high=4, step=1)]
    trials = simulated(open_study(definition("keras-tuner", "random", space=space), tmp_path), 100)
    assert sorted(trial.values["architecture.units"] for trial in trials) == [1, 2, 3, 4]


def test_the_bayesian_search_learns(tmp_path, simulated):
    def smooth(trial, tasks, workshop, defined, report):
        yield from ()
        score = 1 - (trial.values["architecture.rate"] - 0.3) ** 2
        return trial.model_copy(update={"status": "completed", "scores": {"validation_accuracy": score}})

    trials = simulated(open_study(definition("keras-tuner", "bayesian", space=ONE), tmp_path), 8, smooth)
    assert max(trial.scores["validation_accuracy"] for trial in trials) > 0.999


def test_the_score_of_a_trial_is_the_one_it_was_told(tmp_path, simulated):
    study = open_study(definition("keras-tuner", "random"), tmp_path)
    trials = simulated(study, 3)
    theirs = study.engine._oracle.get_best_trials(3)
    told = sorted((trial.scores["validation_accuracy"] for trial in trials), reverse=True)
    assert [trial.score for trial in theirs] == told


def test_nothing_of_keras_tuners_own_is_written(tmp_path, simulated):
    folder = tmp_path / "study"
    simulated(open_study(definition("keras-tuner", "random"), folder), 2)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    trials = {f"trials/{number:04d}.{kind}" for number in range(2) for kind in ("json", "lock")}
    assert names == {".study.json.lock", "study.json", "oracle.json", *trials}


@pytest.mark.parametrize(
    ("sampler", "space", "objectives", "said"),
    [
        ("random", CONDITIONAL, ["validation_accuracy", "parameters"], "adds several objectives up"),
        (
            "hyperband",
            [Parameter(name="protocol.epochs", kind="integer", low=1, high=9)],
            ["validation_accuracy"],
            "Hyperband itself varies protocol.epochs",
        ),
    ],
)
def test_what_it_cannot_do_is_refused(sampler, space, objectives, said):
    with pytest.raises(BenchError, match=said):
        engine_for(definition("keras-tuner", sampler, space=space, objectives=objectives))


def test_it_has_no_database(tmp_path):
    with pytest.raises(BenchError, match="--storage: Keras Tuner keeps nothing in a database"):
        open_study(definition("keras-tuner", "random"), tmp_path, "sqlite:///study.db")


def test_a_study_whose_oracle_was_lost_goes_on_from_the_ledger(tmp_path, simulated):
    defined = definition("keras-tuner", "random")
    simulated(open_study(defined, tmp_path), 4)
    (tmp_path / "oracle.json").unlink()
    trials = simulated(open_study(defined, tmp_path), 8)
    assert [trial.number for trial in trials] == list(range(8))


def test_what_another_process_ended_and_did_not_tell_is_told(tmp_path, simulated):
    defined = definition("keras-tuner", "random")
    mine = open_study(defined, tmp_path)
    simulated(mine, 3)
    theirs = open_study(defined, tmp_path)
    with theirs.ledger.locked():
        proposal = theirs.engine.ask(theirs.ledger.trials())
        trial = Trial(number=proposal.number, values=dict(proposal.values), settings={})
        theirs.ledger.write(trial)
        theirs.engine.kept(trial)
        # It ends, and its process dies before the oracle hears of it.
        theirs.ledger.write(completed(trial, ["validation_accuracy"]))
    mine.engine.sync(mine.ledger.trials())
    assert len(mine.engine._oracle.end_order) == 4


def test_how_many_trials_are_cut_short_is_known(tmp_path):
    hyperband = open_study(definition("keras-tuner", "hyperband"), tmp_path / "a")
    short = hyperband.engine.before_whole()
    assert 0 < short < 100
    assert open_study(definition("keras-tuner", "random"), tmp_path / "b").engine.before_whole() == 0
