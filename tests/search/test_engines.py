"""What every sampler of every engine has to do."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from simulated_search import (
    CHOICES,
    CONDITIONAL,
    FLAT,
    ONE,
    STEPS,
    Killed,
    at_once,
    completed,
    definition,
    open_study,
)

from bench.analysis.importance import FEWEST, importances
from bench.records.study import Parameter, Study
from bench.search.engine import engines

SAMPLERS = [
    ("optuna", "tpe", CONDITIONAL),
    ("optuna", "random", CONDITIONAL),
    ("optuna", "cma-es", FLAT),
    ("optuna", "grid", CHOICES),
    ("optuna", "grid", STEPS),
    ("keras-tuner", "random", CONDITIONAL),
    ("keras-tuner", "random", FLAT),
    ("keras-tuner", "hyperband", CONDITIONAL),
    # A Gaussian process is fitted before each of its trials.
    pytest.param("keras-tuner", "bayesian", ONE, marks=pytest.mark.slow),
    pytest.param("keras-tuner", "bayesian", FLAT, marks=pytest.mark.slow),
]
EVERY = pytest.mark.parametrize(
    ("engine", "sampler", "space"), SAMPLERS, ids=lambda part: part if isinstance(part, str) else ""
)
TOTAL = 12


def plain(trials):
    return [(trial.number, trial.values, trial.notes) for trial in trials]


def test_every_sampler_is_held_to_this():
    held = [getattr(one, "values", one) for one in SAMPLERS]
    assert {(engine, sampler) for engine, sampler, _ in held} == {
        (name, sampler) for name, kind in engines.items().items() for sampler in kind.samplers
    }


@EVERY
def test_values_are_of_the_space(engine, sampler, space, tmp_path, simulated):
    trials = simulated(open_study(definition(engine, sampler, space=space), tmp_path), TOTAL)
    assert [trial.number for trial in trials] == list(range(TOTAL))
    for trial in trials:
        assert list(trial.values) == [one.name for one in space if one.active(trial.values)]
        for parameter in space:
            if parameter.name in trial.values:
                check(parameter, trial.values[parameter.name])


@pytest.mark.parametrize("engine", ["optuna", "keras-tuner"])
def test_every_step_is_reached_the_highest_included(engine, tmp_path, simulated):
    space = [Parameter(name="architecture.rate", kind="float", low=0.0, high=0.6, step=0.2)]
    trials = simulated(open_study(definition(engine, "random", space=space), tmp_path), 40)
    assert {round(trial.values["architecture.rate"], 9) for trial in trials} == {0.0, 0.2, 0.4, 0.6}
    assert max(trial.values["architecture.rate"] for trial in trials) <= 0.6


@pytest.mark.slow
def test_a_logarithmic_integer_stays_in_its_range(tmp_path, simulated):
    def higher_is_better(trial, tasks, workshop, defined, report):
        yield from ()
        score = trial.values["architecture.units"] / 64
        return trial.model_copy(update={"status": "completed", "scores": {"validation_accuracy": score}})

    space = [Parameter(name="architecture.units", kind="integer", low=4, high=64, log=True), *ONE]
    study = open_study(definition("keras-tuner", "bayesian", space=space), tmp_path)
    trials = simulated(study, 15, higher_is_better)
    assert max(trial.values["architecture.units"] for trial in trials) <= 64


def test_what_every_engine_proposes_can_be_pictured(tmp_path, simulated):
    defined = definition("optuna", "grid", space=STEPS)
    trials = simulated(open_study(defined, tmp_path), FEWEST)
    assert importances(Study(definition=defined, trials=trials))


def check(parameter, value):
    if parameter.kind == "choice":
        assert value in parameter.choices
        return
    assert type(value) is {"integer": int, "float": float}[parameter.kind]
    assert parameter.low <= value <= parameter.high
    if parameter.step:
        steps = (value - parameter.low) / parameter.step
        assert steps == pytest.approx(round(steps))


@EVERY
def test_the_same_seed_proposes_the_same_trials(engine, sampler, space, tmp_path, simulated):
    def trials(folder, seed):
        return plain(
            simulated(
                open_study(definition(engine, sampler, space=space, seed=seed), tmp_path / folder), TOTAL
            )
        )

    first = trials("first", 3)
    assert trials("again", 3) == first
    assert trials("other", 4) != first


@EVERY
def test_a_search_that_was_killed_goes_on_as_if_it_had_not_been(engine, sampler, space, tmp_path, simulated):
    defined = definition(engine, sampler, space=space)
    uninterrupted = simulated(open_study(defined, tmp_path / "one"), TOTAL)
    kill_at = iter([4, 8, 9])
    next_kill = next(kill_at)

    def killed(trial, *others):
        nonlocal next_kill
        if trial.number == next_kill:
            next_kill = next(kill_at, None)
            raise Killed
        return (yield from at_once(trial, *others))

    for _ in range(3):
        with pytest.raises(Killed):
            simulated(open_study(defined, tmp_path / "two"), TOTAL, killed)
    resumed = simulated(open_study(defined, tmp_path / "two"), TOTAL, killed)
    assert plain(resumed) == plain(uninterrupted)
    assert [trial.status for trial in resumed] == ["completed"] * TOTAL


@EVERY
def test_trials_that_fail_are_not_the_end(engine, sampler, space, tmp_path, simulated):
    def failing(trial, tasks, workshop, defined, report):
        yield from ()
        if trial.number < 5:
            return trial.model_copy(update={"status": "failed", "reason": "out of memory"})
        return completed(trial, defined.objectives)

    trials = simulated(open_study(definition(engine, sampler, space=space), tmp_path), 7, failing)
    assert [trial.status for trial in trials] == ["failed"] * 5 + ["completed"] * 2


@EVERY
def test_the_total_may_grow(engine, sampler, space, tmp_path, simulated):
    defined = definition(engine, sampler, space=space)
    assert len(simulated(open_study(defined, tmp_path / "grown"), 5)) == 5
    grown = simulated(open_study(defined, tmp_path / "grown"), 8)
    assert plain(grown) == plain(simulated(open_study(defined, tmp_path / "one"), 8))
    assert len(simulated(open_study(defined, tmp_path / "grown"), 6)) == 8, "a lower total takes nothing away"


WORKER = """
    import sys, time
    from pathlib import Path
    from simulated_search import at_once, definition, open_study, CONDITIONAL, FLAT
    from bench.search import work as module
    from bench.search.budget import Budget

    def slowly(trial, *others):
        time.sleep(0.05)
        return (yield from at_once(trial, *others))

    module.run_trial = slowly
    engine, sampler, folder, total, storage = sys.argv[1:]
    space = CONDITIONAL if sampler == "hyperband" else FLAT
    study = open_study(definition(engine, sampler, space=space), Path(folder), storage or None)
    print("ready", flush=True)
    sys.stdin.readline()
    made = [event.trial.number for event in module.work(study, Budget(int(total)))
            if isinstance(event, module.TrialEnded)]
    print(len(made))
"""


def workers(engine, sampler, folders, total, storage=""):
    """Two processes on one study; how many trials each made."""
    started = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                textwrap.dedent(WORKER),
                engine,
                sampler,
                str(folder),
                str(total),
                storage,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        )
        for folder in folders
    ]
    # They begin together: one that is slow to import would find nothing left to do.
    assert [process.stdout.readline() for process in started] == ["ready\n"] * len(started)
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [(process.communicate()[0], process.returncode) for process in started]
    assert [status for _, status in ended] == [0, 0]
    return [int(output.split()[-1]) for output, _ in ended]


def values_in(folder):
    return [json.loads(path.read_text())["values"] for path in sorted(folder.glob("trials/*.json"))]


@pytest.mark.parametrize(
    ("engine", "sampler"),
    [
        ("optuna", "tpe"),
        pytest.param("optuna", "random", marks=pytest.mark.slow),
        pytest.param("keras-tuner", "random", marks=pytest.mark.slow),
        pytest.param("keras-tuner", "hyperband", marks=pytest.mark.slow),
    ],
)
def test_two_processes_share_a_study_without_a_duplicate(engine, sampler, tmp_path):
    made = workers(engine, sampler, [tmp_path, tmp_path], 24)
    assert sum(made) == 24
    assert min(made) > 0
    found = values_in(tmp_path)
    assert len(found) == 24
    if sampler != "hyperband":
        assert len({json.dumps(values, sort_keys=True) for values in found}) == 24


def test_machines_share_a_study_through_a_database_alone(tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    made = workers("optuna", "random", folders, 16, f"sqlite:///{tmp_path}/study.db")
    assert 16 <= sum(made) <= 17
    assert min(made) > 0
