"""`bench loaders` where not every network can be trained."""

from __future__ import annotations

import re

from tiny import tiny_suite, write_suite

from bench.cli.loaders import _groups

HEAVY = {"family": "transfer", "application": "VGG16", "pooling": "average", "resize": [32, 32]}


def test_pixels_are_compared_where_a_network_lacks_its_weights(bench, roots, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(roots / "keras"))
    grid = {**tiny_suite()["grid"], "architecture": "heavy", "loader": "in-memory"}
    write_suite(roots / "tiny.yaml", architectures={"heavy": HEAVY}, grid=grid)
    done = bench("loaders", "tiny.yaml")
    assert done.returncode == 0, done.stderr
    assert "unavailable" not in done.stdout
    assert re.search(r"^ *in-memory +58 ", done.stdout, re.MULTILINE), done.stdout


def test_a_network_that_can_be_trained_stands_for_its_loader(plan_of, monkeypatch, roots):
    monkeypatch.setenv("KERAS_HOME", str(roots / "keras"))
    architectures = {"heavy": HEAVY, **tiny_suite()["architectures"]}
    grid = {**tiny_suite()["grid"], "architecture": list(architectures), "loader": "in-memory"}
    plan = plan_of(architectures=architectures, grid=grid)
    assert plan.tasks[0].obstacle is not None
    ((_, (task,)),) = _groups(plan)
    assert task.run.cell.names["architecture"] == "small"
