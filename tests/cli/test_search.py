"""`bench search` as its users call it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from command_fixtures import Bench
from gpu_fixtures import TWO, driver
from tiny import tiny_suite, write_suite
from typer.main import get_command

from bench.cli import search as command
from bench.cli.main import app
from bench.execution.executor import Limits
from bench.search.engine import engines

__all__ = ["driver"]
# Before commands that are called in this process are kept from setting handlers.
_set_handler = signal.signal
SPACE = {
    "architecture.filters": {
        "type": "layers",
        "count": [1, 2],
        "of": {"type": "integer", "low": 2, "high": 8},
    },
    "protocol.optimizer.learning_rate": {"type": "float", "low": 1e-4, "high": 1e-2, "log": True},
}
GRID = {**tiny_suite()["grid"], "loader": "in-memory"}


@pytest.fixture
def suite(roots: Path) -> Path:
    return write_suite(roots / "tiny.yaml", grid=GRID, search={"space": SPACE, "trials": 3})


def test_the_help_names_every_engine_and_every_sampler() -> None:
    options = {option.name: option for option in get_command(app).commands["search"].params}  # type: ignore[attr-defined]
    for name, kind in engines.items().items():
        assert name in options["engine"].metavar
        for sampler in kind.samplers:
            assert sampler in options["sampler"].help.partition(f"{name}: ")[2]


def test_a_search_ends_with_the_table_and_goes_on_from_there(
    bench_here: Bench, suite: Path, roots: Path
) -> None:
    first = bench_here("search", "tiny.yaml")
    assert first.returncode == 0, first.stderr
    assert "4 parameters" in first.stdout
    assert re.search(r"\[3/3\] trial 2  validation accuracy [01]\.", first.stdout)
    assert "optuna-tpe ended: all 3 trials have been made" in first.stdout
    assert "trained again from the start, with seeds the search has not seen: 1, 2" in first.stdout
    assert re.search(r"small tuned \(optuna-tpe, 3 trials\): validation accuracy [01]\.", first.stdout)
    assert re.search(r"tuned: 3 trials took \d+:\d\d", first.stdout)
    folder = roots / "runs" / "tiny@search" / "studies" / "optuna-tpe"
    assert {path.name for path in folder.glob("*.png")} == {"best_so_far.png", "parallel.png", "slices.png"}

    again = bench_here("search", "tiny.yaml")
    assert again.returncode == 0
    assert "3 of 3 trials made" in again.stdout
    assert "[" not in again.stdout.split("ended:")[0].split("trials made")[1], "nothing is made twice"

    more = bench_here("search", "tiny.yaml", "--trials", "4")
    assert "[4/4] trial 3" in more.stdout
    assert "small tuned (optuna-tpe, 4 trials)" in more.stdout
    table = json.loads(bench_here("table", "tiny.yaml", "--format", "json").stdout)["rows"]
    assert [row["architecture"] for row in table] == ["small", "small tuned (optuna-tpe, 4 trials)"]
    assert [row["runs"] for row in table] == [0, 2]
    only = ("--only", "architecture=small tuned*")
    (row,) = json.loads(bench_here("table", "tiny.yaml", *only, "--format", "json").stdout)["rows"]
    assert row["architecture"] == "small tuned (optuna-tpe, 4 trials)"
    used = bench_here("plan", "tiny.yaml", "--seeds", "1000")
    assert "tuned" not in used.stdout
    assert "is no row with the seeds 1000: its search has used them" in used.stderr


@pytest.mark.slow
def test_every_cell_that_matches_is_searched_for_itself(bench: Bench, roots: Path) -> None:
    small = tiny_suite()["architectures"]["small"]
    heavy = {"family": "transfer", "application": "VGG16", "pooling": "average", "resize": [32, 32]}
    rate = {"protocol.optimizer.learning_rate": SPACE["protocol.optimizer.learning_rate"]}
    write_suite(
        roots / "tiny.yaml",
        architectures={"small": small, "large": {**small, "filters": [8]}, "heavy": heavy},
        grid={**GRID, "architecture": ["small", "large", "heavy"]},
        search={"space": rate, "trials": 2},
    )
    both = bench("search", "tiny.yaml", "--sampler", "random")
    assert both.returncode == 1, both.stderr
    assert "left out: tiny, heavy" in both.stdout
    rows = json.loads(bench("table", "tiny.yaml", "--format", "json").stdout)["rows"]
    assert [row["architecture"] for row in rows if row["runs"]] == [
        "large tuned (optuna-random, 2 trials)",
        "small tuned (optuna-random, 2 trials)",
    ]
    one = bench("search", "tiny.yaml", "--sampler", "random", "--only", "architecture=large")
    assert one.returncode == 0, one.stderr
    assert "2 of 2 trials made" in one.stdout, "it is the same study, whatever else is searched beside it"
    compared = bench(
        "search", "tiny.yaml", "--compare", "--trials", "1", "--repeats", "1", "--only", "architecture=s*"
    )
    assert compared.returncode == 0, compared.stderr
    assert (roots / "runs" / "tiny@search" / "comparison_small.png").is_file()


def test_published_with_its_search(bench_here: Bench, suite: Path, roots: Path) -> None:
    assert bench_here("search", "tiny.yaml", "--sampler", "random", "--trials", "2").returncode == 0
    assert bench_here("run", "tiny.yaml").returncode == 0
    published = bench_here("publish", "tiny.yaml")
    assert published.returncode == 0, published.stderr
    page = (roots / "results" / "tiny" / "README.md").read_text()
    assert "## Searches" in page
    assert "figures/searches/optuna-random/best_so_far.png" in page
    assert (roots / "results" / "tiny" / "figures/searches/optuna-random/slices.png").is_file()
    assert bench_here("verify").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--engine", "optunia"], "unknown engine 'optunia': did you mean 'optuna'?"),
        (["--sampler", "grid"], "knows no conditions"),
        (["--engine", "keras-tuner", "--pruner", "median"], "keras-tuner has none of that name"),
        (["--trials", "0"], "--trials 0: it must be a number above 0"),
        (["--study", "a b"], "--study 'a b': a name starts with a letter"),
        (["--only", "loader=tf-data"], "search.match: no cell"),
        (
            ["--compare", "--engine", "optuna", "--seed", "0"],
            "--engine and --seed: --compare takes every searcher, in studies of its own: leave them out",
        ),
        (["--repeats", "2"], "--repeats: only --compare repeats searchers: leave it out"),
    ],
)
def test_what_is_wrong_is_said_and_ends_in_status_2(
    bench_here: Bench, suite: Path, arguments: list[str], said: str
) -> None:
    ended = bench_here("search", "tiny.yaml", *arguments)
    assert ended.returncode == 2
    assert said in ended.stderr


def test_a_study_begun_otherwise_is_not_gone_on_with(bench_here: Bench, suite: Path, roots: Path) -> None:
    assert bench_here("search", "tiny.yaml", "--study", "mine", "--trials", "1").returncode == 0
    ended = bench_here("search", "tiny.yaml", "--study", "mine", "--trials", "2", "--seed", "1")
    assert ended.returncode == 2
    assert "this study was begun with other seed" in ended.stderr


def test_interrupted_it_says_how_to_go_on_and_does(bench_here: Bench, roots: Path) -> None:
    protocols = {"default": {"image_size": [12, 12], "batch_size": 1, "epochs": 300}}
    write_suite(roots / "tiny.yaml", grid=GRID, protocols=protocols, search={"space": SPACE, "trials": 1})
    command = [sys.executable, "-m", "bench", "search", "tiny.yaml"]
    process = subprocess.Popen(
        command,
        cwd=roots,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever started these tests may have told them to ignore Ctrl-C.
        preexec_fn=lambda: _set_handler(signal.SIGINT, signal.default_int_handler),
    )
    logs = roots / "runs" / "tiny@search" / "logs"
    deadline = time.monotonic() + 120
    while not list(logs.glob("*.log")) and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    assert "interrupted: 0 trials are kept; call the same command again to go on" in output
    again = bench_here("search", "tiny.yaml", "--timeout", "0.5")
    assert "trial 0 was left unfinished and is taken up again" in again.stdout
    assert "no trial of optuna-tpe completed" in again.stdout
    assert again.returncode == 1


@pytest.mark.slow
def test_all_searchers_are_compared(bench: Bench, suite: Path, roots: Path) -> None:
    ended = bench("search", "tiny.yaml", "--compare", "--trials", "2", "--repeats", "2")
    assert ended.returncode == 0, ended.stderr
    assert "left out: optuna cma-es" in ended.stdout
    for searcher in ("optuna tpe", "optuna random", "keras-tuner bayesian", "keras-tuner hyperband"):
        assert searcher in ended.stdout
    folder = roots / "runs" / "tiny@search"
    assert (folder / "comparison.png").is_file()
    assert "optuna random" in (folder / "comparison.md").read_text()


@pytest.mark.slow
def test_a_comparison_of_searchers_that_found_nothing_ends_in_status_1(bench: Bench, suite: Path) -> None:
    nothing = ("--compare", "--trials", "1", "--repeats", "1", "--timeout", "0.01")
    ended = bench("search", "tiny.yaml", *nothing)
    assert ended.returncode == 1, ended.stderr
    assert "Traceback" not in ended.stderr


def test_processes_that_share_a_study_need_not_share_a_gpu(
    suite: Path, driver: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Opened(Exception):
        pass

    limited: list[Limits] = []

    def stop(starts: object, searcher: object, limits: Limits) -> None:
        limited.append(limits)
        raise Opened

    driver(TWO)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(command, "open_studies", stop)
    with pytest.raises(Opened):
        command.search(str(suite))
    (limits,) = limited
    assert limits.jobs == 1
    assert [gpu.number for gpu in limits.gpus] == [0, 1]
