"""Are the stand-ins as hard as their suites want them? Trains a weak and a better row of each for real."""

import pytest

from bench.api import run
from bench.suite.load import SUITES, load_suite
from bench.suite.registries import stand_ins

# Suite, a weak row and a better one by axis; all else is the suite's own, its first seed alone.
PAIRS = {
    "fruits": (
        {"architecture": "cnn", "regularisation": "none"},
        {"architecture": "cnn", "regularisation": "augment"},
    ),
    "toys": ({"architecture": "cnn-32-32", "regularisation": "none"}, {"architecture": "mobilenet-v2-0.35"}),
    "flowers-128": ({"architecture": "cnn"}, {"architecture": "mobilenet-v2-0.35", "protocol": "features"}),
    "fashion-mnist": ({"architecture": "cnn", "regularisation": "none"}, {"architecture": "cnn-max"}),
    "cifar10": ({"architecture": "cnn", "regularisation": "none"}, {"architecture": "cnn-max"}),
    "cifar100": ({"architecture": "cnn", "regularisation": "none"}, {"architecture": "cnn-max"}),
}
ONLY_LOADER = {"mobilenet-v2-0.35": "*"}


@pytest.fixture
def accuracy(monkeypatch, roots):
    """Trains one row on drawn images and gives its accuracy on the test split."""
    monkeypatch.setenv("TFDS_DATA_DIR", str(roots / "tfds"))

    def train(suite, names):
        loader = ONLY_LOADER.get(names["architecture"], "tf-data")
        only = {"loader": loader, **names}
        (row,) = run(SUITES / f"{suite}.yaml", only=only, seeds=[42], device="cpu").to_dict("records")
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
    (dataset,) = load_suite(suite).suite.datasets.values()
    chance = 1 / len(stand_ins[dataset.stand_in.draws].classes)
    assert weak > chance + 0.1, "the images show next to nothing of their classes"
    assert better > weak + 0.02, "a better network gains nothing"
    assert better < 0.99, "the images are too easy"
