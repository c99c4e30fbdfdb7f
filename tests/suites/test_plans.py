"""Every published suite plans on a machine that has nothing: no images, no weights."""

import pytest

from bench.data.stand_in import stand_ins
from bench.execution.plan import make_plan
from bench.execution.request import PlanRequest
from bench.suite.grid import Variant
from bench.suite.load import SUITES

NAMES = sorted(path.stem for path in SUITES.glob("*.yaml"))


@pytest.fixture
def nothing(monkeypatch, roots):
    """Neither images nor weights are on the machine."""
    monkeypatch.setenv("TFDS_DATA_DIR", str(roots / "tfds"))
    monkeypatch.setenv("KERAS_HOME", str(roots / "keras"))


def _small(suite):
    """The suite's plan with few images to draw, but some of every class."""
    declared, *others = suite.suite.datasets.values()
    assert all(other.stand_in == declared.stand_in for other in others)
    classes = len(stand_ins[declared.stand_in.draws].classes)
    given = declared.stand_in.images
    # Of six images a class, one is left for validation where a tenth of them is to be taken.
    images = {
        split: classes * (6 if split == "train" and "validation" not in given else 1) for split in given
    }
    return PlanRequest(variant=Variant(settings={"dataset.stand_in.images": images}))


@pytest.mark.usefixtures("nothing")
@pytest.mark.parametrize("name", NAMES)
def test_plans_with_its_stand_in(name, loaded, cells):
    suite = loaded(name)
    plan = make_plan(suite, _small(suite))
    assert plan.name.startswith(f"{name}-stand-in@")
    assert len(plan.tasks) == len(cells(name)) * len(suite.suite.seeds)
    # Of few images a seed may draw the split of another dataset: that is the same run.
    runs = [task.run for task in plan.tasks]
    named = [{**run.cell.names, "dataset": run.manifest_digest, "seed": run.seed} for run in runs]
    assert len(plan.by_fingerprint) == len({frozenset(names.items()) for names in named})
    obstacles = {task.obstacle.status for task in plan.tasks if task.obstacle}
    assert obstacles <= {"unavailable"}, [task.obstacle for task in plan.tasks if task.obstacle]
    executable = {task.run.cell.config.architecture.family for task in plan.tasks if not task.obstacle}
    assert executable == {"convnet"}


@pytest.mark.usefixtures("nothing")
@pytest.mark.parametrize("name", NAMES)
def test_a_stand_in_has_the_splits_that_its_dataset_gives(name, loaded):
    for dataset in loaded(name).suite.datasets.values():
        given = set(dataset.splits)
        assert set(dataset.stand_in.images) == given
        assert dataset.stand_in.difficulty > 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("profile", ["smoke", "quick"])
def test_small_editions_have_few_epochs(name, profile, loaded):
    from bench.suite.grid import expand

    most = {"smoke": 2, "quick": 8}[profile]
    for cell in expand(loaded(name), Variant(profile), {}):
        protocol = cell.config.protocol
        assert max(protocol.epochs, *(stage.epochs for stage in protocol.stages), 0) <= most
