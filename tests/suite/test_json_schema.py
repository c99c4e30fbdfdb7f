"""The JSON Schema of suites: what editors complete, explain and refuse."""

import json

import pytest
import yaml

from bench.models.applications import APPLICATIONS
from bench.suite.json_schema import PATH, schema_text
from bench.suite.load import SUITES, load_suite
from bench.suite.registries import loaders, stand_ins

KNOWN = json.loads(schema_text())["$defs"]


@pytest.fixture(scope="module")
def editor():
    """Whether an editor finds fault with the text of a suite."""
    jsonschema = pytest.importorskip("jsonschema", reason="no JSON Schema validator is installed")
    validator = jsonschema.Draft202012Validator(json.loads(schema_text()))
    return lambda text: validator.validate(yaml.safe_load(text))


def test_the_schema_for_editors_is_current():
    assert PATH.read_text() == schema_text(), "run `make schema`"


@pytest.mark.parametrize("path", sorted(SUITES.glob("*.yaml")), ids=lambda path: path.stem)
def test_editors_find_no_fault_with_a_published_suite(path, editor):
    editor(path.read_text())


ROW = (
    "reference:\n  source: a\n  hardware: b\n  rows:\n    - {match: {loader: tf-data}, training_time: TIME}\n"
)
TESTED = (
    "reference:\n  source: a\n  hardware: b\n  same_test_images: true\n"
    "  tested_by: [other, {suite: tiny, rows: {loader: in-memory}, match: {loader: tf-data}}]\n"
)
PROFILE = "profiles:\n  half: {limit: {train: 5}, epochs: 2}\n"
OVERRIDE = "overrides:\n  - {match: {loader: [tf-data, 'in-*']}, set: {protocol.epochs: 5}}\n"
GOOD = {
    "as it stands": ([], ""),
    "minutes and seconds": ([], ROW.replace("TIME", '"1:00"')),
    "seconds": ([], ROW.replace("TIME", "47.5")),
    "seconds as text": ([], ROW.replace("TIME", '"47.5"')),
    "suites that test a reference": ([], TESTED),
    "a stand-in by name": ([("    path: photos", "    path: photos\n    stand_in: casting")], ""),
    "a stand-in in full": ([("    path: photos", "    path: photos\n    stand_in: {draws: casting}")], ""),
    "a dataset on Kaggle": (
        [("    path: photos", "    path: photos\n    kaggle: owner/name\n    files: 5")],
        "",
    ),
    "a set of TensorFlow Datasets": ([("folder\n    path: photos", "tfds\n    name: cifar10")], ""),
    "a number for a block": ([("none: {}", "none: {dropout: 0.5}")], ""),
    "one number for each": ([("filters: [4]", "filters: [4]\n    kernel_size: 3\n    dropout: 0.1")], ""),
    "a pattern": ([("loader: [tf-data, in-memory]", "loader: 'tf-*'")], ""),
    "several grids": ([("grid:\n  dataset", "grid:\n- dataset")], ""),
    "a profile": ([], PROFILE),
    "an override": ([], OVERRIDE),
    "an exclusion": ([], "exclude: [{loader: tf-data, architecture: cnn-small}]\n"),
}
WRONG = {
    "unknown loader": ([("[tf-data, in-memory]", "[tf-data, in-memry]")], ""),
    "unknown loader in a match": ([], OVERRIDE.replace("tf-data", "tf-dta")),
    "unknown axis in a match": ([], OVERRIDE.replace("loader", "loadr")),
    "unknown stand-in": ([("    path: photos", "    path: photos\n    stand_in: castin")], ""),
    "unknown application": ([("MobileNetV2", "MobilNetV2")], ""),
    "no source": ([("    source: folder\n", "")], ""),
    "no family": ([("family: convnet, ", "")], ""),
    "unknown key": ([("title: Tiny", "titel: Tiny")], ""),
    "no duration": ([], ROW.replace("TIME", "1 min")),
    "a rate above one": ([("none: {}", "none: {dropout: 1.5}")], ""),
    "true for a number": ([("epochs: 3\n", "epochs: true\n")], ""),
}


@pytest.mark.parametrize("changes", GOOD.values(), ids=GOOD)
def test_what_can_be_read_is_no_fault(changes, write, editor):
    path = write(*changes[0], extra=changes[1])
    load_suite(path)
    editor(path.read_text())


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_editors_find_what_is_wrong(changes, write, editor):
    path = write(*changes[0], extra=changes[1])
    with pytest.raises(Exception, match="valid"):
        editor(path.read_text())


def test_the_schema_knows_every_family_and_every_regulariser():
    assert {"ConvNet", "Transfer", "FolderDataset", "Protocol", "Grid"} <= set(KNOWN)
    assert "augmentation" in KNOWN["Regularisation"]["properties"]
    assert all(part.get("additionalProperties") is False for part in KNOWN.values() if "properties" in part)


def test_registered_names_are_offered():
    name, pattern = KNOWN["Grid"]["properties"]["loader"]["anyOf"][0]["anyOf"]
    assert name["enum"] == list(loaders.items())
    assert "pattern" in pattern
    assert KNOWN["Override"]["properties"]["match"]["properties"] == KNOWN["Grid"]["properties"]
    assert KNOWN["Transfer"]["properties"]["application"]["enum"] == list(APPLICATIONS)
    bare, full = KNOWN["StandIn"]["anyOf"]
    assert bare["enum"] == full["properties"]["draws"]["enum"] == list(stand_ins.items())


def test_keys_are_explained_in_the_words_of_the_code():
    dataset = KNOWN["FolderDataset"]["properties"]
    assert dataset["path"]["description"] == "Below `BENCH_DATA`, or absolute."
    assert dataset["color"]["description"] == "What the model sees: three channels or one."
    assert (
        "of its moving averages"
        in KNOWN["BatchNormTraining"]["properties"]["momentum"]["description"].lower()
    )
    assert KNOWN["EarlyStopping"]["description"].endswith("for `patience` epochs.")
    assert "Attributes:" not in schema_text()
