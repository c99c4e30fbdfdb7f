"""Are the stand-ins as hard as their suites want them? Trains a weak and a better row of each for real."""

import math

import pytest

from bench.api import run
from bench.suite.grid import Variant, expand
from bench.suite.load import SUITES, load_suite
from bench.suite.registries import stand_ins

GENERATOR = {"loader": "image-data-generator"}
# Suite, a weak row and a better one by axis, with tf-data where nothing else is said; all else is the suite's
# own, its first seed alone. Suites that are not named draw what one of these does, as hard.
PAIRS = {
    "fruits": (
        {"architecture": "cnn", "regularisation": "none", "protocol": "default"},
        {"architecture": "cnn", "regularisation": "augment", "protocol": "default", **GENERATOR},
    ),
    "toys": (
        {"architecture": "cnn-32-32", "regularisation": "none"},
        {"architecture": "mobilenet-v2-0.35", **GENERATOR},
    ),
    "flowers-128": (
        {"architecture": "cnn", "regularisation": "none"},
        {"architecture": "mobilenet-v2-0.35", "protocol": "features"},
    ),
    "horses-or-humans": (
        {"architecture": "cnn-average", "regularisation": "none"},
        {"architecture": "cnn", "regularisation": "none"},
    ),
    "fashion-mnist": ({"architecture": "cnn", "regularisation": "none"}, {"architecture": "cnn-max"}),
    "cifar10": ({"architecture": "cnn", "regularisation": "none"}, {"architecture": "cnn-max"}),
    "cifar100": ({"architecture": "cnn", "regularisation": "none"}, {"architecture": "cnn-max"}),
}
# Of which there is a test of its own.
ALONE = {"casting"}
# So many that chance alone leaves a hundredth or two between equal networks.
TEST_IMAGES = 600


@pytest.fixture
def accuracy(monkeypatch, roots):
    """Trains one row on drawn images and gives its accuracy on the test split."""
    monkeypatch.setenv("TFDS_DATA_DIR", str(roots / "tfds"))

    def train(suite, names):
        (row,) = run(
            SUITES / f"{suite}.yaml",
            only={"loader": "tf-data", **names},
            seeds=[42],
            settings={"dataset.stand_in.images.test": TEST_IMAGES},
            device="cpu",
        ).to_dict("records")
        if row["status"] == "unavailable":
            pytest.skip(row["reason"])
        assert row["status"] == "completed"
        assert "stand_in" in row["flags"]
        return row["accuracy"]

    return train


@pytest.mark.slow
@pytest.mark.parametrize("suite", PAIRS)
def test_a_stand_in_tells_a_weak_network_from_a_better_one(suite, accuracy):
    weak, better = (accuracy(suite, names) for names in PAIRS[suite])
    chance = 1 / len(stand_ins[drawn(suite).draws].classes)
    assert weak > chance + 0.1, "the images show next to nothing of their classes"
    variance = (weak * (1 - weak) + better * (1 - better)) / TEST_IMAGES
    assert better - weak > 2 * math.sqrt(variance), "a better network gains no more than luck would give"
    assert better < 0.99, "the images are too easy"


def test_what_every_suite_draws_is_held_to_that():
    held = {(drawn(suite).draws, drawn(suite).difficulty) for suite in {*PAIRS, *ALONE}}
    every = {path.stem for path in SUITES.glob("*.yaml")}
    assert {(drawn(suite).draws, drawn(suite).difficulty) for suite in every} == held


def drawn(suite):
    """The stand-in of a suite, which all of its datasets share."""
    found, *others = [dataset.stand_in for dataset in load_suite(suite).suite.datasets.values()]
    assert all(other == found for other in others)
    return found


@pytest.mark.parametrize("suite", PAIRS)
def test_each_of_a_pair_is_one_row_of_its_suite(suite):
    cells = list(expand(load_suite(suite), Variant(), {}))
    for names in PAIRS[suite]:
        wanted = {"loader": "tf-data", **names}.items()
        assert sum(wanted <= cell.names.items() for cell in cells) == 1
