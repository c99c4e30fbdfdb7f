"""Each published study as its suite file has it: every row of its table, its networks and its protocol."""

import numpy as np
import pytest

from bench.data.stand_in import stand_ins
from bench.seeds import Seeds
from bench.suite.architecture import ModelRequest
from bench.suite.load import SUITES
from bench.suite.names import matches
from bench.suite.schema import AXES

# Suite and architecture: published parameters, and those of them that are trained where that was published.
PARAMETERS = {
    ("casting", "casting-cnn"): (4_394_786, None),
    ("casting", "mobilenet-v2"): (2_260_546, 2_562),
    ("casting-full", "casting-cnn"): (4_394_786, None),
    ("casting-full", "mobilenet-v2"): (2_260_546, 2_562),
    ("casting-resplit", "scaled"): (4_394_786, None),
    ("casting-resplit", "raw"): (4_394_786, None),
    ("casting-scaling", "scaled"): (4_394_786, None),
    ("casting-scaling", "raw"): (4_394_786, None),
    ("fruits", "cnn"): (1_058_950, None),
    ("fruits", "cnn-tuned"): (2_717_542, None),
    ("fruits", "vgg16"): (17_943_366, 3_228_678),
    ("toys", "cnn-32-32"): (1_058_917, None),
    ("toys", "cnn-32-32-scores"): (1_058_917, None),
    ("flowers", "cnn"): (3_455_173, None),
    ("flowers", "cnn-dropout"): (3_455_173, None),
    ("flowers", "inception-v3-unit"): (22_982_821, 1_180_037),
    ("flowers", "inception-v3-features-unit"): (None, 9_440_261),
    ("horses-or-humans", "cnn"): (87_316_449, None),
    ("fashion-mnist", "cnn"): (360_458, None),
    ("cifar10", "cnn"): (1_284_170, None),
}
IDG, IDFD = "image-data-generator", "image-dataset-from-directory"
# Suite, a row by architecture, regularisation, loader and perhaps protocol, and its published numbers.
ROWS = [
    ("casting", ("casting-cnn", "none", IDG), {"weighted_f1": 0.92, "parameters": 4_394_786}),
    ("casting", ("casting-cnn", "none", IDFD), {"weighted_f1": 0.79, "parameters": 4_394_786}),
    ("casting", ("casting-cnn", "none", "in-memory"), {"train_weighted_f1": 1.0, "parameters": 4_394_786}),
    ("casting", ("casting-cnn", "augment", IDFD), {"weighted_f1": 0.95, "parameters": 4_394_786}),
    (
        "casting",
        ("mobilenet-v2", "none", IDFD),
        {"weighted_f1": 0.94, "parameters": 2_260_546, "trainable_parameters": 2_562},
    ),
    ("casting-resplit", ("scaled", "none", IDG), {"weighted_f1": 0.92}),
    ("casting-resplit", ("raw", "none", IDFD), {"weighted_f1": 0.79}),
    ("casting-scaling", ("scaled", "none", IDG), {"weighted_f1": 0.92}),
    ("casting-scaling", ("raw", "none", IDFD), {"weighted_f1": 0.79}),
    ("casting-scaling", ("raw", "augment", IDFD), {"weighted_f1": 0.95}),
    ("fruits", ("cnn", "none", IDG), {"validation_accuracy": 0.83, "accuracy": 0.75}),
    ("fruits", ("cnn", "dropout", IDG), {"validation_accuracy": 0.89, "accuracy": 0.85}),
    ("fruits", ("cnn", "augment", IDG), {"validation_accuracy": 0.97, "accuracy": 0.93}),
    ("fruits", ("cnn-tuned", "dropout+augment", IDG), {"validation_accuracy": 0.98, "accuracy": 0.95}),
    (
        "fruits",
        ("vgg16", "augment", IDG),
        {"validation_accuracy": 0.98, "accuracy": 0.98, "trainable_parameters": 3_228_678},
    ),
    ("toys", ("cnn-32-32", "none", IDG), {"validation_accuracy": 0.733, "accuracy": 0.747}),
    ("toys", ("cnn-32-32-scores", "none", IDG), {"validation_accuracy": 0.76, "accuracy": 0.81}),
    ("toys", ("cnn-32-32-scores", "augment", IDG), {"validation_accuracy": 0.72, "accuracy": 0.64}),
    ("toys", ("cnn-32-32-scores", "augment+plateau", IDG), {"validation_accuracy": 0.787, "accuracy": 0.74}),
    (
        "toys",
        ("cnn-32-32-64-scores", "augment+plateau", IDG),
        {"validation_accuracy": 0.787, "accuracy": 0.787},
    ),
    (
        "toys",
        ("cnn-16-32-64-scores", "augment+plateau", IDG),
        {"validation_accuracy": 0.73, "accuracy": 0.72},
    ),
    (
        "toys",
        ("cnn-32-64-64-scores", "augment+plateau", IDG),
        {"validation_accuracy": 0.767, "accuracy": 0.8},
    ),
    ("toys", ("cnn-32-32-32-64-scores", "augment+plateau", IDG), {"validation_accuracy": 0.753}),
    ("toys", ("mobilenet-v2", "none", IDG), {"validation_accuracy": 0.98, "accuracy": 1.0}),
    ("flowers", ("cnn", "none", IDG, "default"), {"accuracy": 0.65, "weighted_f1": 0.63}),
    ("flowers", ("cnn-dropout", "augment", IDG, "long"), {"weighted_f1": 0.62, "training_time": 1925}),
    (
        "flowers",
        ("inception-v3-features-unit", "none", IDG, "features"),
        {"weighted_f1": 0.82, "trainable_parameters": 9_440_261},
    ),
    (
        "flowers",
        ("inception-v3-unit", "augment", IDG, "frozen"),
        {"weighted_f1": 0.84, "trainable_parameters": 1_180_037},
    ),
    ("flowers", ("inception-v3-unit", "augment", IDG, "fine-tuned"), {"weighted_f1": 0.87}),
]
STUDIES = sorted(path.stem for path in SUITES.glob("*.yaml") if path.stem not in ("casting-full", "cnn-zoo"))


# Counts of parameters by what was built: suites share networks.
_BUILT = {}


def _counts(config):
    """All parameters of a network and those that are trained; pretrained weights would change neither."""
    architecture = config.architecture
    if architecture.family == "transfer":
        architecture = architecture.model_copy(update={"weights": "none"})
    classes = len(stand_ins[config.dataset.stand_in.draws].classes)
    key = repr((architecture, config.image_shape, classes, config.regularisation))
    if key not in _BUILT:
        model = architecture.build(ModelRequest(config.image_shape, classes, config.regularisation, Seeds(1)))
        trained = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
        _BUILT[key] = model.count_params(), trained
    return _BUILT[key]


@pytest.mark.parametrize(
    ("suite", "architecture"),
    [
        pytest.param(*key, marks=[pytest.mark.slow] * (key[1] == "inception-v3-features-unit"))
        for key in PARAMETERS
    ],
)
def test_a_network_of_a_suite_has_as_many_parameters_as_published(suite, architecture, cells):
    total, trainable = PARAMETERS[suite, architecture]
    cell, *_ = cells(suite, {"architecture": architecture})
    found, trained = _counts(cell.config)
    assert total is None or found == total
    assert trainable is None or trained == trainable


@pytest.mark.parametrize("suite", STUDIES)
def test_the_published_counts_that_a_suite_shows_are_those_of_its_networks(suite, loaded, cells):
    for row in loaded(suite).suite.reference.rows:
        names = {cell.names["architecture"] for cell in cells(suite, row.match)}
        for place, shown in enumerate((row.parameters, row.trainable_parameters)):
            assert shown is None or {PARAMETERS[suite, name][place] for name in names} == {shown}


@pytest.mark.parametrize("suite", STUDIES)
def test_every_published_number_stands_beside_a_row_of_the_grid(suite, loaded, cells):
    for row in loaded(suite).suite.reference.rows:
        assert cells(suite, row.match), f"no cell for the published row {row.match}"


@pytest.mark.parametrize(("suite", "names", "numbers"), ROWS)
def test_every_row_of_a_study_is_a_row_of_its_suite(suite, names, numbers, loaded, cells):
    axes = ("architecture", "regularisation", "loader", "protocol")
    reference = loaded(suite).suite.reference
    found = [_published(reference, cell.names) for cell in cells(suite, dict(zip(axes, names, strict=False)))]
    (published,) = filter(None, found)
    assert {name: published.get(name) for name in numbers} == numbers


@pytest.mark.parametrize("suite", sorted({suite for suite, *_ in ROWS}))
def test_no_published_score_is_of_a_row_that_was_not_published(suite, loaded, cells):
    expected = [names for name, names, _ in ROWS if name == suite]
    found = [cell for cell in cells(suite) if _published(loaded(suite).suite.reference, cell.names)]
    assert len(found) == len(expected)


def _published(reference, names):
    found = {}
    for row in reference.rows:
        if matches(row.match, names):
            found |= {
                name: value for name, value in row.model_dump(exclude={"match"}).items() if value is not None
            }
    return found


@pytest.mark.parametrize("suite", STUDIES)
def test_a_score_of_training_images_is_shown_as_no_test_score(suite, loaded):
    for row in loaded(suite).suite.reference.rows:
        assert row.train_weighted_f1 is None or row.weighted_f1 is None


@pytest.mark.parametrize("suite", STUDIES)
def test_suites_that_test_explanations_exist_and_test_published_rows(suite, loaded, cells):
    reference = loaded(suite).suite.reference
    for tester in reference.tested_by:
        assert (SUITES / f"{tester.suite}.yaml").is_file()
        assert tester.suite != suite or cells(suite, tester.rows)
        assert any(_published(reference, cell.names) for cell in cells(suite, tester.match))


@pytest.mark.parametrize("suite", STUDIES)
def test_a_suite_says_where_it_differs_from_its_study(suite, loaded):
    reference = loaded(suite).suite.reference
    assert len(reference.differences) >= 3
    for sentence in (*reference.differences, *loaded(suite).suite.notes):
        assert sentence == " ".join(sentence.split())
        assert sentence.endswith(".")


@pytest.mark.parametrize("suite", sorted(path.stem for path in SUITES.glob("*.yaml")))
def test_no_two_rows_of_a_suite_are_the_same_experiment(suite, cells):
    configurations = [cell.config.model_dump_json() for cell in cells(suite)]
    assert len(set(configurations)) == len(configurations)
    assert all(set(cell.names) == set(AXES) for cell in cells(suite))


def test_the_second_stage_of_the_flower_study(cells):
    (cell,) = cells("flowers", {"architecture": "inception-v3-unit", "protocol": "fine-tuned"})
    (stage,) = cell.config.protocol.stages
    assert (stage.epochs, stage.learning_rate, stage.unfreeze) == (100, 1e-5, 50)
    assert stage.batch_norm.momentum == 0.9


def test_the_zoo_has_every_network_of_the_studies_and_their_normalised_variants(cells):
    zoo = {cell.names["architecture"]: cell.config.architecture for cell in cells("cnn-zoo")}
    for suite, name in PARAMETERS:
        cell, *_ = cells(suite, {"architecture": name})
        network = cell.config.architecture
        if network.family == "convnet":
            same = {"filters": network.filters, "kernel_size": network.kernel_size, "dense": network.dense}
            assert any(
                same.items() <= other.model_dump().items()
                for other in zoo.values()
                if other.family == "convnet"
            ), name
    convnets = {name: network for name, network in zoo.items() if network.family == "convnet"}
    plain = {name: network for name, network in convnets.items() if not network.batch_norm}
    normalised = {
        f"{name}-bn": network.model_copy(update={"batch_norm": True, "conv_bias": False})
        for name, network in plain.items()
    }
    assert convnets == plain | normalised
    applications = {network.application for network in zoo.values() if network.family == "transfer"}
    assert applications >= {
        "ResNet50", "DenseNet121", "InceptionV3", "EfficientNetB0", "MobileNetV2", "MobileNetV3Small",
        "MobileNetV3Large",
    }  # fmt: skip
