"""The suites that this project publishes."""

import importlib.util
import json

import pytest
import yaml

from bench.suite.grid import Variant, expand
from bench.suite.json_schema import PATH, schema_text
from bench.suite.load import SUITES, load_suite

FILES = sorted(SUITES.glob("*.yaml"))


def test_the_schema_for_editors_is_current():
    assert PATH.read_text() == schema_text(), "run `make schema`"


def test_there_are_suites():
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_suite_is_valid_with_each_of_its_profiles(path):
    loaded = load_suite(path)
    assert loaded.suite.suite == path.stem, "a suite is found by its file's name, and its folder has its own"
    for profile in (None, "smoke", "quick", *loaded.suite.profiles):
        assert expand(loaded, Variant(profile), {})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.skipif(
    not importlib.util.find_spec("jsonschema"), reason="no JSON Schema validator is installed"
)
def test_editors_find_no_fault_with_a_suite(path):
    import jsonschema

    jsonschema.validate(yaml.safe_load(path.read_text()), json.loads(schema_text()))


def test_the_schema_knows_every_family_and_every_regulariser():
    known = json.loads(schema_text())["$defs"]
    assert {"ConvNet", "Transfer", "FolderDataset", "Protocol", "Grid"} <= set(known)
    assert "augmentation" in known["Regularisation"]["properties"]
    assert all(part.get("additionalProperties") is False for part in known.values() if "properties" in part)
