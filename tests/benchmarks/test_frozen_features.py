"""Fifty epochs of a frozen MobileNetV2: features computed once against computed again in every epoch."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.api import load_run, run, runs

EPOCHS, RECOMPUTED = 50, 5
LIMIT = 1 / 20


def suite(path: Path) -> Path:
    protocol = {"image_size": [300, 300], "optimizer": {"learning_rate": 0.0001}}
    content = {
        "suite": "frozen",
        "title": "Frozen features",
        "seeds": [1],
        "datasets": {
            "casting": {
                "source": "folder",
                "path": "none",
                "splits": {"train": "train", "test": "test"},
                "stand_in": {"draws": "casting", "images": {"train": 840, "test": 64}},
            }
        },
        # Random weights take as long as pretrained ones, and every machine has them.
        "architectures": {
            "mobilenet": {
                "family": "transfer",
                "application": "MobileNetV2",
                "weights": "none",
                "resize": [224, 224],
                "dropout": 0.2,
                "head": "logits",
            }
        },
        "regularisations": {"none": {}},
        "protocols": {
            "once": {**protocol, "epochs": EPOCHS},
            "recompute": {**protocol, "epochs": RECOMPUTED, "frozen_features": "recompute"},
        },
        "grid": {
            "dataset": "casting",
            "architecture": "mobilenet",
            "regularisation": "none",
            "loader": "tf-data",
            "protocol": "*",
        },
    }
    path.write_text(yaml.safe_dump(content))
    return path


@pytest.mark.benchmark
def test_features_once_take_a_twentieth_of_recomputing(roots: Path, benchmark: Any) -> None:
    """Recomputing costs the same in every epoch: a few are measured, their median counts fifty times."""
    path = suite(roots / "frozen.yaml")
    benchmark.pedantic(lambda: run(path, device="cpu"), rounds=1, iterations=1)
    seconds = {}
    for run_id in runs(path, device="cpu"):
        record = load_run(run_id).record
        assert record.outcome is not None
        timing = record.outcome.timing
        scaled = EPOCHS * statistics.median(timing.epoch_s)
        seconds[record.names["protocol"]] = timing.fit_s if record.outcome.frozen_features else scaled
    ratio = seconds["once"] / seconds["recompute"]
    benchmark.extra_info["ratio"] = ratio
    print(f"once {seconds['once']:.1f} s, recompute {seconds['recompute']:.0f} s, ratio {ratio:.4f}")
    assert ratio <= LIMIT
