"""What a plan finds wrong with a configuration before anything is trained."""

import pytest
from tiny import draw_images, write_suite

from bench.errors import BenchError
from bench.execution.plan import PlanRequest, contradictions, make_plan
from bench.suite.grid import CellConfig
from bench.suite.load import load_suite

CONVNET = {"family": "convnet", "filters": [4]}
TRANSFER = {"family": "transfer", "application": "MobileNet", "alpha": 0.25, "weights": "none"}
STAGE = {"epochs": 1, "learning_rate": 0.001}


@pytest.fixture
def found():
    """What contradicts itself in a configuration for two classes of 32x32 images."""

    def find(architecture, regularisation=None, **protocol):
        protocol = {"image_size": [32, 32], "epochs": 1, **protocol}
        config = {
            "dataset": {"source": "folder", "path": "tiny", "splits": {"train": 0.5, "test": 0.5}},
            "architecture": architecture,
            "regularisation": regularisation or {},
            "loader": "in-memory",
            "protocol": protocol,
        }
        return contradictions(CellConfig.model_validate(config), 2)

    return find


def test_a_score_that_is_not_computed_cannot_be_watched(found):
    assert found(CONVNET, early_stopping={"monitor": "val_auc"}) == [
        "early stopping watches val_auc, which is not computed:"
        " take one of loss, accuracy, val_loss, val_accuracy"
    ]


@pytest.mark.parametrize("monitor", ["loss", "accuracy", "val_loss", "val_accuracy"])
def test_every_computed_score_can_be_watched(monitor, found):
    assert found(CONVNET, early_stopping={"monitor": monitor}) == []


def test_dropout_needs_hidden_layers(found):
    (sentence,) = found(CONVNET, {"dropout": 0.5})
    assert "of which this architecture has none" in sentence


@pytest.mark.parametrize("named", [{"unfreeze": 1}, {"batch_norm": {}}, {"batch_norm": {"momentum": 0.9}}])
@pytest.mark.parametrize(
    ("architecture", "why"),
    [
        (CONVNET, "of which this architecture has none: use family transfer"),
        ({**TRANSFER, "trainable": True}, "which this architecture trains from the start"),
    ],
)
def test_only_a_frozen_base_can_be_unfrozen(named, architecture, why, found):
    (sentence,) = found(architecture, stages=[STAGE, {**STAGE, **named}])
    assert sentence.startswith(f"stage 3 unfreezes part of a pretrained base, {why}")
    assert found(TRANSFER, stages=[STAGE, {**STAGE, **named}]) == []


@pytest.mark.parametrize("architecture", [CONVNET, TRANSFER, {**TRANSFER, "trainable": True}])
def test_stages_may_only_change_the_learning_rate(architecture, found):
    assert found(architecture, stages=[STAGE]) == []


@pytest.fixture
def plan_of(roots):
    """Makes the plan of a tiny suite with the architecture `odd` and a protocol of its own."""
    draw_images(roots / "data" / "tiny", {"train": 20, "test": 9}, size=32)

    def make(architecture, **protocol):
        suite = write_suite(
            roots / "tiny.yaml",
            architectures={"odd": architecture},
            protocols={"default": {"image_size": [32, 32], "epochs": 1, **protocol}},
            grid={
                "dataset": "tiny",
                "architecture": "odd",
                "regularisation": "none",
                "loader": "in-memory",
                "protocol": "default",
            },
        )
        return make_plan(load_suite(suite), PlanRequest())

    return make


def test_what_contradicts_itself_is_an_invalid_row(plan_of):
    plan = plan_of(CONVNET, stages=[{**STAGE, "unfreeze": 2}], early_stopping={"monitor": "val_auc"})
    assert {task.obstacle.status for task in plan.tasks} == {"invalid"}
    assert "stage 2 unfreezes" in plan.tasks[0].obstacle.reason
    assert "early stopping watches val_auc" in plan.tasks[0].obstacle.reason


def test_what_can_never_be_built_stops_the_plan(plan_of):
    with pytest.raises(BenchError) as caught:
        plan_of(TRANSFER, image_size=[24, 40], stages=[{**STAGE, "unfreeze": 100}])
    assert str(caught.value).splitlines() == [
        "architecture odd: MobileNet takes images of at least 32x32 pixels, not 24x40: set resize, or a"
        " larger image_size",
        "architecture odd: stage 2 unfreezes the last 100 layers of MobileNet, which has 85: lower unfreeze",
    ]


def test_a_sound_plan_has_no_obstacles(plan_of):
    plan = plan_of(TRANSFER, stages=[{**STAGE, "unfreeze": 85, "batch_norm": {"momentum": 0.9}}])
    assert [task.obstacle for task in plan.tasks] == [None, None]
