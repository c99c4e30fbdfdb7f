"""What every registered architecture family must do, found out by building a tiny one."""

import subprocess
import sys
from functools import partial

import keras
import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from bench.models import heads
from bench.suite.architecture import AnyArchitecture, ImageShape
from bench.suite.registries import architectures
from bench.training.saved import check_reloadable

# The fields of a tiny one of each family; a family that needs none is not listed.
TINY = {
    "convnet": {"filters": [2], "dense": [4], "dropout": 0.2},
    "transfer": {"application": "MobileNet", "alpha": 0.25, "weights": "none", "dense": [4]},
}
SHAPE, CLASSES = (32, 32, 3), 2
LOAD = """\
import sys

import keras
import numpy as np

for family in sys.argv[1:]:
    model = keras.models.load_model(f"{family}.keras", compile=False)
    np.save(f"{family}.npy", model.predict(np.load("images.npy"), verbose=0))
assert not [name for name in sys.modules if name.partition(".")[0] == "bench"]
"""


@pytest.fixture(params=tuple(architectures.items()))
def family(request):
    return request.param


@pytest.fixture
def tiny(architecture):
    """Reads a tiny architecture of a family, with fields besides."""

    def read(family, **fields):
        try:
            return architecture(family, **TINY.get(family, {}), **fields)
        except ValidationError as error:
            pytest.fail(f"say in TINY what a tiny {family} needs: {error}")

    return read


@pytest.fixture
def network(family, tiny):
    """Reads a tiny architecture of the family, with fields besides."""
    return partial(tiny, family)


@pytest.fixture
def images():
    return np.random.default_rng(0).uniform(0, 255, (4, *SHAPE)).astype("float32")


def test_no_family_needs_keras_to_be_looked_up():
    code = (
        "import sys; from bench.suite.registries import architectures, regularisers; architectures.items();"
        "regularisers.items(); sys.exit(bool({'tensorflow', 'keras'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_suite_names_the_family_as_it_is_registered(family, network):
    written = network().model_dump(mode="json")
    assert written["family"] == family
    assert TypeAdapter(AnyArchitecture).validate_python(written) == network()


@pytest.mark.parametrize(("head", "units"), [("softmax", 2), ("logits", 2), ("sigmoid", 1)])
def test_the_network_is_one_flat_graph_that_ends_in_its_head(network, request_for, images, head, units):
    model = network(head=head).build(request_for(SHAPE, CLASSES))
    assert not [layer.name for layer in model.layers if isinstance(layer, keras.Model)]
    assert (model.input.shape, model.input.dtype) == ((None, *SHAPE), "float32")
    assert (model.output.shape, model.output.dtype) == ((None, units), "float32")
    # As explanations ask for them.
    scores = keras.Model(model.input, heads.scores(model)).predict(images, verbose=0)
    assert scores.shape == (len(images), units)
    assert heads.probabilities(head, model.predict(images, verbose=0)).shape == (len(images), CLASSES)


def test_networks_are_loaded_where_the_code_of_their_families_is_not(tiny, request_for, images, tmp_path):
    built = {family: tiny(family).build(request_for(SHAPE, CLASSES)) for family in architectures.items()}
    np.save(tmp_path / "images.npy", images)
    for family, model in built.items():
        check_reloadable(model)
        model.save(tmp_path / f"{family}.keras")
    done = subprocess.run(
        [sys.executable, "-c", LOAD, *built], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for family, model in built.items():
        found, expected = np.load(tmp_path / f"{family}.npy"), model.predict(images, verbose=0)
        np.testing.assert_allclose(found, expected, rtol=1e-4, err_msg=family)


def test_weights_and_dropout_belong_to_the_seed_alone(network, request_for, images):
    def made(seed, elsewhere):
        keras.utils.set_random_seed(elsewhere)
        model = network().build(request_for(SHAPE, CLASSES, seed=seed))
        return model.get_weights(), np.asarray(model(images, training=True))

    (weights, answers), (same, same_answers), (others, _) = made(1, 5), made(1, 6), made(2, 5)
    assert all(np.array_equal(one, other) for one, other in zip(weights, same, strict=True))
    np.testing.assert_allclose(answers, same_answers, rtol=1e-4)
    assert not all(np.array_equal(one, other) for one, other in zip(weights, others, strict=True))


def test_the_regularisation_is_obeyed_or_contradicted(network, request_for):
    def built(**asked):
        request = request_for(SHAPE, CLASSES, **asked)
        said = network().contradictions(request.shape, request.regularisation)
        return None if said else network().build(request)

    assert not built().losses, "a penalty that nobody asked for"
    if (penalised := built(l2=0.1)) is not None:
        kernels = [weight for weight in penalised.trainable_weights if weight.name == "kernel"]
        assert kernels
        assert all(weight.regularizer is not None for weight in kernels)
    if (varied := built(dropout=0.65)) is not None:
        rates = [layer.rate for layer in varied.layers if isinstance(layer, keras.layers.Dropout)]
        assert 0.65 in rates


def test_its_work_can_be_estimated(network):
    assert network().operations(ImageShape(*SHAPE)) > 0
