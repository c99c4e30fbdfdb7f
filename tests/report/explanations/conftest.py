"""Networks with known weights, and finished runs to explain."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import shutil

import pytest
from run_fixtures import server
from tiny import draw_images, tiny_suite, write_suite

from bench.execution.executor import Limits, execute
from bench.execution.plan import make_plan
from bench.execution.request import PlanRequest
from bench.report.explanations.subject import Subject
from bench.seeds import Seeds
from bench.suite.architecture import ImageShape, ModelRequest
from bench.suite.load import load_suite
from bench.suite.registries import architectures
from bench.suite.regularisation import regularisation_model

__all__ = ["server"]

ARCHITECTURES = {
    "cnn": {"family": "convnet", "filters": [4, 6], "dense": [8], "dropout": 0.2, "head": "logits"},
    "sigmoid": {"family": "convnet", "filters": [4], "head": "sigmoid"},
    "transfer": {
        "family": "transfer",
        "application": "MobileNet",
        "alpha": 0.25,
        "weights": "none",
        "resize": [64, 64],
        "pooling": "flatten",
    },
}
GRID = {**tiny_suite()["grid"], "loader": "in-memory"}
SHORT = {"image_size": [12, 12], "batch_size": 8, "epochs": 1}
SUITE = {
    "seeds": [1],
    "architectures": ARCHITECTURES,
    "grid": [
        {**GRID, "architecture": "cnn", "regularisation": "flips", "protocol": "staged"},
        {**GRID, "architecture": ["sigmoid", "transfer"], "protocol": "short"},
    ],
    "regularisations": {"none": {}, "flips": {"augmentation": {"horizontal_flip": True}}},
    "protocols": {
        "short": SHORT,
        "staged": {**SHORT, "epochs": 2, "stages": [{"epochs": 1, "learning_rate": 0.0001}]},
    },
}


@pytest.fixture
def build():
    """Builds a network for images of (height, width, channels) and two classes."""

    def make(family, shape, classes=2, **fields):
        architecture = architectures[family].model_validate({"family": family, **fields})
        nothing = regularisation_model().model_validate({})
        return architecture.build(ModelRequest(ImageShape(*shape), classes, nothing, Seeds(3)))

    return make


@pytest.fixture(params=["mixed_float16", "mixed_bfloat16"])
def half_precision(request):
    """Whatever is built computes in half precision."""
    import keras

    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(request.param)
    yield
    keras.config.set_dtype_policy(before)


@pytest.fixture(scope="session")
def trained(tmp_path_factory, server):
    """A folder with the data, caches, suite and finished runs of one small suite, for all tests together.

    Kept for the session, since tests of other packages may come between those that use it.
    """
    root = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("data", "runs", "cache"):
            patch.setenv(f"BENCH_{name.upper()}", str(root / name))
        draw_images(root / "data" / "tiny", {"train": 20, "test": 9})
        plan = make_plan(load_suite(write_suite(root / "tiny.yaml", **SUITE)), PlanRequest())
        for _ in execute(plan.pending({}), plan.folder, Limits.of(jobs=2, timeout_s=300)):
            pass
    return root


@pytest.fixture
def finished(trained, roots):
    """This test's own copy of it: the plan, in whose folder the runs are."""
    for name in ("data", "runs"):
        shutil.copytree(trained / name, roots / name)
    return make_plan(load_suite(trained / "tiny.yaml"), PlanRequest())


@pytest.fixture
def subject_of(finished):
    """The finished run of an architecture, its record changed where asked."""

    def find(architecture, **changes):
        record = next(
            record for record in finished.records().values() if record.names["architecture"] == architecture
        )
        return Subject.of(record.model_copy(update=changes), finished.folder)

    return find
