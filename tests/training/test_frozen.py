from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tiny import tiny_suite

from bench.execution.executor import Limits, execute
from bench.execution.plan import Plan
from bench.records.record import Record
from bench.suite.registries import loaders

pytestmark = pytest.mark.usefixtures("server")
BASE: dict[str, Any] = {"family": "transfer", "application": "MobileNet", "alpha": 0.25, "weights": "none"}
PROTOCOL: dict[str, Any] = {"image_size": [32, 32], "batch_size": 8, "epochs": 3}


def frozen_suite(**changes: Any) -> dict[str, Any]:
    protocols = {"once": PROTOCOL, "again": {**PROTOCOL, "frozen_features": "recompute"}}
    architectures = {"small": {**BASE, "dense": [6], "dropout": {"flatten": 0.2, "dense": 0.4}}}
    grid = {**tiny_suite()["grid"], "protocol": list(protocols), "loader": "*"}
    return {"seeds": [4], "protocols": protocols, "architectures": architectures, "grid": grid, **changes}


def run_all(plan: Plan) -> dict[tuple[str, str], Record]:
    limits = Limits.of(jobs=2, timeout_s=300)
    for _ in execute(plan.pending(plan.records()), plan.folder, limits):
        pass
    return {(r.names["loader"], r.names["protocol"]): r for r in plan.records().values()}


EVERY = sorted(loaders.items())


@pytest.mark.parametrize(
    "chosen", [["tf-data"], pytest.param(EVERY, marks=pytest.mark.slow)], ids=["one loader", "every loader"]
)
def test_the_head_is_the_same_bit_for_bit(chosen: list[str], plan_of: Callable[..., Plan]) -> None:
    suite = frozen_suite()
    suite["grid"] |= {"loader": chosen}
    records = run_all(plan_of(**suite))
    for loader in chosen:
        once, again = records[loader, "once"].outcome, records[loader, "again"].outcome
        assert once is not None, records[loader, "once"].reason
        assert again is not None, records[loader, "again"].reason
        assert once.frozen_features
        assert not again.frozen_features
        assert once.history == again.history
        assert once.weights_digest == again.weights_digest
        assert 0 < once.timing.features_s < once.timing.fit_s
        assert again.timing.features_s == 0
        assert once.sizes.trainable_parameters == again.sizes.trainable_parameters


def test_features_are_not_kept_where_images_are_varied(plan_of: Callable[..., Plan]) -> None:
    suite = frozen_suite(regularisations={"none": {"augmentation": {"horizontal_flip": True}}})
    suite["grid"] |= {"loader": "in-memory", "protocol": "once"}
    (record,) = run_all(plan_of(**suite)).values()
    assert record.outcome is not None, record.reason
    assert not record.outcome.frozen_features


def test_stages_go_on_from_the_best_epoch_and_train_more_of_the_network(plan_of: Callable[..., Plan]) -> None:
    stage = {"epochs": 2, "learning_rate": 0.0001, "unfreeze": 10, "batch_norm": {"momentum": 0.9}}
    suite = frozen_suite(protocols={"default": {**PROTOCOL, "stages": [stage]}})
    suite["grid"] |= {"loader": "in-memory", "protocol": "default"}
    (record,) = run_all(plan_of(**suite)).values()
    assert record.outcome is not None, record.reason
    assert record.outcome.epochs == 5
    assert len(record.outcome.history["val_loss"]) == 5
    assert 1 <= record.outcome.best_epoch <= 5
    losses = record.outcome.history["val_loss"]
    assert record.outcome.best_epoch == 1 + losses.index(min(losses))
    assert record.outcome.metrics["validation"].log_loss == pytest.approx(min(losses), rel=1e-3)
    assert record.outcome.frozen_features
