"""A run of the harness against a bare Keras script that does the same training, both from process start."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.suite.base import loaders

EPOCHS = 10
PAIRS = 3
LIMIT = 1.05
BARE = str(Path(__file__).with_name("bare.py"))


def harness(loader: str, seed: int) -> list[str]:
    """A command that trains casting-cnn once, on the stand-in, for so many epochs whatever the scores."""
    settings = [f"protocol.epochs={EPOCHS}", f"protocol.early_stopping.patience={EPOCHS}"]
    options = [part for setting in settings for part in ("--set", setting)]
    only = [
        "--only",
        f"loader={loader}",
        "--only",
        "architecture=casting-cnn",
        "--only",
        "regularisation=none",
    ]
    return ["-m", "bench", "run", "casting", *only, *options, "--seeds", str(seed), "--device", "cpu"]


@pytest.mark.benchmark
@pytest.mark.parametrize("loader", loaders.items())
def test_a_run_takes_no_longer_than_a_bare_script(
    loader: str, whole_process: Callable[[Sequence[str]], float], tmp_path: Path, benchmark: Any
) -> None:
    whole_process(harness(loader, seed=0))  # draws the stand-in and fills the caches
    (prepared,) = (tmp_path / "cache" / "prepared").glob("[!.]*")
    ratios = []

    def pair() -> None:
        bare = whole_process([BARE, loader, str(prepared), str(EPOCHS)])
        ours = whole_process(harness(loader, seed=1 + len(ratios)))
        ratios.append(ours / bare)
        print(f"{loader}: harness {ours:.1f} s, script {bare:.1f} s, ratio {ratios[-1]:.3f}")

    benchmark.pedantic(pair, rounds=PAIRS, iterations=1)
    benchmark.extra_info["ratios"] = ratios
    assert statistics.median(ratios) <= LIMIT
