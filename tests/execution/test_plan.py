from __future__ import annotations

from collections.abc import Callable

import pytest
from tiny import tiny_suite

from bench.execution.plan import Plan
from bench.execution.request import PlanRequest

MakePlan = Callable[..., Plan]


def test_a_selection_without_the_stand_in_stays_in_the_folder_of_the_whole(plan_of: MakePlan) -> None:
    suite = tiny_suite()
    drawn = {
        "source": "folder",
        "path": "nowhere",
        "splits": {"train": "train", "test": "test"},
        "stand_in": {"draws": "casting", "images": {"train": 40, "test": 10}},
    }
    changes = {
        "datasets": {**suite["datasets"], "drawn": drawn},
        "grid": {**suite["grid"], "dataset": ["tiny", "drawn"]},
    }
    part = plan_of(PlanRequest(only={"dataset": ["tiny"]}), **changes)
    assert part.name == "tiny-stand-in"
    assert part.stand_ins == ()
    assert plan_of(PlanRequest(only={"dataset": ["drawn"]}), **changes).name == part.name
    assert plan_of(datasets=changes["datasets"]).name == "tiny", "a dataset that the grid does not use"


@pytest.mark.parametrize("resplit", [True, False])
def test_the_document_says_which_splits_are_redrawn(plan_of: MakePlan, resplit: bool) -> None:
    shares = {"train": 0.6, "validation": 0.2, "test": 0.2}
    datasets = {"tiny": {"source": "folder", "path": "tiny/train", "splits": shares, "resplit": resplit}}
    assert plan_of(datasets=datasets).document().resplit == (["tiny"] if resplit else [])
