from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tiny import tiny_suite

from bench.errors import BenchError
from bench.execution.plan import Plan
from bench.execution.request import PlanRequest
from bench.suite.grid import Variant

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


@pytest.mark.parametrize("variant", [Variant(), Variant("smoke"), Variant(None, {"dataset.limit.train": 9})])
def test_a_dataset_without_one_of_its_files_is_refused_where_they_are_counted(
    plan_of: MakePlan, roots: Path, variant: Variant
) -> None:
    datasets = {"tiny": {**tiny_suite()["datasets"]["tiny"], "files": {"train": 40, "test": 18}}}
    assert plan_of(PlanRequest(variant), datasets=datasets).tasks
    (roots / "data/tiny/train/dark/003.png").unlink()
    with pytest.raises(BenchError) as caught:
        plan_of(PlanRequest(variant), datasets=datasets)
    suite = roots / "tiny.yaml"
    line = suite.read_text().splitlines().index("    files:") + 1
    assert str(caught.value) == (
        f"{suite}:{line}: datasets.tiny.files: {roots}/data/tiny: there are 39 files in train, where the"
        " suite expects 40: complete the folder, or change or remove `files` in the suite"
    )


def test_a_wrong_number_of_files_is_answered_where_it_was_given_last(plan_of: MakePlan) -> None:
    overrides = [{"match": {"loader": "in-*"}, "set": {"dataset.files": 1}}]
    with pytest.raises(BenchError, match=r"tiny.yaml:\d+: overrides.0.set: dataset.files: .* expects 1:"):
        plan_of(overrides=overrides)
    request = PlanRequest(Variant(None, {"dataset.files": 2}))
    with pytest.raises(BenchError, match=r"^--set: dataset.files: .* expects 2:"):
        plan_of(request, overrides=overrides)


def test_the_document_says_where_weights_and_images_can_be_had(plan_of: MakePlan) -> None:
    weights = {"file": "own.weights.h5", "sha256": "ab" * 32}
    network = {"family": "transfer", "application": "MobileNetV2", "resize": [32, 32], "weights": weights}
    suite = tiny_suite()
    document = plan_of(
        datasets={"tiny": {**suite["datasets"]["tiny"], "obtain": "Drawn by us."}},
        architectures={"plain": network, "said": {**network, "weights": {**weights, "obtain": "Ask us."}}},
        grid={**suite["grid"], "architecture": "*"},
    ).document()
    assert document.obtain_weights == {"said": "Ask us."}
    assert {cell.dataset["obtain"] for cell in document.cells} == {"Drawn by us."}


@pytest.mark.parametrize("resplit", [True, False])
def test_the_document_says_which_splits_are_redrawn(plan_of: MakePlan, resplit: bool) -> None:
    shares = {"train": 0.6, "validation": 0.2, "test": 0.2}
    datasets = {"tiny": {"source": "folder", "path": "tiny/train", "splits": shares, "resplit": resplit}}
    assert plan_of(datasets=datasets).document().resplit == (["tiny"] if resplit else [])
