from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.roots import cache_folder, cache_root, data_root, expanded, runs_root, weights_root


def test_roots_are_where_the_environment_says(roots):
    assert (data_root(), runs_root(), cache_root()) == (roots / "data", roots / "runs", roots / "cache")
    assert weights_root() == roots


def test_roots_by_default(monkeypatch):
    for name in ("BENCH_DATA", "BENCH_RUNS", "BENCH_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert (data_root(), runs_root(), weights_root()) == (Path("data"), Path("runs"), Path.cwd())
    assert cache_root() == Path.home() / ".cache" / "bench"
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert cache_root() == Path("/elsewhere/bench")


def test_a_path_may_begin_at_home(monkeypatch):
    monkeypatch.setenv("HOME", "/home/ann")
    given = ("~/a", "~", "a/~", "/a", "~nobody-of-that-name/a")
    paths = ("/home/ann/a", "/home/ann", "a/~", "/a", "~nobody-of-that-name/a")
    assert list(map(expanded, given)) == list(map(Path, paths))


def test_a_folder_of_the_cache_is_made_and_absolute(roots, monkeypatch):
    monkeypatch.chdir(roots)
    monkeypatch.setenv("BENCH_CACHE", "relative")
    assert cache_folder("x") == roots / "relative" / "x"
    assert cache_folder("x").is_dir()


def test_a_cache_that_cannot_be_made_is_said(roots, monkeypatch):
    (roots / "file").write_text("")
    monkeypatch.setenv("BENCH_CACHE", str(roots / "file"))
    with pytest.raises(BenchError, match=r"cannot be made \(.*\): set BENCH_CACHE to a folder"):
        cache_folder("x")
