"""A run of the harness against a bare Keras script that does the same training, both from process start."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.suite.registries import loaders

# About what early stopping leaves of the casting suite's thirty.
EPOCHS = 20
PAIRS = 2
LIMIT = 1.05
BARE = str(Path(__file__).with_name("bare.py"))


def harness(loader: str, seed: int, epochs: int) -> list[str]:
    """A command that trains casting-cnn once, on the stand-in, for so many epochs whatever the scores."""
    only = {"loader": loader, "architecture": "casting-cnn", "regularisation": "none"}
    settings = {"protocol.epochs": epochs, "protocol.early_stopping.patience": epochs}
    options = [part for axis, name in only.items() for part in ("--only", f"{axis}={name}")]
    options += [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
    return ["-m", "bench", "run", "casting", *options, "--seeds", str(seed), "--device", "cpu"]


@pytest.mark.benchmark
@pytest.mark.parametrize("loader", loaders.items())
def test_a_run_takes_no_longer_than_a_bare_script(
    loader: str, whole_process: Callable[[Sequence[str]], float], kept: Path, benchmark: Any
) -> None:
    whole_process(harness(loader, seed=0, epochs=1))  # Draws the stand-in and fills the caches.
    (prepared,) = (kept / "cache" / "prepared").glob("[!.]*/train")
    ratios: list[float] = []

    def pair() -> None:
        bare = whole_process([BARE, loader, str(prepared.parent), str(EPOCHS)])
        ours = whole_process(harness(loader, 1 + len(ratios), EPOCHS))
        ratios.append(ours / bare)
        print(f"\n{loader}: harness {ours:.1f} s, script {bare:.1f} s, ratio {ratios[-1]:.3f}")

    benchmark.pedantic(pair, rounds=PAIRS, iterations=1)
    benchmark.extra_info["ratios"] = ratios
    assert statistics.median(ratios) <= LIMIT
